import { Link } from 'wouter';
import { acknowledge } from '../../api/actions';
import { useAction } from '../../api/useAction';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { clockMinute } from '../../base/format';
import { Icon } from '../../base/Icon';
import { routes } from '../../base/routes';
import { Tag } from '../../base/Tag';
import { Meter } from '../../charts/Meter';
import type { Incident } from '../../contracts/incidents';
import { isOpen } from '../../live/liveModel';
import { useTimeTravel } from '../../live/TimeTravel';
import { useLive } from '../../live/useLive';
import { cardOf, type Chip } from './incidentModel';

const chipsShown = 6;
const bars = { critical: 'border-l-critical', warning: 'border-l-warning', risk: 'border-l-risk', neutral: 'border-l-line-strong', accent: 'border-l-accent' } as const;

type IncidentCardProps = {
  readonly incident: Incident;
  readonly isSelected: boolean;
  /** What a click does: choose it where it is shown elsewhere on the page. */
  readonly onSelect: () => void;
  readonly onOpen: () => void;
};

/** One failure, in a glance. The headline is the button that covers the card; what else can be pressed lies above it, not inside. */
export function IncidentCard({ incident, isSelected, onSelect, onOpen }: IncidentCardProps) {
  const tick = useLive((state) => state.tick);
  const [action, run] = useAction();
  const card = cardOf(incident, tick);
  const isPast = useTimeTravel().at !== null;
  const canAcknowledge = isOpen(incident) && incident.acknowledged === null && !isPast;
  const take = () => {
    if (canAcknowledge && !action.isBusy) {
      void run(() => acknowledge(incident.id));
    }
  };
  return (
    <article
      data-testid="incident-card"
      data-root={incident.root}
      data-state={incident.state}
      className={cx('relative rounded-lg border border-l-4 border-line bg-raised px-3 py-2 hover:bg-hover', bars[card.tone], isSelected && 'outline-2 outline-accent')}
    >
      <p className="flex flex-wrap items-center gap-1.5 text-[11px] text-muted">
        <Tag tone={card.tone} look={card.tone === 'neutral' ? 'outline' : 'solid'}>
          {card.word}
        </Tag>
        <span className="num">{card.time}</span>
        <span>· {card.signals}</span>
      </p>
      <h3 className="mt-1">
        <button
          type="button"
          data-incident={incident.id}
          aria-pressed={isSelected}
          onClick={onSelect}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              onOpen();
            } else if (event.key === 'a') {
              take();
            }
          }}
          className="line-clamp-2 w-full text-left text-[13px] leading-snug font-semibold break-words after:absolute after:inset-0 after:rounded-lg"
        >
          {incident.title}
        </button>
      </h3>
      <p className="mt-1 grid grid-cols-[minmax(0,auto)_56px_auto] items-center gap-2 text-[12px]" title={`root ${card.root} ${card.score.toFixed(2)}, ${card.runnerUp}`}>
        <span className="truncate">
          {incident.isRootKnown ? 'root' : 'most points to'} <strong className="font-semibold">{card.root}</strong>
        </span>
        <Meter value={card.score} tone={isOpen(incident) ? 'critical' : 'neutral'} label={`score ${card.score.toFixed(2)}`} />
        <span className="num">{card.score.toFixed(2)}</span>
      </p>
      <p className="truncate text-[11px] text-muted">{card.runnerUp}</p>
      {card.chips.length > 0 && (
        <ul aria-label="Impacted services" className="mt-1.5 flex flex-wrap gap-1">
          {card.chips.slice(0, chipsShown).map((chip) => (
            <ServiceChip key={chip.service} chip={chip} />
          ))}
          {card.chips.length > chipsShown && <li className="text-[11px] leading-[18px] text-muted">{card.chips.length - chipsShown} more</li>}
        </ul>
      )}
      <p className="relative z-10 mt-1.5 flex min-h-6 items-center justify-between gap-2 text-[11px]">
        {canAcknowledge ? (
          <Button icon="check" className="min-h-6 px-1.5 text-[11px]" disabled={action.isBusy} onClick={take}>
            Acknowledge
          </Button>
        ) : (
          <span className="text-muted">{incident.acknowledged === null ? '' : `acknowledged ${clockMinute(incident.acknowledged)}`}</span>
        )}
        <Link href={routes.incident(incident.id)} className="inline-flex min-h-6 items-center gap-1 rounded px-1 font-medium text-accent-text hover:underline">
          Open the story ›
        </Link>
      </p>
      {action.problem !== null && (
        <p role="alert" className="relative z-10 mt-1 text-[11px] break-words text-critical-text">
          {action.problem}
        </p>
      )}
    </article>
  );
}

const chipLooks = { hit: 'border-warning', starved: 'border-line-strong', risk: 'border-dashed border-risk' } as const;

function ServiceChip({ chip }: { readonly chip: Chip }) {
  return (
    <li title={`${chip.service}: ${chip.says}`} className={cx('inline-flex max-w-full items-center gap-1 rounded border px-1 text-[11px] leading-[16px]', chipLooks[chip.role])}>
      {chip.role === 'starved' && <Icon name="down" size={10} />}
      <span className="truncate">{chip.service}</span>
      {chip.note !== '' && <span className="num text-muted">{chip.note}</span>}
      <span className="sr-only">, {chip.says}</span>
    </li>
  );
}
