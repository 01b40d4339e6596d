import { scaleLinear } from 'd3-scale';
import { type EpochMs, epochMs } from '../../base/brand';
import type { Bar, Moment, Stretch, TimelineData } from './timelineData';

export type Lane = { readonly top: number; readonly height: number };

/** Where the lanes lie, from top to bottom. */
export const lanes = {
  releases: { top: 4, height: 14 },
  patterns: { top: 20, height: 14 },
  signals: { top: 36, height: 14 },
  volume: { top: 54, height: 24 },
} as const satisfies Readonly<Record<string, Lane>>;

export const laneHeight = 94;
export const labelWidth = 104;
export const rightMargin = 34;

export type Span = { readonly key: string; readonly x: number; readonly width: number; readonly title: string };
export type Mark = { readonly key: string; readonly x: number; readonly title: string; readonly isCritical: boolean };
export type Axis = { readonly x: number; readonly label: string };

export type TimelineView = {
  readonly now: number;
  readonly incidents: readonly Span[];
  readonly faults: readonly Span[];
  readonly firings: readonly Span[];
  readonly gaps: readonly Span[];
  readonly releases: readonly Mark[];
  readonly patterns: readonly Mark[];
  readonly signals: readonly Mark[];
  readonly volume: string;
  readonly warnings: string;
  readonly errors: string;
  readonly axis: readonly Axis[];
};

/** From time to place and back. */
export type TimeScale = { readonly x: (at: number) => number; readonly at: (x: number) => EpochMs; readonly left: number; readonly right: number };

export function scaleOf(tick: EpochMs, spanMs: number, width: number): TimeScale {
  const range: [number, number] = [labelWidth, Math.max(labelWidth + 10, width - rightMargin)];
  const scale = scaleLinear([tick - spanMs, tick], range).clamp(true);
  return { x: (at) => scale(at), at: (x) => epochMs(Math.round(scale.invert(x) / 1000) * 1000), left: tick - spanMs, right: tick };
}

/** Everything of the span on one axis of event time. */
export function timelineOf(data: TimelineData, scale: TimeScale): TimelineView {
  const { x, left, right } = scale;
  const isShown = (at: number) => at >= left && at <= right;
  const spansOf = (stretches: readonly Stretch[]): Span[] =>
    stretches
      .filter(({ from, to }) => from <= right && (to ?? right) > left)
      .map(({ key, from, to, title }) => ({ key, x: x(from), width: Math.max(2, x(to ?? right) - x(from)), title }));
  const marksOf = (moments: readonly Moment[]): Mark[] =>
    moments.filter(({ at }) => isShown(at)).map(({ at, title, isCritical }, index) => ({ key: `${at} ${index}`, x: x(at), title, isCritical }));

  const shown = data.bars.filter(({ at }) => isShown(at));
  const step = ((x(right) - x(left)) / (right - left)) * data.stepSeconds * 1000;
  const base = lanes.volume.top + lanes.volume.height;
  const barsOf = (pick: (bar: Bar) => number, most: number) =>
    shown
      .filter((bar) => pick(bar) > 0)
      .map((bar) => {
        const height = Math.max(1, (pick(bar) / most) * lanes.volume.height);
        const wide = Math.min(Math.max(1, step * 0.72), x(right) - x(bar.at));
        return `M${round(x(bar.at))},${base}v${round(-height)}h${round(Math.max(1, wide))}v${round(height)}z`;
      })
      .join('');

  return {
    now: x(right),
    incidents: spansOf(data.incidents),
    faults: spansOf(data.faults),
    firings: spansOf(data.firings),
    gaps: spansOf(data.gaps.map(({ from, to }) => ({ key: String(from), from, to, title: `No second is known between ${clock(from)} and ${clock(to)}` }))),
    releases: marksOf(data.releases),
    patterns: marksOf(data.patterns),
    signals: marksOf(data.signals),
    volume: barsOf((bar) => bar.records, Math.max(1, ...shown.map((bar) => bar.records))),
    warnings: barsOf(aboveUsual(shown, (bar) => bar.warnings, data.stepSeconds), highest(shown, (bar) => bar.warnings, data.stepSeconds)),
    errors: barsOf(aboveUsual(shown, (bar) => bar.errors, data.stepSeconds), highest(shown, (bar) => bar.errors, data.stepSeconds)),
    axis: axisOf(scale),
  };
}

const clock = (at: number): string => new Date(at).toISOString().slice(11, 19);

const ticksMs = [60_000, 300_000, 600_000, 3 * 3_600_000] as const;

/** Whole minutes, or hours, at most eight of them. */
function axisOf({ x, left, right }: TimeScale): Axis[] {
  const step = ticksMs.find((candidate) => (right - left) / candidate <= 8) ?? ticksMs[3];
  const marks: Axis[] = [];
  for (let at = Math.ceil(left / step) * step; at <= right; at += step) {
    if (x(at) <= x(right) - 36) {
      marks.push({ x: x(at), label: new Date(at).toISOString().slice(11, 16) });
    }
  }
  return marks;
}

/**
 * Above this a step has clearly more than usual: the median and four times the spread that chance alone gives a count (its square
 * root). Healthy traffic has errors too, and they are not news.
 */
export function usualLimit(bars: readonly Bar[], pick: (bar: Bar) => number, stepSeconds = 1): number {
  const sorted = bars.map(pick).sort((a, b) => a - b);
  const median = (sorted[Math.floor(sorted.length / 2)] ?? 0) * stepSeconds;
  return (median + 4 * Math.sqrt(median + 1)) / stepSeconds;
}

export function aboveUsual(bars: readonly Bar[], pick: (bar: Bar) => number, stepSeconds = 1): (bar: Bar) => number {
  const limit = usualLimit(bars, pick, stepSeconds);
  return (bar) => (pick(bar) > limit ? pick(bar) : 0);
}

/** A step just above its limit fills half of the lane. */
const highest = (bars: readonly Bar[], pick: (bar: Bar) => number, stepSeconds: number): number =>
  Math.max(2 * usualLimit(bars, pick, stepSeconds), ...bars.map(pick)) * 1.1;

const round = (value: number): number => Math.round(value * 10) / 10;

/** What a drag between two places picks: whole seconds, at least two of them; null when it was a click. */
export function brushed(startX: number, endX: number, scale: TimeScale): { readonly from: EpochMs; readonly to: EpochMs } | null {
  if (Math.abs(endX - startX) < 4) {
    return null;
  }
  const [a, b] = [scale.at(Math.min(startX, endX)), scale.at(Math.max(startX, endX))];
  return { from: a, to: epochMs(Math.max(b, a + 2000)) };
}
