import { Link } from 'wouter';
import { clock, latency } from '../../base/format';
import { routes } from '../../base/routes';
import type { TraceBrief } from '../../contracts/incidentParts';

type TraceListProps = {
  readonly traces: readonly TraceBrief[];
  /** A trace of elsewhere cannot be opened here. */
  readonly hasLinks?: boolean;
};

/** Traces of the incident that touch its root. */
export function TraceList({ traces, hasLinks = true }: TraceListProps) {
  return traces.length === 0 ? (
    <p className="px-3 py-3 text-[12px] text-muted">No trace of its time touches the root: its services send no spans, or they are no longer stored.</p>
  ) : (
    <ul data-testid="incident-traces">
      {traces.map((trace) => {
        const row = (
          <>
            <span className="num text-muted">{clock(trace.start)}</span>
            <span className="truncate" title={`${trace.rootService} ${trace.rootOperation}`}>
              <strong className="font-semibold">{trace.rootService}</strong> <span className="num text-muted">{trace.rootOperation}</span>
            </span>
            <span className="num text-right">{latency(trace.durationMs)}</span>
            <span className={trace.errors > 0 ? 'text-right font-semibold text-critical-text' : 'text-right text-muted'}>{trace.errors > 0 ? `${trace.errors} failed` : 'slow'}</span>
          </>
        );
        const look = 'grid min-h-7 grid-cols-[64px_minmax(0,1fr)_56px_64px] items-center gap-2 border-t border-line px-3 text-[12px]';
        return (
          <li key={trace.traceId}>
            {hasLinks ? (
              <Link href={routes.trace(trace.traceId)} className={`${look} hover:bg-hover`}>
                {row}
              </Link>
            ) : (
              <span className={look}>{row}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
