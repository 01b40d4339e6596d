import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { type EpochMs, epochMs } from '../base/brand';
import { useKey } from '../base/keys';
import { useChangeQuery, useMoment, useQueryParam } from '../base/query';
import type { Snapshot } from '../contracts/live';
import { type LiveState, stateOf } from './liveModel';
import { LiveStore } from './liveStore';
import { PictureShelf } from './pictureShelf';
import { advance, missingAhead, pictureAt, readMoment, readStretch, type Speed, type Stretch, stepSeconds, wholeSecond, writeMoment, writeStretch } from './replayModel';
import { LiveContext, useLive } from './useLive';

/** Where past pictures come from. */
export type PastSource = {
  readonly one: (at: EpochMs, signal: AbortSignal) => Promise<Snapshot>;
  readonly range: (from: EpochMs, to: EpochMs, step: number, signal: AbortSignal) => Promise<readonly Snapshot[]>;
};

export type TimeTravel = {
  /** The moment that is looked at; null while live. */
  readonly at: EpochMs | null;
  /** The stretch that is replayed; null when a single moment is looked at. */
  readonly stretch: Stretch | null;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  /** A picture is on its way. */
  readonly isWaiting: boolean;
  readonly problem: string | null;
  readonly goTo: (at: EpochMs) => void;
  readonly step: (seconds: number) => void;
  readonly returnToLive: () => void;
  /** Plays a stretch of the past from its beginning. */
  readonly replay: (stretch: Stretch) => void;
  readonly setPlaying: (isPlaying: boolean) => void;
  readonly setSpeed: (speed: Speed) => void;
};

const nowhere: TimeTravel = {
  at: null, stretch: null, isPlaying: false, speed: 10, isWaiting: false, problem: null,
  goTo: () => undefined, step: () => undefined, returnToLive: () => undefined, replay: () => undefined, setPlaying: () => undefined, setSpeed: () => undefined,
};

const TravelContext = createContext<TimeTravel>(nowhere);
const PresentContext = createContext<LiveStore | null>(null);

export const useTimeTravel = (): TimeTravel => useContext(TravelContext);

/** The stream as it is now, also while the page shows the past. */
export function usePresent<T>(select: (state: LiveState) => T): T {
  const shown = useContext(LiveContext);
  const store = useContext(PresentContext) ?? shown;
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}

const playEveryMs = 100;
const writeEveryMs = 1000;
/** From the present one step back is not worth a look; this is. */
const firstStepMs = 10_000;

/**
 * Shows the page a picture of the past while the address names a moment: panels read the same store and need not know. The stream
 * goes on behind it, so that the present is back at once.
 */
export function TimeTravelProvider({ source, children }: { readonly source: PastSource; readonly children: ReactNode }) {
  const present = useContext(LiveContext);
  const [past] = useState(() => new LiveStore());
  const [shelf] = useState(() => new PictureShelf());
  const [momentText] = useMoment();
  const [stretchText] = useQueryParam('replay');
  const change = useChangeQuery();
  const [clock, setClock] = useState<EpochMs | null>(null);
  const [speed, setSpeed] = useState<Speed>(10);
  const [isWaiting, setWaiting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const tick = useLive((state) => state.tick);

  const stretch = useMemo(() => readStretch(stretchText), [stretchText]);
  const written = readMoment(momentText) ?? stretch?.from ?? null;
  const at = written === null ? null : (clock ?? written);
  const picture = at === null ? null : stretch !== null && clock !== null ? pictureAt(at, speed, stretch) : wholeSecond(at);

  const show = useCallback((snapshot: Snapshot) => past.show(stateOf(snapshot)), [past]);
  const leave = useSticky(written, stretchText);

  // The picture of the moment: from the shelf, or asked for.
  useEffect(() => {
    if (picture === null) {
      setProblem(null);
      setWaiting(false);
      return;
    }
    if (!past.getState().isLoaded && present.getState().isLoaded) {
      past.show(present.getState());
    }
    const known = shelf.find(picture);
    if (known !== null) {
      show(known);
      setWaiting(false);
      setProblem(null);
      return;
    }
    const abort = new AbortController();
    setWaiting(true);
    source.one(picture, abort.signal).then(
      (snapshot) => {
        shelf.put(picture, snapshot);
        show(snapshot);
        setWaiting(false);
        setProblem(null);
      },
      (error: unknown) => {
        if (!abort.signal.aborted) {
          setWaiting(false);
          setClock(null);
          setProblem(error instanceof Error ? error.message : String(error));
        }
      },
    );
    return () => abort.abort();
  }, [picture, past, present, shelf, show, source]);

  // Pictures ahead of a replay, in batches, before they are needed.
  const isPlaying = clock !== null;
  const fetching = useRef<AbortController | null>(null);
  useEffect(() => {
    if (stretch === null || at === null || fetching.current !== null) {
      return;
    }
    const missing = missingAhead(at, speed, stretch, (wanted) => shelf.find(wanted) !== null);
    if (missing === null) {
      return;
    }
    const abort = new AbortController();
    fetching.current = abort;
    source
      .range(missing.from, missing.to, stepSeconds(speed), abort.signal)
      .then((snapshots) => shelf.putRange(missing, stepSeconds(speed), snapshots), () => undefined)
      .finally(() => {
        fetching.current = null;
      });
  }, [at, speed, stretch, shelf, source]);

  // The replay's clock: waits for pictures rather than skip them, and stops at its end.
  const latest = useRef({ at, speed, stretch });
  latest.current = { at, speed, stretch };
  useEffect(() => {
    if (!isPlaying) {
      return;
    }
    let last = performance.now();
    let lastWritten = last;
    const timer = setInterval(() => {
      const { at: here, speed: pace, stretch: whole } = latest.current;
      const now = performance.now();
      const elapsed = Math.min(now - last, 1000);
      last = now;
      if (here === null || whole === null) {
        setClock(null);
        return;
      }
      const next = advance(here, elapsed, pace, whole);
      if (shelf.find(pictureAt(next, pace, whole)) !== null) {
        setClock(next);
        if (now - lastWritten >= writeEveryMs) {
          lastWritten = now;
          change({ at: writeMoment(next) });
        }
      } else {
        // Looks again for what is missing.
        setClock(epochMs(here + 0.001));
      }
      if (next >= whole.to) {
        setClock(null);
        change({ at: writeMoment(whole.to) });
      }
    }, playEveryMs);
    return () => clearInterval(timer);
  }, [isPlaying, change, shelf]);

  const goTo = useCallback(
    (moment: EpochMs) => {
      setClock(null);
      change({ at: writeMoment(moment) });
    },
    [change],
  );
  const returnToLive = useCallback(() => {
    setClock(null);
    leave();
    change({ at: null, replay: null });
  }, [change, leave]);
  const step = useCallback(
    (seconds: number) => {
      if (at !== null) {
        const next = epochMs(at + seconds * 1000);
        if (tick !== null && next >= tick && stretch === null) {
          returnToLive();
        } else {
          goTo(next);
        }
      } else if (tick !== null && seconds < 0) {
        goTo(epochMs(tick - Math.max(firstStepMs, -seconds * 1000)));
      }
    },
    [at, goTo, returnToLive, stretch, tick],
  );
  const replay = useCallback(
    (whole: Stretch) => {
      change({ at: writeMoment(whole.from), replay: writeStretch(whole), from: null, to: null });
      setClock(whole.from);
    },
    [change],
  );
  const setPlaying = useCallback(
    (isOn: boolean) => {
      if (isOn && stretch !== null && at !== null) {
        setClock(at >= stretch.to ? stretch.from : at);
      } else {
        setClock(null);
        if (at !== null) {
          change({ at: writeMoment(at) });
        }
      }
    },
    [at, change, stretch],
  );

  useKey('[', () => step(-1), 'One second back in time');
  useKey(']', () => step(1), 'One second on in time', at !== null);
  useKey('{', () => step(-10), 'Ten seconds back in time');
  useKey('}', () => step(10), 'Ten seconds on in time', at !== null);
  useKey('L', returnToLive, 'Return to live', at !== null);
  useKey('l', returnToLive, 'Return to live', at !== null);

  const travel = useMemo<TimeTravel>(
    () => ({ at, stretch, isPlaying, speed, isWaiting, problem, goTo, step, returnToLive, replay, setPlaying, setSpeed }),
    [at, stretch, isPlaying, speed, isWaiting, problem, goTo, step, returnToLive, replay, setPlaying],
  );
  return (
    <PresentContext value={present}>
      <TravelContext value={travel}>
        <LiveContext value={at === null ? present : past}>{children}</LiveContext>
      </TravelContext>
    </PresentContext>
  );
}

/** The moment goes along from page to page: links name a place, not a time. Answers what forgets it. */
function useSticky(at: EpochMs | null, replay: string | null): () => void {
  const [path] = useLocation();
  const change = useChangeQuery();
  const lastPath = useRef(path);
  const kept = useRef<{ readonly at: string; readonly replay: string | null } | null>(null);
  useEffect(() => {
    if (at !== null) {
      kept.current = { at: writeMoment(at), replay };
    } else if (kept.current !== null && path !== lastPath.current) {
      change(kept.current);
    } else {
      kept.current = null;
    }
    lastPath.current = path;
  }, [at, replay, path, change]);
  return useCallback(() => {
    kept.current = null;
  }, []);
}
