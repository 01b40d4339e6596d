import { useLocation } from 'wouter';
import { Link } from 'wouter';
import { useTraces } from '../../api/useTraces';
import { useAskedRange } from '../../base/askedRange';
import { Answer } from '../../base/Answer';
import { cx } from '../../base/cx';
import { clockMs, latency } from '../../base/format';
import { fieldLook, PageFrame } from '../../base/PageFrame';
import { Nothing } from '../../base/Panel';
import { useQueryParam } from '../../base/query';
import { RangeChip } from '../../base/RangeFilter';
import { routes } from '../../base/routes';
import { useLive } from '../../live/useLive';

const titles = ['Start (UTC)', 'Service', 'Operation', 'Duration', 'Spans', 'Services', 'Errors'] as const;

/** Recent traces, the slowest, the failing. */
export default function TracesPage() {
  const [service, setService] = useQueryParam('svc');
  const [errors, setErrors] = useQueryParam('errors');
  const [least, setLeast] = useQueryParam('min');
  const [sort, setSort] = useQueryParam('sort');
  const [, navigate] = useLocation();
  const services = useLive((state) => state.services);
  const minMs = least === null || !(Number(least) >= 0) ? null : Number(least);
  const range = useAskedRange();
  const traces = useTraces({ service, isFailing: errors === '1', minMs, sort: sort === 'slowest' ? 'slowest' : 'recent', ...range });
  const longest = Math.max(1, ...(traces.data ?? []).map((trace) => trace.durationMs));

  const aside = (
    <>
      <RangeChip />
      <select aria-label="Order" className={fieldLook} value={sort ?? ''} onChange={(event) => setSort(event.target.value)}>
        <option value="">Newest first</option>
        <option value="slowest">Slowest of the last 15 min</option>
      </select>
      <select aria-label="Service" className={cx(fieldLook, 'max-w-44')} value={service ?? ''} onChange={(event) => setService(event.target.value)}>
        <option value="">All services</option>
        {[...services.keys()].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <label className="inline-flex items-center gap-1.5 text-[12px] text-muted">
        at least
        <input type="number" min="0" aria-label="Shortest duration in milliseconds" className={cx(fieldLook, 'num w-20')} value={least ?? ''} onChange={(event) => setLeast(event.target.value)} />
        ms
      </label>
      <label className="inline-flex h-7 items-center gap-1.5 text-[12px]">
        <input type="checkbox" checked={errors === '1'} onChange={(event) => setErrors(event.target.checked ? '1' : null)} />
        Failing only
      </label>
    </>
  );

  return (
    <PageFrame title="Traces" aside={aside}>
      <Answer of={traces} what="traces" lines={5} fills>
        {traces.data?.length === 0 ? (
          <Nothing>No trace matches. Widen the duration, the service or the errors; traces come with records that carry a trace_id.</Nothing>
        ) : (
          <div className="min-h-0 flex-1 overflow-auto" role="region" aria-label="List of traces" tabIndex={0}>
            <table className="w-full border-collapse text-[12px]">
              <thead className="sticky top-0 z-10 bg-panel text-left text-[11px] text-muted">
                <tr>
                  {titles.map((title) => (
                    <th key={title} scope="col" className={cx('px-2 py-1.5 font-medium first:pl-3', ['Spans', 'Services'].includes(title) && 'max-[900px]:hidden')}>
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {traces.data?.map((trace) => (
                  <tr key={trace.traceId} className="cursor-pointer border-t border-line hover:bg-hover" onClick={() => navigate(routes.trace(trace.traceId))}>
                    <td className={cx('num border-l-[3px] px-2 py-1 whitespace-nowrap', trace.errors > 0 ? 'border-l-critical' : 'border-l-transparent')}>
                      <Link href={routes.trace(trace.traceId)} title={trace.traceId} className="hover:underline">
                        {clockMs(trace.start)}
                      </Link>
                    </td>
                    <td className="px-2 font-medium">{trace.rootService}</td>
                    <td className="max-w-96 truncate px-2">{trace.rootOperation}</td>
                    <td className="num px-2">
                      <span className="flex items-center gap-2">
                        <span className="w-14 text-right">{latency(trace.durationMs)}</span>
                        <span aria-hidden="true" className="h-1.5 w-28 bg-hover max-[900px]:hidden">
                          <span className={cx('block h-full', trace.errors > 0 ? 'bg-critical' : 'bg-neutral')} style={{ width: `${(trace.durationMs / longest) * 100}%` }} />
                        </span>
                      </span>
                    </td>
                    <td className="num px-2 max-[900px]:hidden">{trace.spans}</td>
                    <td className="num px-2 max-[900px]:hidden">{trace.services}</td>
                    <td className={cx('num px-2', trace.errors > 0 && 'font-semibold text-critical-text')}>{trace.errors > 0 ? `${trace.errors} ERR` : '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answer>
    </PageFrame>
  );
}
