import { Link } from 'wouter';
import type { EpochMs } from '../../base/brand';
import { IconButton } from '../../base/Button';
import { compact, duration, latency, percent } from '../../base/format';
import { routes } from '../../base/routes';
import { Tag } from '../../base/Tag';
import type { Edge } from '../../contracts/graph';

type EdgeCardProps = { readonly edge: Edge; readonly tick: EpochMs | null; readonly staleAfterMs: number; readonly isBetweenGroups: boolean; readonly onClose: () => void };

const evidenceWords: Readonly<Record<string, string>> = {
  span_parent: 'parent spans name the caller',
  parent_service: 'records name the caller',
  trace_co_occurrence: 'guessed: both write in the same traces',
  peer: 'the caller names it; nobody there reports itself',
};

/** One call: how often, how many fail, how long they take, and how it is known. */
export function EdgeCard({ edge, tick, staleAfterMs, isBetweenGroups, onClose }: EdgeCardProps) {
  const silentMs = tick === null ? 0 : Math.max(0, tick - edge.lastSeen);
  const isGuess = edge.evidence.every((word) => word === 'trace_co_occurrence');
  return (
    <section aria-label={`Call from ${edge.caller} to ${edge.callee}`} data-testid="edge-card" className="absolute right-2 bottom-7 w-[270px] rounded-lg border border-line-strong bg-raised p-3 shadow-(--shadow)">
      <header className="mb-2 flex items-start gap-2">
        <h3 className="min-w-0 flex-1 text-[13px] font-semibold break-words">
          <Name name={edge.caller} isGroup={isBetweenGroups} /> <span className="text-muted">→</span> <Name name={edge.callee} isGroup={isBetweenGroups} />
        </h3>
        {silentMs > staleAfterMs && <Tag tone="neutral" look="dashed">STALE</Tag>}
        <IconButton look="quiet" icon="close" label="Close the call" className="-mt-1 -mr-1" onClick={onClose} />
      </header>
      <dl className="num grid grid-cols-[1fr_auto] gap-x-3 gap-y-1 text-[12px] [&>dt]:font-sans [&>dt]:text-muted">
        <dt>calls</dt>
        <dd>{compact(edge.callsPerSecond)}/s</dd>
        <dt>of them fail</dt>
        <dd className={edge.errorRatio >= 0.1 ? 'font-semibold text-critical-text' : ''}>{percent(edge.errorRatio)}</dd>
        <dt>mean latency</dt>
        <dd>{latency(edge.latencyMs)}</dd>
        <dt title="How much of the caller's work makes this call">share of the caller's work</dt>
        <dd>{percent(edge.weight)}</dd>
        <dt>last call</dt>
        <dd>{silentMs < 90_000 ? 'just now' : `${duration(silentMs)} ago`}</dd>
      </dl>
      <p className="mt-2 border-t border-line pt-2 text-[11px] text-muted">
        Known {isGuess ? 'by guess' : 'for sure'}: {edge.evidence.map((word) => evidenceWords[word] ?? word).join('; ')}. Rates forget half in five minutes.
      </p>
    </section>
  );
}

function Name({ name, isGroup }: { readonly name: string; readonly isGroup: boolean }) {
  return isGroup ? (
    <>{name}</>
  ) : (
    <Link href={routes.service(name)} className="underline decoration-line-strong underline-offset-2 hover:decoration-current">
      {name}
    </Link>
  );
}
