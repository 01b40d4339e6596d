import { Link, useLocation } from 'wouter';
import { acknowledge } from '../../api/actions';
import { useAction } from '../../api/useAction';
import { Button } from '../../base/Button';
import { CopyButton } from '../../base/CopyButton';
import { cx } from '../../base/cx';
import { clock, plural } from '../../base/format';
import { Icon } from '../../base/Icon';
import { Kbd } from '../../base/Kbd';
import { useKey } from '../../base/keys';
import type { Incident } from '../../contracts/incidents';
import { stretchOf } from '../../live/replayModel';
import { useTimeTravel } from '../../live/TimeTravel';
import { useLive } from '../../live/useLive';
import { quietOf, storyOf } from './storyModel';

type StoryBandProps = {
  /** The incident that is told; null when none is open. */
  readonly incident: Incident | null;
  /** Others that are open beside it. */
  readonly others: number;
  /** Where the actions lead; an address that is null is not offered. */
  readonly links: StoryLinks;
};

export type StoryLinks = { readonly open: string | null; readonly silence: string | null; readonly share: string };

const linkLook = 'inline-flex min-h-7 items-center gap-1.5 rounded-md border border-line-strong bg-panel px-2.5 text-[12px] font-medium whitespace-nowrap hover:bg-hover';

/** The page's first sentence: what is broken, since when, why, who is hit, who is next, how sure. Low and calm when nothing is. */
export function StoryBand({ incident, others, links }: StoryBandProps) {
  return (
    <section
      aria-label="Story"
      data-testid="story"
      className={cx(
        'flex shrink-0 items-center gap-4 border-b border-line px-4 py-1.5 max-[900px]:flex-col max-[900px]:items-start max-[900px]:gap-2 max-[900px]:px-3 max-[900px]:py-2',
        incident === null ? 'min-h-11 bg-panel' : 'min-h-[86px]',
        incident !== null && (incident.state === 'resolved' ? 'bg-panel' : incident.severity === 'critical' ? 'bg-critical-tint' : 'bg-warning-tint'),
      )}
    >
      {incident === null ? <Quiet /> : <Told incident={incident} others={others} links={links} />}
    </section>
  );
}

function Told({ incident, others, links }: { readonly incident: Incident; readonly others: number; readonly links: StoryLinks }) {
  const tick = useLive((state) => state.tick);
  const story = storyOf(incident, tick);
  return (
    <>
      <div className="min-w-0 flex-1">
        <h1 className="text-[19px] leading-tight font-bold text-text min-[901px]:truncate" title={`${story.what}, ${story.since}`} data-testid="headline">
          {links.open === null ? (
            story.what
          ) : (
            <Link href={links.open} className="hover:underline">
              {story.what}
            </Link>
          )}
          <span className="text-[14px] font-medium text-muted">, {story.since}</span>
        </h1>
        <p className="mt-1.5 line-clamp-2 text-[13px] leading-[19px] text-muted max-[900px]:line-clamp-none">
          <Fact label={story.why.label} value={story.why.text} />
          <Fact label="Hit" value={story.hit} />
          {!story.isOver && <Fact label="At risk next" value={story.next} />}
          <Fact label="Confidence" value={story.confidence.word} note={`(${story.confidence.isFor} for, ${story.confidence.isAgainst} against)`} isLast={others === 0} />
          {others > 0 && <span>{plural(others, 'more open incident')}</span>}
        </p>
      </div>
      <Actions incident={incident} links={links} />
    </>
  );
}

function Actions({ incident, links }: { readonly incident: Incident; readonly links: StoryLinks }) {
  const [action, run] = useAction();
  const tick = useLive((state) => state.tick);
  const travel = useTimeTravel();
  const isPast = travel.at !== null;
  const canAcknowledge = incident.acknowledged === null && !isPast;
  const take = () => void run(() => acknowledge(incident.id));
  useKey('a', take, 'Acknowledge the incident', canAcknowledge);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2">
      {action.problem !== null && (
        <span role="alert" className="text-[12px] text-critical-text">
          {action.problem}
        </span>
      )}
      {canAcknowledge && (
        <Button icon="check" disabled={action.isBusy} onClick={take}>
          Acknowledge <Kbd>a</Kbd>
        </Button>
      )}
      {incident.acknowledged !== null && <span className="text-[12px] text-muted">Acknowledged {clock(incident.acknowledged)}</span>}
      {links.silence !== null && !isPast && <Silence to={links.silence} />}
      <CopyButton label="Copy link" text={location.origin + links.share} keys="y" />
      {tick !== null && !isPast && (
        <Button icon="replay" onClick={() => travel.replay(stretchOf(incident, tick))}>
          Replay
        </Button>
      )}
    </div>
  );
}

function Silence({ to }: { readonly to: string }) {
  const [, navigate] = useLocation();
  useKey('s', () => navigate(to), 'Silence its notifications');
  return (
    <Link href={to} className={linkLook}>
      <Icon name="bell" />
      Silence… <Kbd>s</Kbd>
    </Link>
  );
}

type FactProps = { readonly label: string | null; readonly value: string; readonly note?: string; readonly isLast?: boolean };

function Fact({ label, value, note, isLast = false }: FactProps) {
  return (
    <>
      <span>
        {label !== null && `${label}: `}
        <strong className="font-semibold text-text">{value}</strong>
        {note !== undefined && note !== '' && ` ${note}`}
      </span>
      {!isLast && <span aria-hidden="true"> · </span>}
    </>
  );
}

function Quiet() {
  const kpis = useLive((state) => state.kpis);
  const incidents = useLive((state) => state.incidents);
  const isWarmingUp = useLive((state) => state.isWarmingUp);
  const warmUpSeconds = useLive((state) => state.warmUpSeconds);
  const timeline = useLive((state) => state.timeline);
  const tick = useLive((state) => state.tick);
  const quiet = quietOf(kpis, incidents, { isOn: isWarmingUp, seconds: warmUpSeconds }, timeline, tick);
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-4">
      <h1 className="text-[16px] leading-tight font-bold" data-testid="headline">
        {quiet.headline}
      </h1>
      <p className="min-w-0 flex-1 truncate text-[13px] text-muted max-[900px]:whitespace-normal">{quiet.details.join(' · ')}</p>
    </div>
  );
}
