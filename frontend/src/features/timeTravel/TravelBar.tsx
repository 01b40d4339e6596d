import { Button, IconButton } from '../../base/Button';
import { epochMs } from '../../base/brand';
import { CopyButton } from '../../base/CopyButton';
import { clock, duration } from '../../base/format';
import { type Speed, speeds } from '../../live/replayModel';
import { usePresent, useTimeTravel } from '../../live/TimeTravel';
import './travel.css';

/** Says that the page shows the past, which moment of it, and how to move in it and to leave it. */
export function TravelBar() {
  const travel = useTimeTravel();
  const now = usePresent((state) => state.tick);
  const { at, stretch } = travel;
  if (at === null) {
    return null;
  }
  const ago = now !== null && now > at ? `, ${duration(now - at)} ago` : '';
  return (
    <section
      aria-label="Time travel"
      data-testid="time-travel"
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b-2 border-accent bg-accent-tint px-4 py-1 text-[13px] max-[900px]:px-3"
    >
      <p className="min-w-0">
        {stretch === null ? 'Viewing' : 'Replaying'} <strong className="num">{clock(at)}</strong>
        {dayOf(at, now)}
        <span className="text-muted">{ago}</span>
        <span className="text-muted max-[1100px]:hidden"> · as known then, nothing can be changed</span>
      </p>
      <div className="flex items-center gap-1">
        <Button look="quiet" title="Ten seconds back ({)" onClick={() => travel.step(-10)}>
          −10 s
        </Button>
        {stretch !== null && (
          <IconButton icon={travel.isPlaying ? 'pause' : 'play'} label={travel.isPlaying ? 'Pause the replay' : 'Play the replay'} onClick={() => travel.setPlaying(!travel.isPlaying)} />
        )}
        <Button look="quiet" title="Ten seconds on (})" onClick={() => travel.step(10)}>
          +10 s
        </Button>
      </div>
      {stretch !== null && (
        <>
          <input
            type="range"
            className="travel-slider h-6 min-w-32 flex-1"
            aria-label="Moment of the replay"
            aria-valuetext={clock(at)}
            min={stretch.from}
            max={stretch.to}
            step={1000}
            value={Math.min(Math.max(at, stretch.from), stretch.to)}
            onChange={(event) => travel.goTo(epochMs(Number(event.target.value)))}
          />
          <label className="flex items-center gap-1.5 text-[12px] text-muted">
            Speed
            <select
              className="h-7 rounded-md border border-line-strong bg-panel px-1 text-[12px] text-text"
              value={travel.speed}
              onChange={(event) => travel.setSpeed(Number(event.target.value) as Speed)}
            >
              {speeds.map((speed) => (
                <option key={speed} value={speed}>
                  {speed}×
                </option>
              ))}
            </select>
          </label>
        </>
      )}
      {travel.isWaiting && <span className="text-[12px] text-muted">fetching…</span>}
      {travel.problem !== null && (
        <span role="alert" className="text-[12px] text-critical-text">
          {travel.problem}
        </span>
      )}
      <div className="ml-auto flex items-center gap-2">
        <CopyButton label="Copy link" text={location.href} />
        <Button look="accent" data-testid="return-to-live" onClick={travel.returnToLive}>
          Return to live <kbd className="font-mono text-[11px] opacity-80">L</kbd>
        </Button>
      </div>
    </section>
  );
}

/** The day, where it is not the present one. */
function dayOf(at: number, now: number | null): string {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return now !== null && day(at) !== day(now) ? ` on ${day(at)}` : '';
}
