import { Button } from '../../base/Button';
import { clock, compact, plural, whole } from '../../base/format';
import { Nothing } from '../../base/Panel';
import type { SourceStatus } from '../../contracts/sources';

type SourceTableProps = {
  readonly sources: readonly SourceStatus[] | null;
  readonly problem: string | null;
  readonly onRetry: () => void;
};

/** What comes in now, source by source. */
export function SourceTable({ sources, problem, onRetry }: SourceTableProps) {
  if (problem !== null && sources === null) {
    return (
      <div role="alert" className="px-4 py-4 text-[13px]">
        <p className="text-critical-text">{problem}</p>
        <div className="mt-2">
          <Button onClick={onRetry}>Retry</Button>
        </div>
      </div>
    );
  }
  if (sources === null) {
    return <Nothing>Asking what comes in…</Nothing>;
  }
  if (sources.length === 0) {
    return <Nothing>No source yet. Take one of the examples; it appears here with its first record.</Nothing>;
  }
  const sorted = [...sources].sort((a, b) => b.accepted - a.accepted || a.name.localeCompare(b.name));
  return (
    <table className="w-full text-[13px]">
      <thead>
        <tr className="border-b border-line text-left text-[11px] text-muted">
          <th scope="col" className="px-4 py-1.5 font-medium">Source</th>
          <th scope="col" className="px-2 py-1.5 text-right font-medium">Records</th>
          <th scope="col" className="px-2 py-1.5 text-right font-medium whitespace-nowrap">Per second</th>
          <th scope="col" className="px-4 py-1.5 text-right font-medium">Last</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((source) => (
          <tr key={source.name} data-testid="source" data-source={source.name} className="border-b border-line align-top last:border-b-0">
            <td className="min-w-0 px-4 py-1.5">
              <div className={source.accepted > 0 ? 'font-medium' : 'font-medium text-muted'}>{source.name}</div>
              <div className="text-[11px] wrap-anywhere text-muted">
                {source.address}
                {source.state !== null && ` · ${source.state}`}
              </div>
              {source.rejected.length > 0 && (
                <div className="text-[11px] text-warning-text">{source.rejected.map((r) => `${whole(r.records)} refused: ${r.reason}`).join(' · ')}</div>
              )}
              {source.cut > 0 && <div className="text-[11px] text-warning-text">{plural(source.cut, 'record')} cut at the length limit</div>}
              {source.lastError !== null && <div className="text-[11px] break-words text-critical-text">{source.lastError}</div>}
            </td>
            <td className="num px-2 py-1.5 text-right" title={plural(source.accepted, 'record')}>
              {compact(source.accepted)}
            </td>
            <td className="num px-2 py-1.5 text-right">{source.accepted === 0 ? '–' : compact(source.recordsPerSecond)}</td>
            <td className="num px-4 py-1.5 text-right text-muted">{source.lastRecord === null ? 'waiting' : clock(source.lastRecord)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
