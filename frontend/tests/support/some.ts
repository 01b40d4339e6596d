import { epochMs } from '../../src/base/brand';
import type { Edge } from '../../src/contracts/graph';
import type { IncidentId, RuleId, ScenarioName, ServiceName, TemplateId, TraceId } from '../../src/contracts/ids';
import type { BlastEntry, Evidence, Incident, RootCandidate } from '../../src/contracts/incidents';
import type { Delta, Kpis, LogLine, Point, Service, Snapshot } from '../../src/contracts/live';
import type { Scenario } from '../../src/contracts/scenarios';
import type { RuleFiring, Signal } from '../../src/contracts/signals';

// Values that don't matter, so that a test names only those that do.

export const at = (seconds: number) => epochMs(Date.UTC(2026, 0, 2, 14, 0, 0) + seconds * 1000);
export const service = (name: string): ServiceName => name as ServiceName;

export const someKpis: Kpis = { recordsPerSecond: 680, errorRatio: 0.01, activeServices: 14, activeIncidents: 0, signalsLastMinute: 0, templates: 214 };

export const someService = (name: string, more: Partial<Service> = {}): Service => ({
  name: service(name),
  recordsPerSecond: 94,
  errorRatio: 0.01,
  warningsPerSecond: 1,
  p50Ms: 20,
  p95Ms: 112,
  p99Ms: 300,
  health: 'ok',
  forecastErrorRatio: null,
  forecastLow: null,
  forecastHigh: null,
  ...more,
});

export const someEdge = (caller: string, callee: string, more: Partial<Edge> = {}): Edge => ({
  caller: service(caller),
  callee: service(callee),
  evidence: ['span_parent'],
  callsPerSecond: 10,
  errorRatio: 0,
  latencyMs: 20,
  weight: 0.5,
  lastSeen: at(0),
  connection: 'service',
  ...more,
});

export const someSignal = (more: Partial<Omit<Signal, 'service'>> & { readonly service?: string } = {}): Signal => {
  const { service: name = 'payments', ...rest } = more;
  return {
    kind: 'error_rate',
    detector: 'z-score',
    onset: at(0),
    at: at(2),
    score: 2,
    baseline: 0.05,
    observed: 0.22,
    unit: 'ratio',
    severity: 'critical',
    operation: null,
    template: null,
    templateText: null,
    examples: [],
    text: 'error rate 22 % against 4.9 % before',
    ...rest,
    service: service(name),
  };
};

export const someEvidence = (kind: string, weight: number, text = `${kind} says so`): Evidence => ({ kind, weight, text, observed: 1, baseline: 0, lines: null });

export const someCandidate = (name: string, score: number, evidence: readonly Evidence[] = []): RootCandidate => ({ service: service(name), score, evidence });

export const someBlast = (name: string, hops: number, more: Partial<BlastEntry> = {}): BlastEntry => ({
  service: service(name),
  hops,
  impact: 0.5,
  relation: 'upstream',
  state: 'hit',
  etaSeconds: 0,
  ...more,
});

export const someIncident = (id: string, more: Partial<Omit<Incident, 'root'>> & { readonly root?: string } = {}): Incident => {
  const { root = 'payments', ...rest } = more;
  return {
    id: id as IncidentId,
    state: 'active',
    severity: 'critical',
    onset: at(0),
    detected: at(3),
    lastSignal: at(10),
    resolved: null,
    acknowledged: null,
    title: `${root} is failing: 22 % of calls error (4.9 % before)`,
    candidates: [someCandidate(root, 0.8, [someEvidence('own_errors', 0.6), someEvidence('onset_order', 0.2)]), someCandidate('checkout', 0.2)],
    members: [{ service: service(root), onset: at(0), signals: 3 }],
    blastRadius: [],
    signals: [],
    signalCount: 3,
    story: [],
    storyLinks: null,
    mergedFrom: [],
    isRootKnown: true,
    mergedInto: null,
    ...rest,
    root: service(root),
  };
};

export const someLine = (sequence: number, more: Partial<Omit<LogLine, 'service'>> & { readonly service?: string } = {}): LogLine => {
  const { service: name = 'payments', ...rest } = more;
  return { sequence, time: at(sequence), level: 'INFO', message: `line ${sequence}`, template: '' as TemplateId, traceId: '' as TraceId, ...rest, service: service(name) };
};

export const somePoint = (seconds: number, more: Partial<Point> = {}): Point => ({ at: at(seconds), records: 700, errors: 8, warnings: 14, signals: 0, errorRatio: 0.01, activeServices: 14, activeIncidents: 0, signalsLastMinute: 0, templates: 214, ...more });

export const someScenario = (name: string, more: Partial<Omit<Scenario, 'affected'>> & { readonly affected?: readonly string[] } = {}): Scenario => {
  const { affected = [], ...rest } = more;
  return {
    name: name as ScenarioName,
    title: 'Payments outage',
    description: 'payments fails many of its calls',
    service: service('payments'),
    durationSeconds: 35,
    isActive: false,
    startedAt: null,
    secondsLeft: 0,
    ...rest,
    affected: affected.map(service),
  };
};

export const someFiring = (rule: string, name: string, isFiring: boolean): RuleFiring => ({
  ruleId: rule as RuleId,
  ruleName: rule,
  service: service(name),
  isFiring,
  at: at(0),
  since: at(0),
  observed: 9,
  threshold: 8,
});

export const someSnapshot = (more: Partial<Snapshot> = {}): Snapshot => ({
  number: 10,
  tick: at(10),
  startedAt: at(-100),
  version: '0.1.0',
  sourceName: 'simulator',
  isSimulated: true,
  isWarmingUp: false,
  warmUpSeconds: 120,
  kpis: someKpis,
  services: [someService('payments'), someService('checkout')],
  edges: [someEdge('checkout', 'payments')],
  incidents: [],
  recentSignals: [],
  firingRules: [],
  scenarios: [],
  timeline: [],
  recentLogs: [],
  recentChanges: [],
  ...more,
});

export const someDelta = (number: number, more: Partial<Delta> = {}): Delta => ({
  number,
  covers: 1,
  tick: at(number),
  isWarmingUp: false,
  kpis: someKpis,
  services: [],
  edges: [],
  goneEdges: [],
  incidents: [],
  signals: [],
  ruleFirings: [],
  scenarios: [],
  points: [somePoint(number)],
  logs: [],
  goneServices: [],
  changes: [],
  ...more,
});

/** The demo shop's calls, as the engine infers them. */
export const shopEdges: readonly Edge[] = [
  ['gateway', 'auth'], ['gateway', 'catalog'], ['gateway', 'search'], ['auth', 'sessions'], ['catalog', 'inventory'], ['catalog', 'recommendations'], ['search', 'catalog'], ['cart', 'catalog'],
  ['cart', 'sessions'], ['checkout', 'cart'], ['checkout', 'payments'], ['checkout', 'inventory'], ['payments', 'ledger'], ['fulfillment', 'inventory'], ['fulfillment', 'notifications'],
].map(([caller, callee]) => someEdge(caller!, callee!));

export const shopServices: readonly ServiceName[] = [
  'analytics', 'auth', 'cart', 'catalog', 'checkout', 'fulfillment', 'gateway', 'inventory', 'ledger', 'notifications', 'payments', 'recommendations', 'search', 'sessions',
].map(service);

/** The same numbers each time: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
