import { Link, useParams } from 'wouter';
import { useTrace } from '../../api/useTraces';
import { Answer } from '../../base/Answer';
import { clockMs, latency, plural } from '../../base/format';
import { LogRow } from '../../base/LogRow';
import { PageFrame } from '../../base/PageFrame';
import { Nothing } from '../../base/Panel';
import { routes } from '../../base/routes';
import { Waterfall } from './Waterfall';

/** One trace, from first to last. */
export default function TracePage() {
  const id = decodeURIComponent(useParams<{ id: string }>().id ?? '');
  const trace = useTrace(id);
  const summary = trace.data?.summary;
  const aside = (
    <>
      <span className="num text-[12px] break-all text-muted">{id}</span>
      {summary !== undefined && (
        <span className="text-[12px] text-muted" data-testid="trace-summary">
          {summary.rootService} {summary.rootOperation} · {new Date(summary.start).toISOString().slice(0, 10)} {clockMs(summary.start)} UTC · {latency(summary.durationMs)} · {plural(summary.spans, 'span')} · {plural(summary.services, 'service')} ·{' '}
          <span className={summary.errors > 0 ? 'font-semibold text-critical-text' : ''}>{plural(summary.errors, 'error')}</span>
        </span>
      )}
      <span className="flex-1" />
      <Link href={routes.logs({ trace: id })} className="inline-flex h-7 items-center rounded-md border border-line-strong px-2.5 text-[12px] font-medium hover:bg-hover">
        All its lines
      </Link>
      <Link href={routes.traces()} className="inline-flex h-7 items-center rounded-md border border-line-strong px-2.5 text-[12px] font-medium hover:bg-hover">
        Other traces
      </Link>
    </>
  );
  return (
    <PageFrame title="Trace" aside={aside}>
      <Answer of={trace} what="the trace" lines={5} fills>
        {trace.data !== undefined && (
          <>
            {trace.data.isCut && <p className="border-b border-warning bg-warning-tint px-3 py-1.5 text-[12px]">This trace is longer than is shown: its last records are left out.</p>}
            {trace.data.spans.length === 0 ? <Nothing>No span of this trace is stored, only the lines below.</Nothing> : <Waterfall key={id} spans={trace.data.spans} startMs={trace.data.summary.start} durationMs={trace.data.summary.durationMs} />}
            {trace.data.looseLogs.length > 0 && (
              <section aria-label="Lines without a span" className="max-h-[35%] shrink-0 overflow-y-auto border-t border-line" tabIndex={0}>
                <h2 className="px-3 py-1.5 text-[12px] font-semibold text-muted">{plural(trace.data.looseLogs.length, 'line')} of no span</h2>
                {trace.data.looseLogs.slice(0, 500).map((line) => (
                  <LogRow key={line.sequence} line={{ ...line, traceId: '' }} isOpen={false} onOpen={() => undefined} />
                ))}
              </section>
            )}
          </>
        )}
      </Answer>
    </PageFrame>
  );
}
