import { useLocation } from 'wouter';
import { useIncidents } from '../../api/incidents';
import { Answer } from '../../base/Answer';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { clock, duration, plural } from '../../base/format';
import { useKey } from '../../base/keys';
import { useChangeQuery, useQueryParam, useTimeRange } from '../../base/query';
import { routes } from '../../base/routes';
import { Tag } from '../../base/Tag';
import type { Incident } from '../../contracts/incidents';
import { useLive } from '../../live/useLive';
import { Capsules } from './Capsules';
import { chipsOf } from './incidentModel';
import { IncidentFilters } from './IncidentFilters';
import { inOrderOfConcern } from './listModel';

/** Every incident that is stored, the open ones first. */
export default function IncidentsPage() {
  const [state] = useQueryParam('state');
  const [service] = useQueryParam('svc');
  const [severity] = useQueryParam('severity');
  const { from, to } = useTimeRange();
  const change = useChangeQuery();
  const asked = useIncidents({ state, service, from, to });
  const isFiltered = [state, service, severity, from, to].some((value) => value !== null);
  return (
    <main className="flex min-h-0 flex-1 flex-col" data-testid="incidents-page">
      <header className="flex flex-wrap items-end justify-between gap-3 border-b border-line bg-panel px-4 py-3">
        <div>
          <h1 className="text-[19px] leading-tight font-bold">Incidents</h1>
          <p className="mt-0.5 text-[12px] text-muted">One story per failure. j and k move, Enter opens.</p>
        </div>
        <IncidentFilters />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Answer of={{ ...asked, data: asked.data?.pages }} what="the incidents" lines={6}>
          {(pages) => {
            const found = inOrderOfConcern(pages.flatMap((page) => page.items), severity);
            return found.length === 0 ? (
              <div className="px-4 py-6 text-[13px] text-muted">
                {isFiltered ? 'No incident matches these filters.' : 'No incident is stored. When something fails, its story stands here; "Simulate" injects a failure into the demo shop.'}
                {isFiltered && (
                  <Button className="ml-3" onClick={() => change({ state: null, svc: null, severity: null, from: null, to: null })}>
                    Show all
                  </Button>
                )}
              </div>
            ) : (
              <Rows incidents={found} />
            );
          }}
        </Answer>
        {asked.hasNextPage && (
          <div className="px-4 py-3">
            <Button disabled={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
              Older ones
            </Button>
          </div>
        )}
        <Capsules />
      </div>
    </main>
  );
}

function Rows({ incidents }: { readonly incidents: readonly Incident[] }) {
  const [, navigate] = useLocation();
  const tick = useLive((state) => state.tick);
  const move = (step: number) => {
    const links = [...document.querySelectorAll<HTMLElement>('a[data-incident]')];
    const at = links.findIndex((link) => link === document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
  };
  useKey('j', () => move(1), 'Next incident');
  useKey('k', () => move(-1), 'Previous incident');
  return (
    <ul aria-label="Incidents" className="divide-y divide-line">
      {incidents.map((incident) => {
        const isOver = incident.state === 'resolved';
        const end = isOver ? (incident.resolved ?? incident.lastSignal) : (tick ?? incident.lastSignal);
        const [best, second] = incident.candidates;
        const chips = chipsOf(incident);
        const href = routes.incident(incident.id);
        return (
          <li key={incident.id} data-testid="incident-row" data-root={incident.root} data-state={incident.state}>
            <a
              href={href}
              data-incident={incident.id}
              onClick={(event) => {
                if (!event.metaKey && !event.ctrlKey && !event.shiftKey) {
                  event.preventDefault();
                  navigate(href);
                }
              }}
              className={cx(
                'grid grid-cols-[150px_104px_minmax(0,1.6fr)_minmax(0,1fr)_minmax(0,1fr)_84px] items-center gap-x-4 gap-y-1 border-l-4 px-4 py-2.5 text-[12px] -outline-offset-2 hover:bg-hover max-[1000px]:grid-cols-[auto_minmax(0,1fr)]',
                isOver ? 'border-l-line-strong' : incident.severity === 'critical' ? 'border-l-critical' : 'border-l-warning',
              )}
            >
              <span className="num text-muted">
                {new Date(incident.onset).toISOString().slice(5, 10)} {clock(incident.onset)}
              </span>
              <span>
                <Tag tone={incident.severity === 'critical' ? 'critical' : 'warning'} look={isOver ? 'outline' : 'solid'}>
                  {isOver ? 'RESOLVED' : incident.state === 'resolving' ? 'RESOLVING' : incident.severity.toUpperCase()}
                </Tag>
              </span>
              <span className="min-w-0 max-[1000px]:col-span-2">
                <span className="block text-[13px] leading-snug font-semibold break-words">{incident.title}</span>
              </span>
              <span className="min-w-0 truncate max-[1000px]:col-span-2">
                {incident.isRootKnown ? 'root' : 'most points to'} <strong className="font-semibold">{incident.root}</strong> <span className="num">{best?.score.toFixed(2)}</span>
                <span className="text-muted">{second === undefined ? '' : `, then ${second.service} ${second.score.toFixed(2)}`}</span>
              </span>
              <span className="min-w-0 truncate text-muted max-[1000px]:col-span-2" title={chips.map((chip) => `${chip.service} ${chip.note}`).join(', ')}>
                {chips.length === 0 ? 'nobody else' : chips.map((chip) => `${chip.service}${chip.note === '' ? '' : ` ${chip.note}`}`).join(', ')}
              </span>
              <span className="num text-right text-muted max-[1000px]:text-left">
                {duration(end - incident.onset)}
                <span className="block text-[11px]">{plural(incident.signalCount, 'signal')}</span>
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
