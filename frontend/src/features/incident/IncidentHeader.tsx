import { Link } from 'wouter';
import { acknowledge } from '../../api/actions';
import { capsuleFile } from '../../api/capsules';
import { useAction } from '../../api/useAction';
import type { EpochMs } from '../../base/brand';
import { Button } from '../../base/Button';
import { CopyButton } from '../../base/CopyButton';
import { cx } from '../../base/cx';
import { clock, clockMinute, duration, plural } from '../../base/format';
import { Icon } from '../../base/Icon';
import { useKey } from '../../base/keys';
import { routes } from '../../base/routes';
import { Tag } from '../../base/Tag';
import type { Incident } from '../../contracts/incidents';
import { confidenceOf } from '../../live/impact';
import { MarkExpected } from './MarkExpected';

/** A replay begins a little before the first sign. */
const replayLeadMs = 10_000;
const action = 'inline-flex min-h-7 items-center gap-1.5 rounded-md border border-line-strong bg-panel px-2.5 text-[12px] font-medium whitespace-nowrap hover:bg-hover';

type IncidentHeaderProps = {
  readonly incident: Incident;
  /** The last second that the page knows, while the incident is open. */
  readonly now: EpochMs | null;
  /** Asks anew after something was done. */
  readonly onDone: () => void;
};

/** What it is in one sentence, and what one can do about it. */
export function IncidentHeader({ incident, now, onDone }: IncidentHeaderProps) {
  const [state, run] = useAction();
  const canAcknowledge = incident.acknowledged === null && incident.mergedInto === null;
  const take = () => void run(() => acknowledge(incident.id)).then((isDone) => isDone && onDone());
  useKey('a', take, 'Acknowledge the incident', canAcknowledge && !state.isBusy);
  return (
    <header className={cx('flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-b border-line px-4 py-3', incident.state === 'resolved' ? 'bg-panel' : incident.severity === 'critical' ? 'bg-critical-tint' : 'bg-warning-tint')}>
      <IncidentSummary incident={incident} now={now} />
      <div className="flex flex-wrap items-center gap-2">
        {state.problem !== null && (
          <span role="alert" className="text-[12px] text-critical-text">
            {state.problem}
          </span>
        )}
        {incident.acknowledged !== null ? (
          <span className="text-[12px] text-muted">Acknowledged {clock(incident.acknowledged)}</span>
        ) : (
          canAcknowledge && (
            <Button icon="check" disabled={state.isBusy} onClick={take}>
              Acknowledge
            </Button>
          )
        )}
        <MarkExpected incident={incident} />
        <CopyButton label="Copy link" text={`${location.origin}${routes.incident(incident.id)}`} />
        <Link href={routes.overview({ inc: incident.id, at: new Date(incident.onset - replayLeadMs).toISOString() })} className={action}>
          <Icon name="play" />
          Replay
        </Link>
        <a href={capsuleFile(incident.id)} download className={action} data-testid="export">
          <Icon name="down" />
          Export
        </a>
      </div>
    </header>
  );
}

/** The headline with the facts beneath it. */
export function IncidentSummary({ incident, now }: { readonly incident: Incident; readonly now: EpochMs | null }) {
  const isOver = incident.state === 'resolved';
  const end = isOver ? (incident.resolved ?? incident.lastSignal) : (now ?? incident.lastSignal);
  const confidence = confidenceOf(incident);
  const day = new Date(incident.onset).toISOString().slice(0, 10);
  return (
    <div className="min-w-0 flex-1 basis-[420px]">
      <h1 className="text-[19px] leading-tight font-bold break-words" data-testid="incident-title">
        {incident.title}
      </h1>
      <p className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-[13px] text-muted">
        <Tag tone={incident.severity === 'critical' ? 'critical' : incident.severity === 'warning' ? 'warning' : 'neutral'} look={isOver ? 'outline' : 'solid'}>
          {incident.severity.toUpperCase()}
        </Tag>
        <Tag tone="neutral" look="outline">
          {incident.state.toUpperCase()}
        </Tag>
        <span>
          <span className="num">
            {day} {clock(incident.onset)}
            {isOver ? `–${clockMinute(end)}` : ''}
          </span>{' '}
          UTC, {duration(end - incident.onset)}
        </span>
        <span>
          · {incident.isRootKnown ? 'root' : 'most points to'}{' '}
          <Link href={routes.service(incident.root)} className="font-semibold text-text hover:underline">
            {incident.root}
          </Link>
        </span>
        <span>
          · confidence <strong className="font-semibold text-text">{confidence.word}</strong> ({confidence.isFor} for, {confidence.isAgainst} against)
        </span>
        <span>
          · {plural(incident.members.length, 'service')}, {plural(incident.signalCount, 'signal')}
        </span>
        {incident.mergedInto !== null && (
          <span>
            · told in{' '}
            <Link href={routes.incident(incident.mergedInto)} className="text-accent-text underline">
              another incident
            </Link>
          </span>
        )}
      </p>
    </div>
  );
}
