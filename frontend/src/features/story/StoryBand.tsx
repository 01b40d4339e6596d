import { acknowledge } from '../../api/actions';
import { useAction } from '../../api/useAction';
import { Button } from '../../base/Button';
import { CopyButton } from '../../base/CopyButton';
import { cx } from '../../base/cx';
import { clock } from '../../base/format';
import type { Incident } from '../../contracts/incidents';
import { useLive } from '../../live/useLive';
import { quietOf, storyOf } from './storyModel';

/** The page's first sentence: what is broken, since when, why, who is hit, who is next, how sure. */
export function StoryBand({ incident }: { readonly incident: Incident | null }) {
  return (
    <section
      aria-label="Story"
      data-testid="story"
      className={cx(
        'flex min-h-[76px] items-center gap-4 border-b border-line px-4 py-2 max-[900px]:flex-col max-[900px]:items-start max-[900px]:gap-2',
        incident === null || incident.state === 'resolved' ? 'bg-panel' : incident.severity === 'critical' ? 'bg-critical-tint' : 'bg-warning-tint',
      )}
    >
      {incident === null ? <Quiet /> : <Told incident={incident} />}
    </section>
  );
}

function Told({ incident }: { readonly incident: Incident }) {
  const tick = useLive((state) => state.tick);
  const [action, run] = useAction();
  const story = storyOf(incident, tick);
  return (
    <>
      <div className="min-w-0 flex-1">
        <h1 className="text-[19px] leading-tight font-bold text-text min-[901px]:truncate" title={`${story.what}, ${story.since}`} data-testid="headline">
          {story.what}
          <span className="text-[14px] font-medium text-muted">, {story.since}</span>
        </h1>
        <p className="mt-1 line-clamp-2 text-[13px] text-muted max-[900px]:line-clamp-none">
          <Fact label={story.why.label} value={story.why.text} />
          <Fact label="Hit" value={story.hit} />
          {!story.isOver && <Fact label="At risk next" value={story.next} />}
          <Fact label="Confidence" value={story.confidence.word} note={`(${story.confidence.isFor} for, ${story.confidence.isAgainst} against)`} isLast />
        </p>
      </div>
      <div className="flex shrink-0 items-center gap-2">
        {action.problem !== null && (
          <span role="alert" className="text-[12px] text-critical-text">
            {action.problem}
          </span>
        )}
        {incident.acknowledged !== null ? (
          <span className="text-[12px] text-muted">Acknowledged {clock(incident.acknowledged)}</span>
        ) : (
          <Button icon="check" disabled={action.isBusy} onClick={() => void run(() => acknowledge(incident.id))}>
            Acknowledge
          </Button>
        )}
        <CopyButton label="Copy link" text={`${location.origin}/?inc=${encodeURIComponent(incident.id)}`} />
      </div>
    </>
  );
}

function Fact({ label, value, note, isLast = false }: { readonly label: string; readonly value: string; readonly note?: string; readonly isLast?: boolean }) {
  return (
    <>
      <span>
        {label}: <strong className="font-semibold text-text">{value}</strong>
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
  const timeline = useLive((state) => state.timeline);
  const tick = useLive((state) => state.tick);
  const quiet = quietOf(kpis, incidents, isWarmingUp, timeline, tick);
  return (
    <div className="min-w-0">
      <h1 className="truncate text-[19px] leading-tight font-bold" data-testid="headline">
        {quiet.headline}
      </h1>
      <p className="mt-1 truncate text-[13px] text-muted max-[900px]:whitespace-normal">{quiet.details.join(' · ')}</p>
    </div>
  );
}
