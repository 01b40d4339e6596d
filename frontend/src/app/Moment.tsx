import { useEffect } from 'react';
import { Button } from '../base/Button';
import { cx } from '../base/cx';
import { clock } from '../base/format';
import { useKey } from '../base/keys';
import { Kbd } from '../base/Kbd';
import { useTimeTravel } from '../live/TimeTravel';
import { useLive, usePaused } from '../live/useLive';

/** Shows which moment the page beneath is of: now, held still, or the last that came before the line broke. The past has a border of its own. */
export function Moment({ children }: { readonly children: React.ReactNode }) {
  const link = useLive((state) => state.link);
  const isLoaded = useLive((state) => state.isLoaded);
  const isPast = useTimeTravel().at !== null;
  const [isPaused, pause] = usePaused();
  const isHeld = isPaused && !isPast;
  useKey(' ', () => pause(!isPaused), isPaused ? 'Go on' : 'Hold the page still', !isPast);
  useKey('L', () => pause(false), 'Return to live', isHeld);

  // Who looks at the past and comes back wants the present.
  useEffect(() => {
    if (isPast) {
      pause(false);
    }
  }, [isPast, pause]);

  return (
    <div
      data-moment={isPast ? 'past' : isHeld ? 'paused' : 'live'}
      className={cx(
        'flex min-h-0 flex-1 flex-col',
        isHeld ? 'outline-2 -outline-offset-2 outline-accent' : !isPast && isLoaded && link !== 'live' && 'outline-2 -outline-offset-2 outline-warning outline-dashed',
      )}
    >
      {isHeld && <Held onGoOn={() => pause(false)} />}
      {children}
    </div>
  );
}

function Held({ onGoOn }: { readonly onGoOn: () => void }) {
  const tick = useLive((state) => state.tick);
  return (
    <div role="status" className="flex min-h-10 shrink-0 items-center gap-3 border-b-2 border-accent bg-accent-tint px-4 text-[13px] max-[900px]:px-3">
      <p className="min-w-0 flex-1">
        Held still
        {tick !== null && (
          <>
            {' '}
            at <strong className="num">{clock(tick)}</strong>
          </>
        )}
        <span className="text-muted">; the stream goes on behind it</span>
      </p>
      <Button look="accent" icon="play" data-testid="return-to-live" onClick={onGoOn}>
        Return to live <Kbd>L</Kbd>
      </Button>
    </div>
  );
}
