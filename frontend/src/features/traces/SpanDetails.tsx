import { Link } from 'wouter';
import type { EpochMs } from '../../base/brand';
import { Button, IconButton } from '../../base/Button';
import { latency, plural } from '../../base/format';
import { LogRow } from '../../base/LogRow';
import { routes } from '../../base/routes';
import { oddityText, type Row } from './waterfallModel';

const shownLines = 200;

type SpanDetailsProps = { readonly row: Row; readonly startMs: EpochMs; readonly onZoom: () => void; readonly onClose: () => void };

/** One span: its figures, and the lines that were written in it. */
export function SpanDetails({ row, onZoom, onClose }: SpanDetailsProps) {
  const { span } = row;
  const facts: readonly (readonly [string, string])[] = [
    ['begins', `+${span.offsetMs.toFixed(2)} ms`],
    ['takes', latency(span.durationMs)],
    ['own time', `${latency(span.selfMs)}${span.durationMs > 0 ? ` (${Math.round((span.selfMs / span.durationMs) * 100)}%)` : ''}`],
    ['span', span.spanId],
  ];
  return (
    <section aria-label="The span" className="flex max-h-[45%] shrink-0 flex-col border-t border-line bg-raised">
      <div className="flex flex-wrap items-center gap-2 px-3 py-2">
        <h2 className="min-w-0 truncate text-[13px] font-semibold">
          {span.service} <span className="font-normal text-muted">{span.operation}</span>
        </h2>
        {span.isError && <b className="text-[12px] text-critical-text">failed</b>}
        {row.isCritical && <span className="text-[12px] text-accent-text">on the critical path</span>}
        {row.oddity !== null && <span className="text-[12px] text-warning-text">{oddityText[row.oddity]}</span>}
        <span className="flex-1" />
        <Link href={routes.service(span.service)} className="inline-flex h-7 items-center rounded-md border border-line-strong px-2.5 text-[12px] font-medium hover:bg-hover">
          Service
        </Link>
        <Button onClick={onZoom}>Zoom (z)</Button>
        <IconButton look="quiet" icon="close" label="Close the span" onClick={onClose} />
      </div>
      <dl className="num flex flex-wrap gap-x-5 gap-y-1 px-3 pb-2 text-[12px]">
        {facts.map(([name, value]) => (
          <div key={name} className="flex gap-1.5">
            <dt className="text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="min-h-0 overflow-y-auto border-t border-line bg-panel" role="region" aria-label="Lines of the span" tabIndex={0}>
        {span.logs.length === 0 ? (
          <p className="px-3 py-2 text-[12px] text-muted">No line was written in this span.</p>
        ) : (
          span.logs.slice(0, shownLines).map((line) => <LogRow key={line.sequence} line={{ ...line, traceId: '' }} isOpen={false} onOpen={() => undefined} />)
        )}
        {span.logs.length > shownLines && <p className="px-3 py-2 text-[12px] text-muted">and {plural(span.logs.length - shownLines, 'more line')}</p>}
      </div>
    </section>
  );
}
