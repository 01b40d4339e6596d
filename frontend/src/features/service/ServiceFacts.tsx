import { Link } from 'wouter';
import { clock, compact, latency, percent, perSecond, whole } from '../../base/format';
import { routes } from '../../base/routes';
import { Tag } from '../../base/Tag';
import { LineChart } from '../../charts/LineChart';
import type { Edge } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import type { Incident } from '../../contracts/incidents';
import type { ServiceDetail } from '../../contracts/serviceDetail';
import { errorSeries, expected, formats, latencySeries, least, partIn, rateSeries, spanOf } from './serviceModel';

// What the drawer and the page of a service are made of.

const heading = 'mt-3 mb-1 text-[12px] font-semibold text-muted';

export function Charts({ detail, height, hasForecast }: { readonly detail: ServiceDetail; readonly height: number; readonly hasForecast: boolean }) {
  const { history } = detail;
  const times = history.map((point) => point.at);
  return (
    <>
      <LineChart title="Error rate" times={times} series={errorSeries(history)} expectation={hasForecast ? expected(detail.forecast) : null} format={formats.percent} least={least.errors} height={height} />
      <LineChart title="Latency" times={times} series={latencySeries(history)} format={formats.latency} least={least.latency} height={height} />
      <LineChart title="Traffic" times={times} series={rateSeries(history, detail.peer === null ? 'records/s' : 'calls/s')} format={compact} least={least.rate} height={Math.round(height * 0.6)} />
    </>
  );
}

type NeighboursProps = { readonly title: string; readonly edges: readonly Edge[]; readonly pick: (edge: Edge) => ServiceName; readonly onSelect?: ((name: ServiceName) => void) | undefined };

export function Neighbours({ title, edges, pick, onSelect }: NeighboursProps) {
  return (
    <section aria-label={title}>
      <h3 className={heading}>{title}</h3>
      {edges.length === 0 ? (
        <p className="text-[12px] text-muted">Nobody, as far as is known.</p>
      ) : (
        <table className="w-full border-collapse text-[12px]">
          <thead className="sr-only">
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Calls a second</th>
              <th scope="col">Errors</th>
              <th scope="col">Mean latency</th>
            </tr>
          </thead>
          <tbody>
            {edges.map((edge) => (
              <tr key={pick(edge)} className="hover:bg-hover">
                <td className="max-w-0 w-full">
                  {onSelect === undefined ? (
                    <Link href={routes.service(pick(edge))} className="block min-h-6 truncate px-1 leading-6">
                      {pick(edge)}
                    </Link>
                  ) : (
                    <button type="button" onClick={() => onSelect(pick(edge))} className="min-h-6 w-full truncate rounded px-1 text-left">
                      {pick(edge)}
                    </button>
                  )}
                </td>
                <td className="num px-1.5 text-right whitespace-nowrap text-muted">{perSecond(edge.callsPerSecond)}/s</td>
                <td className={edge.errorRatio >= 0.1 ? 'num px-1.5 text-right font-semibold text-critical-text' : 'num px-1.5 text-right text-muted'}>{percent(edge.errorRatio)}</td>
                <td className="num pl-1.5 text-right text-muted">{latency(edge.latencyMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

export function TopTemplates({ detail, most }: { readonly detail: ServiceDetail; readonly most: number }) {
  return (
    <section aria-label="What it says most">
      <h3 className={heading}>What it says most</h3>
      {detail.topTemplates.length === 0 && <p className="text-[12px] text-muted">No template stored in this time.</p>}
      <ul>
        {detail.topTemplates.slice(0, most).map((template) => (
          <li key={template.id} className="border-b border-line">
            <Link href={routes.pattern(template.id)} className="num grid grid-cols-[1fr_auto] gap-2 py-1 text-[12px] hover:bg-hover">
              <span className="line-clamp-2 break-words">{template.text}</span>
              <span className="text-muted">{whole(template.count)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function RecentErrors({ detail, most }: { readonly detail: ServiceDetail; readonly most: number }) {
  const row = 'num grid min-h-6 grid-cols-[58px_1fr] items-center gap-2 border-l-2 border-critical py-0.5 pl-2 text-[12px]';
  return (
    <section aria-label="Errors, newest first">
      <h3 className={heading}>Errors, newest first</h3>
      {detail.recentErrors.length === 0 && <p className="text-[12px] text-muted">None stored in this time.</p>}
      <ul className="grid gap-0.5">
        {detail.recentErrors.slice(0, most).map((error) => {
          const line = (
            <>
              <span className="text-muted">{clock(error.time)}</span>
              <span className="line-clamp-2 break-words">{error.message}</span>
            </>
          );
          return (
            <li key={error.sequence}>
              {error.traceId === '' ? (
                <div className={row}>{line}</div>
              ) : (
                <Link href={routes.trace(error.traceId)} title="Open its trace" className={`${row} hover:bg-hover`}>
                  {line}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Incidents({ incidents, name, none }: { readonly incidents: readonly Incident[]; readonly name: ServiceName; readonly none: string }) {
  return (
    <section aria-label="Incidents">
      <h3 className={heading}>Incidents</h3>
      {incidents.length === 0 && <p className="text-[12px] text-muted">{none}</p>}
      <ul>
        {incidents.map((incident) => (
          <li key={incident.id} className="border-b border-line">
            <Link href={routes.incident(incident.id)} className="block py-1 text-[12px] hover:bg-hover">
              <span className="flex items-center gap-2">
                <Tag tone={incident.state === 'resolved' ? 'neutral' : 'critical'} look={incident.state === 'active' ? 'solid' : 'outline'}>
                  {incident.state.toUpperCase()}
                </Tag>
                <span className="truncate">{incident.title}</span>
              </span>
              <span className="num text-[11px] text-muted">
                {spanOf(incident)} · {partIn(incident, name)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
