import { scaleLinear } from 'd3-scale';
import { epochMs, type EpochMs } from '../../base/brand';
import type { Incident } from '../../contracts/incidents';
import type { Point } from '../../contracts/live';
import type { Scenario } from '../../contracts/scenarios';
import type { SignalGroup } from '../../live/signalGroups';

export const spanMs = 300_000;

export type Lane = { readonly top: number; readonly height: number };

/** Where the lanes lie, from top to bottom. */
export const lanes = {
  faults: { top: 6, height: 14 },
  patterns: { top: 22, height: 14 },
  signals: { top: 38, height: 14 },
  volume: { top: 54, height: 24 },
} as const satisfies Readonly<Record<string, Lane>>;

export const laneHeight = 94;
export const labelWidth = 104;

export type Span = { readonly key: string; readonly x: number; readonly width: number; readonly title: string };
export type Mark = { readonly key: string; readonly x: number; readonly title: string; readonly isCritical: boolean };
export type Axis = { readonly x: number; readonly label: string };

export type TimelineView = {
  readonly now: number;
  readonly incidents: readonly Span[];
  readonly faults: readonly Span[];
  readonly patterns: readonly Mark[];
  readonly signals: readonly Mark[];
  readonly volume: string;
  readonly warnings: string;
  readonly errors: string;
  readonly axis: readonly Axis[];
};

type Input = {
  readonly tick: EpochMs;
  readonly points: readonly Point[];
  readonly incidents: readonly Incident[];
  readonly groups: readonly SignalGroup[];
  readonly scenarios: readonly Scenario[];
  readonly width: number;
};

/** Everything of the last five minutes on one axis of event time. */
export function timelineOf({ tick, points, incidents, groups, scenarios, width }: Input): TimelineView {
  const left = tick - spanMs;
  const x = scaleLinear([left, tick], [labelWidth, width - 34]);
  const isShown = (at: number) => at >= left && at <= tick;
  const span = (key: string, from: number, to: number, title: string): Span => {
    const start = x(Math.max(left, from));
    return { key, x: start, width: Math.max(2, x(Math.min(tick, to)) - start), title };
  };

  const step = (x.range()[1]! - x.range()[0]!) / (spanMs / 1000);
  const most = Math.max(1, ...points.map((point) => point.records));
  const base = lanes.volume.top + lanes.volume.height;
  const bars = (pick: (point: Point) => number, highest: number, thickness: number) =>
    points
      .filter((point) => isShown(point.at) && pick(point) > 0)
      .map((point) => {
        const height = Math.max(1, (pick(point) / highest) * lanes.volume.height);
        return `M${round(x(point.at))},${base}v${round(-height)}h${round(Math.max(1, step * thickness))}v${round(height)}z`;
      })
      .join('');

  return {
    now: x(tick),
    incidents: incidents.filter((incident) => (incident.resolved ?? tick) > left).map((incident) => span(incident.id, incident.onset, incident.resolved ?? tick, incident.title)),
    faults: scenarios
      .filter((scenario) => scenario.startedAt !== null && scenario.startedAt + scenario.durationSeconds * 1000 > left)
      .map((scenario) => span(scenario.name, scenario.startedAt!, scenario.isActive ? tick : scenario.startedAt! + scenario.durationSeconds * 1000, `${scenario.title} (injected)`)),
    patterns: groups.filter((group) => group.signal.kind === 'new_template' && isShown(group.first)).map((group) => mark(group, x)),
    signals: groups.filter((group) => group.signal.kind !== 'new_template' && isShown(group.first)).map((group) => mark(group, x)),
    volume: bars((point) => point.records, most, 0.7),
    warnings: bars(aboveUsual(points, (point) => point.warnings), highest(points, (point) => point.warnings), 0.7),
    errors: bars(aboveUsual(points, (point) => point.errors), highest(points, (point) => point.errors), 0.7),
    axis: Array.from({ length: 5 }, (_, index) => {
      const at = Math.ceil(left / 60_000) * 60_000 + index * 60_000;
      return { x: x(at), label: new Date(at).toISOString().slice(11, 16) };
    }).filter((entry) => entry.x <= width - 70),
  };
}

/**
 * Above this a second has clearly more than usual: the median and four times the spread that chance alone gives a count (its square
 * root). Healthy traffic has errors too, and they are not news.
 */
export function usualLimit(points: readonly Point[], pick: (point: Point) => number): number {
  const sorted = points.map(pick).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return median + 4 * Math.sqrt(median + 1);
}

export function aboveUsual(points: readonly Point[], pick: (point: Point) => number): (point: Point) => number {
  const limit = usualLimit(points, pick);
  return (point) => (pick(point) > limit ? pick(point) : 0);
}

/** A second just above its limit fills half of the lane. */
const highest = (points: readonly Point[], pick: (point: Point) => number): number => Math.max(2 * usualLimit(points, pick), ...points.map(pick)) * 1.1;

function mark(group: SignalGroup, x: (at: number) => number): Mark {
  const at = epochMs(group.first);
  return { key: group.key, x: x(at), title: `${new Date(at).toISOString().slice(11, 19)} ${group.signal.service}: ${group.signal.text}`, isCritical: group.signal.severity === 'critical' };
}

const round = (value: number): number => Math.round(value * 10) / 10;
