import { useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { plural } from '../../base/format';
import { useKey } from '../../base/keys';
import { useTimeRange } from '../../base/query';
import { Nothing, Panel } from '../../base/Panel';
import { routes } from '../../base/routes';
import type { IncidentId } from '../../contracts/ids';
import type { Incident } from '../../contracts/incidents';
import { readMoment } from '../../live/replayModel';
import { useLive } from '../../live/useLive';
import { IncidentCard } from './IncidentCard';
import { inRange, looseOf, sectionsOf } from './incidentModel';

type IncidentListProps = { readonly selected: IncidentId | null; readonly onSelect: (id: IncidentId) => void };

/** One card per failure, open ones first. j and k walk through them, Enter opens the story. */
export function IncidentList({ selected, onSelect }: IncidentListProps) {
  const all = useLive((state) => state.incidents);
  const range = useTimeRange();
  const incidents = inRange(all, readMoment(range.from), readMoment(range.to));
  const isWarmingUp = useLive((state) => state.isWarmingUp);
  const { open, resolved, summary } = sectionsOf(incidents);
  const [, navigate] = useLocation();
  const list = useRef<HTMLDivElement>(null);

  const move = (step: number) => {
    const cards = [...(list.current?.querySelectorAll<HTMLElement>('button[data-incident]') ?? [])];
    const focused = cards.findIndex((card) => card === document.activeElement);
    const at = focused >= 0 ? focused + step : Math.max(0, cards.findIndex((card) => card.dataset['incident'] === selected));
    const next = cards[Math.max(0, Math.min(cards.length - 1, at))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  useKey('j', () => move(1), 'Next incident');
  useKey('k', () => move(-1), 'Previous incident');

  const cardsOf = (some: readonly Incident[]) => (
    <ul className="space-y-2">
      {some.map((incident) => (
        <li key={incident.id}>
          <IncidentCard incident={incident} isSelected={incident.id === selected} onSelect={() => onSelect(incident.id)} onOpen={() => navigate(routes.incident(incident.id))} />
        </li>
      ))}
    </ul>
  );

  return (
    <Panel
      label="Incidents"
      className="h-full"
      title={summary}
      aside={
        <Link href={routes.incidents()} className="shrink-0 text-[12px] text-accent-text hover:underline">
          All ›
        </Link>
      }
      bodyClassName="overflow-y-auto px-3 pb-3"
    >
      <div ref={list} className="pt-1">
        <Loose />
        {incidents.length < all.length && <p className="mb-2 text-[12px] text-muted">{`Only the picked range; ${plural(all.length - incidents.length, 'incident')} outside it.`}</p>}
        {open.length === 0 ? (
          <Nothing>{incidents.length < all.length ? 'No open incident in the picked range.' : isWarmingUp ? 'Baselines are being learnt; nothing is judged yet.' : 'Nothing is wrong. A failure shows here as one story, not as a list of alerts.'}</Nothing>
        ) : (
          cardsOf(open)
        )}
        {resolved.length > 0 && (
          <>
            <h3 className="mt-4 mb-2 flex justify-between text-[12px] font-semibold text-muted">
              Resolved <span className="num">{resolved.length}</span>
            </h3>
            {cardsOf(resolved)}
          </>
        )}
      </div>
    </Panel>
  );
}

/** What was seen and held back: quiet must not mean blind. */
function Loose() {
  const count = useLive((state) => looseOf(state.signals, state.incidents, state.tick));
  return count === 0 ? null : (
    <p className="mb-2 text-[12px] text-muted">
      <Link href={routes.signals({ in_incident: 'false' })} className="underline decoration-line-strong underline-offset-2 hover:text-text">
        {plural(count, 'signal')} of the last minute in no incident
      </Link>
    </p>
  );
}
