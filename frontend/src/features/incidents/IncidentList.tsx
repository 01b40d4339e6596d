import { useRef } from 'react';
import { cx } from '../../base/cx';
import { Nothing, Panel } from '../../base/Panel';
import { Tag } from '../../base/Tag';
import type { IncidentId } from '../../contracts/ids';
import type { Incident } from '../../contracts/incidents';
import { useLive } from '../../live/useLive';
import { cardOf, sectionsOf } from './incidentModel';

type IncidentListProps = { readonly selected: IncidentId | null; readonly onSelect: (id: IncidentId) => void };

const bars = { critical: 'border-l-critical', warning: 'border-l-warning', risk: 'border-l-risk', neutral: 'border-l-line-strong', accent: 'border-l-accent' } as const;

/** One card per failure, open ones first. j and k move while the focus is in the list. */
export function IncidentList({ selected, onSelect }: IncidentListProps) {
  const incidents = useLive((state) => state.incidents);
  const isWarmingUp = useLive((state) => state.isWarmingUp);
  const { open, resolved, summary } = sectionsOf(incidents);
  const list = useRef<HTMLDivElement>(null);

  const move = (step: number) => {
    const cards = [...(list.current?.querySelectorAll<HTMLElement>('button[data-incident]') ?? [])];
    const at = cards.findIndex((card) => card === document.activeElement);
    cards[Math.max(0, Math.min(cards.length - 1, at + step))]?.focus();
  };

  return (
    <Panel label="Incidents" className="h-full" title={summary} bodyClassName="overflow-y-auto px-3 pb-3">
      <div
        ref={list}
        onKeyDown={(event) => {
          if (event.key === 'j' || event.key === 'ArrowDown') {
            event.preventDefault();
            move(1);
          } else if (event.key === 'k' || event.key === 'ArrowUp') {
            event.preventDefault();
            move(-1);
          }
        }}
      >
        {open.length === 0 && <Nothing>{isWarmingUp ? 'Baselines are being learnt; nothing is judged yet.' : 'Nothing is wrong. A failure shows here as one story, not as a list of alerts.'}</Nothing>}
        <ul className="space-y-2 pt-1">
          {open.map((incident) => (
            <li key={incident.id}>
              <Card incident={incident} isSelected={incident.id === selected} onSelect={onSelect} />
            </li>
          ))}
        </ul>
        {resolved.length > 0 && (
          <>
            <h3 className="mt-4 mb-2 flex justify-between text-[12px] font-semibold text-muted">
              Resolved <span className="num">{resolved.length}</span>
            </h3>
            <ul className="space-y-2">
              {resolved.map((incident) => (
                <li key={incident.id}>
                  <Card incident={incident} isSelected={incident.id === selected} onSelect={onSelect} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Panel>
  );
}

function Card({ incident, isSelected, onSelect }: { readonly incident: Incident; readonly isSelected: boolean; readonly onSelect: (id: IncidentId) => void }) {
  const tick = useLive((state) => state.tick);
  const card = cardOf(incident, tick);
  return (
    <button
      type="button"
      data-incident={incident.id}
      data-root={incident.root}
      data-state={incident.state}
      data-testid="incident-card"
      aria-pressed={isSelected}
      onClick={() => onSelect(incident.id)}
      className={cx(
        'block w-full rounded-lg border border-l-4 border-line bg-raised px-3 py-2 text-left hover:bg-hover',
        bars[card.tone],
        isSelected && 'outline-2 outline-accent',
      )}
    >
      <span className="line-clamp-2 text-[13px] leading-snug font-semibold">{incident.title}</span>
      <span className="mt-1 block text-[12px] leading-snug text-muted">
        <Tag tone={card.tone} look={card.tone === 'neutral' ? 'outline' : 'solid'} className="mr-1.5">
          {card.word}
        </Tag>
        {card.facts}
      </span>
    </button>
  );
}
