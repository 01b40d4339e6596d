import { useCallback, useMemo, useRef, useState } from 'react';
import { useTimeline } from '../../api/useTimeline';
import { type EpochMs, epochMs } from '../../base/brand';
import { clock, duration } from '../../base/format';
import { useEscape, useSize } from '../../base/hooks';
import { useQueryParam, useTimeRange } from '../../base/query';
import { readMoment, writeMoment } from '../../live/replayModel';
import { usePresent, useTimeTravel } from '../../live/TimeTravel';
import { Lanes } from './Lanes';
import './timeline.css';
import { dataOfReport, dataOfStream, spanOf, spans, withEnded } from './timelineData';
import { brushed, labelWidth, rightMargin, scaleOf, timelineOf } from './timelineModel';

/** How often the store is asked for what the stream has forgotten. */
const endedEverySeconds = 10;

/**
 * What happened over the last minutes, or the last day: a drag picks a range that the other panels follow, a click goes to that
 * moment.
 */
export function Timeline() {
  const travel = useTimeTravel();
  const tick = usePresent((state) => state.tick);
  const [spanText, setSpan] = useQueryParam('span');
  const span = spanOf(spanText);
  const right = tick === null ? null : anchor(tick, travel.at, span.minutes * 60_000);
  const isStream = span.minutes === 5 && right === tick;
  const stream = useStream(isStream);
  // After a restart the stream begins anew, and what it does not know the store does, second by second.
  const isWhole = stream === null || tick === null || (stream.bars[0]?.at ?? tick) <= tick - span.minutes * 60_000 + 2000;
  const { report, problem } = useTimeline(span.minutes * 60_000, isStream && isWhole ? endedEverySeconds : span.stepSeconds, right);
  const data = useMemo(() => (stream !== null ? withEnded(stream, report) : report === null ? null : dataOfReport(report)), [stream, report]);

  const [hostRef, { width }] = useSize<HTMLDivElement>();
  const scale = useMemo(() => (right === null || width === 0 ? null : scaleOf(right, span.minutes * 60_000, width)), [right, span, width]);
  const view = useMemo(() => (scale === null || data === null ? null : timelineOf(data, scale)), [scale, data]);

  const range = useTimeRange();
  const [from, to] = [readMoment(range.from), readMoment(range.to)];
  const hasRange = from !== null && to !== null;
  const clear = useCallback(() => range.set(null, null), [range]);
  useEscape(hasRange, clear);

  const [drag, setDrag] = useState<{ readonly start: number; readonly end: number } | null>(null);
  const [hover, setHover] = useState<number | null>(null);
  const host = useRef<HTMLDivElement | null>(null);
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      host.current = element;
      hostRef(element);
    },
    [hostRef],
  );
  const placeOf = (event: React.PointerEvent) => {
    const left = host.current?.getBoundingClientRect().left ?? 0;
    return Math.min(Math.max(event.clientX - left, labelWidth), width - rightMargin);
  };
  const isInLanes = (event: React.PointerEvent) => event.clientX - (host.current?.getBoundingClientRect().left ?? 0) >= labelWidth - 6;

  const down = (event: React.PointerEvent) => {
    if (event.button === 0 && scale !== null && isInLanes(event)) {
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ start: placeOf(event), end: placeOf(event) });
    }
  };
  const move = (event: React.PointerEvent) => {
    setHover(isInLanes(event) ? placeOf(event) : null);
    if (drag !== null) {
      setDrag({ ...drag, end: placeOf(event) });
    }
  };
  const up = () => {
    if (drag !== null && scale !== null) {
      const picked = brushed(drag.start, drag.end, scale);
      if (picked !== null) {
        range.set(writeMoment(picked.from), writeMoment(picked.to));
      } else {
        go(scale.at(drag.start));
      }
    }
    setDrag(null);
  };
  const go = (at: EpochMs) => (tick !== null && at >= tick ? travel.returnToLive() : travel.goTo(at));
  const key = (event: React.KeyboardEvent) => {
    const here = travel.at ?? tick;
    const seconds = { ArrowLeft: -span.stepSeconds * 5, ArrowRight: span.stepSeconds * 5, PageDown: -span.minutes * 6, PageUp: span.minutes * 6 }[event.key];
    if (seconds === undefined || here === null) {
      return;
    }
    event.preventDefault();
    const next = epochMs(here + seconds * 1000);
    if (event.shiftKey) {
      const other = from === null || to === null ? here : to === here ? from : to === next ? from : to;
      range.set(writeMoment(Math.min(other, next)), writeMoment(Math.max(other, next)));
    }
    go(next);
  };

  const shownAt = travel.at ?? tick;
  return (
    <section aria-label="Timeline" data-testid="timeline" ref={attach} className="relative h-[96px] shrink-0 overflow-hidden border-t border-line bg-panel">
      {scale !== null && shownAt !== null && (
        <div
          role="slider"
          tabIndex={0}
          aria-label="Moment that is shown; with Shift the arrows pick a range"
          aria-valuemin={Math.round(scale.left / 1000)}
          aria-valuemax={Math.round(scale.right / 1000)}
          aria-valuenow={Math.round(shownAt / 1000)}
          aria-valuetext={travel.at === null ? 'now' : clock(travel.at)}
          className="timeline-field absolute inset-0"
          onPointerDown={down}
          onPointerMove={move}
          onPointerUp={up}
          onPointerCancel={() => setDrag(null)}
          onPointerLeave={() => setHover(null)}
          onKeyDown={key}
        >
          {view !== null && (
            <Lanes
              view={view}
              width={width}
              shade={drag !== null ? { from: Math.min(drag.start, drag.end), to: Math.max(drag.start, drag.end) } : hasRange && to > scale.left && from < scale.right ? { from: scale.x(from), to: scale.x(to) } : null}
              cursor={hover === null || drag !== null ? null : { x: hover, label: clock(scale.at(hover)) }}
              past={travel.at === null ? null : { x: scale.x(travel.at), label: clock(travel.at) }}
              isPresent={right === tick}
            />
          )}
        </div>
      )}
      {view === null && problem === null && tick !== null && <p className="px-[104px] py-3 text-[12px] text-muted">Reading {span.label} from the store…</p>}
      {problem !== null && !isStream && (
        <p role="alert" className="absolute top-1 left-[110px] rounded bg-critical-tint px-2 py-1 text-[12px] text-critical-text">
          {problem}
        </p>
      )}
      <label className="absolute bottom-0 left-[14px]">
        <span className="sr-only">Span of the timeline</span>
        <select className="h-6 rounded border border-line-strong bg-panel px-0.5 text-[11px] text-text" value={span.minutes} onChange={(event) => setSpan(event.target.value === '5' ? null : event.target.value)}>
          {spans.map(({ minutes, label }) => (
            <option key={minutes} value={minutes}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {hasRange && (
        <button
          type="button"
          data-testid="clear-range"
          className="absolute right-[8px] bottom-0 inline-flex h-6 items-center gap-1.5 rounded-md border border-accent bg-panel px-2 text-[11px] text-accent-text hover:bg-hover"
          title="Clear the range (Esc)"
          onClick={clear}
        >
          <span className="num">
            {clock(from)} – {clock(to)}
          </span>
          ({duration(to - from)}) <span aria-hidden="true">✕</span>
          <span className="sr-only">Clear the range</span>
        </button>
      )}
    </section>
  );
}

/** The newest second stands at the right; a moment before the span gets its own stretch, which stands still while one moves in it. */
function anchor(tick: EpochMs, at: EpochMs | null, spanMs: number): EpochMs {
  if (at === null || at >= tick - spanMs) {
    return tick;
  }
  const step = spanMs / 4;
  return epochMs(Math.min(tick, Math.ceil((at + step) / step) * step));
}

function useStream(isOn: boolean) {
  const timeline = usePresent((state) => state.timeline);
  const incidents = usePresent((state) => state.incidents);
  const signals = usePresent((state) => state.signals);
  const scenarios = usePresent((state) => state.scenarios);
  const firingRules = usePresent((state) => state.firingRules);
  const changes = usePresent((state) => state.changes);
  return useMemo(
    () => (isOn ? dataOfStream({ timeline, incidents, signals, scenarios, firingRules, changes }) : null),
    [isOn, timeline, incidents, signals, scenarios, firingRules, changes],
  );
}
