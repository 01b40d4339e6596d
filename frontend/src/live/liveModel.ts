import { type EpochMs, epochMs } from '../base/brand';
import type { ChangeEvent } from '../contracts/changes';
import { type Edge, edgeKey } from '../contracts/graph';
import type { ServiceName } from '../contracts/ids';
import type { Incident } from '../contracts/incidents';
import type { Delta, Kpis, LogLine, Point, Service, Snapshot } from '../contracts/live';
import type { Scenario } from '../contracts/scenarios';
import type { RuleFiring, Signal } from '../contracts/signals';

// The stream's state and the one function that moves it on. A snapshot replaces, a delta folds in, nothing else changes it.

export const limits = { timeline: 300, logs: 10_000, signals: 500, incidents: 50, changes: 100 } as const;

const secondMs = 1000;
/** A second may be without a record at a quiet source; only longer silence is a gap. */
const gapMs = 3 * secondMs;

/** `offline`: away for longer than a restart takes. `incompatible`: the server speaks a form that this page does not know; a reload may help. */
export type Link = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'incompatible';

export type LiveState = {
  readonly link: Link;
  readonly linkDetail: string | null;
  /** False until the first snapshot of this page. */
  readonly isLoaded: boolean;
  readonly number: number;
  /** The server tells so many ticks at once because this page or its line is slow; 1 is every tick. */
  readonly tellsOneOf: number;
  readonly tick: EpochMs | null;
  readonly startedAt: EpochMs | null;
  readonly version: string;
  readonly sourceName: string;
  readonly isSimulated: boolean;
  readonly isWarmingUp: boolean;
  readonly warmUpSeconds: number;
  readonly kpis: Kpis;
  /** By name, ordinal. */
  readonly services: ReadonlyMap<ServiceName, Service>;
  readonly edges: ReadonlyMap<string, Edge>;
  /** Open ones first, worst and earliest first, then the most recently resolved. */
  readonly incidents: readonly Incident[];
  readonly signals: readonly Signal[];
  readonly firingRules: readonly RuleFiring[];
  readonly scenarios: readonly Scenario[];
  readonly timeline: readonly Point[];
  readonly logs: readonly LogLine[];
  /** Releases and the like, oldest first. */
  readonly changes: readonly ChangeEvent[];
};

export const emptyState: LiveState = {
  link: 'connecting',
  linkDetail: null,
  isLoaded: false,
  number: 0,
  tellsOneOf: 1,
  tick: null,
  startedAt: null,
  version: '',
  sourceName: '',
  isSimulated: false,
  isWarmingUp: false,
  warmUpSeconds: 0,
  kpis: { recordsPerSecond: 0, errorRatio: 0, activeServices: 0, activeIncidents: 0, signalsLastMinute: 0, templates: 0 },
  services: new Map(),
  edges: new Map(),
  incidents: [],
  signals: [],
  firingRules: [],
  scenarios: [],
  timeline: [],
  logs: [],
  changes: [],
};

export type LiveAction =
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  /** `isCatchUp`: what the page missed while it was away or hidden. */
  | { readonly type: 'delta'; readonly delta: Delta; readonly isCatchUp?: boolean }
  | { readonly type: 'logs'; readonly lines: readonly LogLine[] }
  | { readonly type: 'link'; readonly link: Link; readonly detail: string | null };

export function reduce(state: LiveState, action: LiveAction): LiveState {
  switch (action.type) {
    case 'snapshot':
      return applySnapshot(state, action.snapshot);
    case 'delta':
      return applyDelta(state, action.delta, action.isCatchUp ?? false);
    case 'logs':
      return { ...state, logs: joinLogs(state.logs, action.lines) };
    case 'link':
      return state.link === action.link && state.linkDetail === action.detail ? state : { ...state, link: action.link, linkDetail: action.detail };
  }
}

/** True when a delta does not follow the last number, so that something was missed and a new snapshot is due. */
export const isGap = (last: number, delta: Delta): boolean => delta.number - delta.covers > last;

/** A picture by itself, as a page shows it that never saw another. */
export const stateOf = (snapshot: Snapshot): LiveState => ({ ...applySnapshot(emptyState, snapshot), link: 'live' });

function applySnapshot(state: LiveState, next: Snapshot): LiveState {
  const isSameRun = state.startedAt === next.startedAt;
  return {
    ...state,
    isLoaded: true,
    number: next.number,
    tellsOneOf: 1,
    tick: next.tick,
    startedAt: next.startedAt,
    version: next.version,
    sourceName: next.sourceName,
    isSimulated: next.isSimulated,
    isWarmingUp: next.isWarmingUp,
    warmUpSeconds: next.warmUpSeconds,
    kpis: next.kpis,
    services: sortedByName(next.services),
    edges: new Map(next.edges.map((edge) => [edgeKey(edge), edge])),
    incidents: inOrder(next.incidents),
    signals: tail(next.recentSignals, limits.signals),
    firingRules: next.firingRules.filter((firing) => firing.isFiring),
    scenarios: next.scenarios,
    timeline: joinPoints(state.timeline, next.timeline),
    logs: isSameRun ? joinLogs(state.logs, next.recentLogs) : tail(next.recentLogs, limits.logs),
    changes: tail(next.recentChanges, limits.changes),
  };
}

function applyDelta(state: LiveState, next: Delta, isCatchUp: boolean): LiveState {
  if (next.number <= state.number) {
    return state;
  }
  return {
    ...state,
    number: next.number,
    tellsOneOf: isCatchUp ? 1 : next.covers,
    tick: next.tick,
    isWarmingUp: next.isWarmingUp,
    kpis: next.kpis,
    services: mergeServices(state.services, next),
    edges: mergeEdges(state.edges, next),
    incidents: mergeIncidents(state.incidents, next.incidents),
    signals: append(state.signals, next.signals, limits.signals),
    firingRules: mergeFirings(state.firingRules, next.ruleFirings),
    scenarios: mergeScenarios(state.scenarios, next.scenarios),
    timeline: append(state.timeline, next.points, limits.timeline),
    logs: appendLogs(state.logs, next.logs),
    changes: append(state.changes, next.changes, limits.changes),
  };
}

function sortedByName(services: readonly Service[]): ReadonlyMap<ServiceName, Service> {
  return new Map([...services].sort((a, b) => ordinal(a.name, b.name)).map((service) => [service.name, service]));
}

function mergeServices(old: ReadonlyMap<ServiceName, Service>, { services: changed, goneServices }: Delta): ReadonlyMap<ServiceName, Service> {
  if (changed.length === 0 && goneServices.length === 0) {
    return old;
  }
  const next = new Map(old);
  goneServices.forEach((name) => next.delete(name));
  const hasNew = changed.some((service) => !old.has(service.name));
  changed.forEach((service) => next.set(service.name, service));
  return hasNew ? sortedByName([...next.values()]) : next;
}

function mergeEdges(old: ReadonlyMap<string, Edge>, { edges, goneEdges }: Delta): ReadonlyMap<string, Edge> {
  if (edges.length === 0 && goneEdges.length === 0) {
    return old;
  }
  const next = new Map(old);
  goneEdges.forEach((edge) => next.delete(edgeKey(edge)));
  edges.forEach((edge) => next.set(edgeKey(edge), edge));
  return next;
}

/** A changed incident replaces the old one; those it swallowed leave the list. */
function mergeIncidents(old: readonly Incident[], changed: readonly Incident[]): readonly Incident[] {
  if (changed.length === 0) {
    return old;
  }
  const replaced = new Set(changed.flatMap((incident) => [incident.id, ...incident.mergedFrom]));
  return inOrder([...old.filter((incident) => !replaced.has(incident.id)), ...changed]);
}

const severityRank = { critical: 0, warning: 1, info: 2 } as const;

function inOrder(incidents: readonly Incident[]): readonly Incident[] {
  const swallowed = new Set(incidents.flatMap((incident) => incident.mergedFrom));
  return incidents
    .filter((incident) => incident.mergedInto === null && !swallowed.has(incident.id))
    .sort((a, b) => {
      if (isOpen(a) !== isOpen(b)) {
        return isOpen(a) ? -1 : 1;
      }
      return isOpen(a)
        ? severityRank[a.severity] - severityRank[b.severity] || a.onset - b.onset || ordinal(a.id, b.id)
        : (b.resolved ?? b.lastSignal) - (a.resolved ?? a.lastSignal) || ordinal(a.id, b.id);
    })
    .slice(0, limits.incidents);
}

function mergeFirings(old: readonly RuleFiring[], changed: readonly RuleFiring[]): readonly RuleFiring[] {
  if (changed.length === 0) {
    return old;
  }
  const key = (firing: RuleFiring) => `${firing.ruleId}\u0000${firing.service}`;
  const next = new Map(old.map((firing) => [key(firing), firing]));
  changed.forEach((firing) => (firing.isFiring ? next.set(key(firing), firing) : next.delete(key(firing))));
  return [...next.values()];
}

function mergeScenarios(old: readonly Scenario[], changed: readonly Scenario[]): readonly Scenario[] {
  if (changed.length === 0) {
    return old;
  }
  const byName = new Map(changed.map((scenario) => [scenario.name, scenario]));
  const kept = old.map((scenario) => byName.get(scenario.name) ?? scenario);
  const known = new Set(old.map((scenario) => scenario.name));
  return [...kept, ...changed.filter((scenario) => !known.has(scenario.name))];
}

/** What the page saw before a restart of the server stays, each second once; the new picture is right where both speak. */
function joinPoints(old: readonly Point[], next: readonly Point[]): readonly Point[] {
  const first = next[0];
  return first === undefined ? old : tail([...old.filter((point) => point.at < first.at), ...next], limits.timeline);
}

/** Stretches of which nothing is known: the server was away. Each ends where the stream goes on. */
export function gapsOf(timeline: readonly { readonly at: EpochMs }[]): readonly { readonly from: EpochMs; readonly to: EpochMs }[] {
  return timeline.flatMap((point, index) => {
    const before = timeline[index - 1];
    return before !== undefined && point.at - before.at > gapMs ? [{ from: epochMs(before.at + secondMs), to: point.at }] : [];
  });
}

/** The answer to a new wish overlaps with what the next tick brings: each line once. */
function appendLogs(old: readonly LogLine[], more: readonly LogLine[]): readonly LogLine[] {
  const first = more[0];
  const last = old[old.length - 1];
  return first === undefined || last === undefined || first.sequence > last.sequence ? append(old, more, limits.logs) : joinLogs(old, more);
}

/** After a reconnect the last lines overlap: what the page already had stays, each line once. */
function joinLogs(old: readonly LogLine[], recent: readonly LogLine[]): readonly LogLine[] {
  const known = new Set(recent.map((line) => line.sequence));
  const joined = [...old.filter((line) => !known.has(line.sequence)), ...recent];
  return tail(joined.sort((a, b) => a.sequence - b.sequence), limits.logs);
}

function append<T>(old: readonly T[], more: readonly T[], most: number): readonly T[] {
  return more.length === 0 ? old : tail([...old, ...more], most);
}

function tail<T>(items: readonly T[], most: number): readonly T[] {
  return items.length <= most ? items : items.slice(items.length - most);
}

export const ordinal = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const isOpen = (incident: Incident): boolean => incident.state !== 'resolved';

/** Seconds until a running scenario ends, by event time. */
export function secondsLeft(scenario: Scenario, tick: EpochMs | null): number {
  if (!scenario.isActive) {
    return 0;
  }
  if (scenario.startedAt === null || tick === null) {
    return scenario.secondsLeft;
  }
  const left = scenario.durationSeconds - (tick - scenario.startedAt) / 1000;
  return Math.max(0, Math.min(scenario.durationSeconds, left));
}
