import { type EpochMs, epochMs } from '../../base/brand';
import type { TimelineReport } from '../../contracts/timeline';
import { groupSignals } from '../../live/signalGroups';
import { gapsOf, type LiveState } from '../../live/liveModel';

// One form for what the lanes show, whether it comes from the stream (the last five minutes) or from the store.

export type Moment = { readonly at: EpochMs; readonly title: string; readonly isCritical: boolean };
export type Stretch = { readonly key: string; readonly from: EpochMs; readonly to: EpochMs | null; readonly title: string };
export type Bar = { readonly at: EpochMs; readonly records: number; readonly errors: number; readonly warnings: number };

export type TimelineData = {
  readonly stepSeconds: number;
  readonly bars: readonly Bar[];
  readonly gaps: readonly { readonly from: EpochMs; readonly to: EpochMs }[];
  readonly incidents: readonly Stretch[];
  readonly faults: readonly Stretch[];
  readonly firings: readonly Stretch[];
  readonly releases: readonly Moment[];
  readonly patterns: readonly Moment[];
  readonly signals: readonly Moment[];
};

export const spans = [
  { minutes: 5, label: '5 min', stepSeconds: 1 },
  { minutes: 15, label: '15 min', stepSeconds: 5 },
  { minutes: 30, label: '30 min', stepSeconds: 10 },
  { minutes: 60, label: '1 h', stepSeconds: 15 },
  { minutes: 1440, label: '24 h', stepSeconds: 300 },
] as const;

export type Span = (typeof spans)[number];

export const spanOf = (text: string | null): Span => spans.find((span) => String(span.minutes) === text) ?? spans[0];

const isPattern = (kind: string): boolean => kind === 'new_template' || kind === 'new_value' || kind === 'new_pair';
const titled = (at: number, text: string): string => `${new Date(at).toISOString().slice(11, 19)} ${text}`;

export function dataOfStream(state: Pick<LiveState, 'timeline' | 'incidents' | 'scenarios' | 'signals' | 'firingRules' | 'changes'>): TimelineData {
  const groups = groupSignals(state.signals).map(({ signal, first }) => ({
    kind: signal.kind,
    mark: { at: first, title: titled(first, `${signal.service}: ${signal.text}`), isCritical: signal.severity === 'critical' },
  }));
  return {
    stepSeconds: 1,
    bars: state.timeline,
    gaps: gapsOf(state.timeline),
    incidents: state.incidents.map(({ id, onset, resolved, title }) => ({ key: id, from: onset, to: resolved, title })),
    faults: state.scenarios.flatMap(({ name, title, startedAt, durationSeconds, isActive }) =>
      startedAt === null ? [] : [{ key: name, from: startedAt, to: isActive ? null : epochMs(startedAt + durationSeconds * 1000), title: `${title} (injected)` }],
    ),
    firings: state.firingRules.map((rule) => ({ key: `${rule.ruleId} ${rule.service}`, from: rule.at, to: null, title: `rule ${rule.ruleName} fires at ${rule.service}` })),
    releases: state.changes.map((change) => ({ at: change.at, title: titled(change.at, change.text), isCritical: false })),
    patterns: groups.filter(({ kind }) => isPattern(kind)).map(({ mark }) => mark),
    signals: groups.filter(({ kind }) => !isPattern(kind)).map(({ mark }) => mark),
  };
}

/** The stream knows what runs; what has ended meanwhile, injections and rules alike, the store adds, and the seconds before a restart. */
export function withEnded(stream: TimelineData, report: TimelineReport | null): TimelineData {
  if (report === null) {
    return stream;
  }
  const stored = dataOfReport(report);
  const isOther = (one: Stretch, others: readonly Stretch[]) => !others.some((other) => one.title === other.title && Math.abs(one.from - other.from) < 3000);
  const first = stream.bars[0];
  const bars = stored.stepSeconds !== 1 || first === undefined ? stream.bars : [...stored.bars.filter((bar) => bar.at < first.at), ...stream.bars];
  return {
    ...stream,
    bars,
    gaps: gapsOf(bars),
    faults: [...stream.faults, ...stored.faults.filter((one) => isOther(one, stream.faults))],
    firings: [...stream.firings, ...stored.firings.filter((one) => one.to !== null && isOther(one, stream.firings))],
  };
}

export function dataOfReport(report: TimelineReport): TimelineData {
  const marks = report.signals.map((signal) => ({
    kind: signal.kind,
    mark: { at: signal.at, title: titled(signal.at, `${signal.service}: ${signal.text}${signal.count > 1 ? ` (${signal.count}×)` : ''}`), isCritical: signal.severity === 'critical' },
  }));
  return {
    stepSeconds: report.stepSeconds,
    // A step that is not over yet would look like a fall.
    bars: report.points.filter((point) => point.at + report.stepSeconds * 1000 <= report.to && point.seconds >= Math.min(report.stepSeconds, 3)),
    gaps: report.gaps,
    incidents: report.incidents.map(({ id, onset, resolved, title }) => ({ key: id, from: onset, to: resolved, title })),
    faults: report.scenarios.map(({ name, title, start, end }) => ({ key: `${name} ${start}`, from: start, to: end, title: `${title} (injected)` })),
    firings: report.firings.map((firing) => ({ key: `${firing.ruleId} ${firing.service} ${firing.from}`, from: firing.from, to: firing.to, title: `rule ${firing.ruleName} at ${firing.service}` })),
    releases: report.changes.map((change) => ({ at: change.at, title: titled(change.at, change.text), isCritical: false })),
    patterns: marks.filter(({ kind }) => isPattern(kind)).map(({ mark }) => mark),
    signals: marks.filter(({ kind }) => !isPattern(kind)).map(({ mark }) => mark),
  };
}
