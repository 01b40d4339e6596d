import type { EpochMs } from '../base/brand';
import { type ChangeEvent, readChangeEvent } from './changes';
import { type Edge, type EdgeName, readEdge } from './graph';
import { type ServiceName, type TemplateId, type TraceId, serviceName, templateId, traceId } from './ids';
import { type Incident, readIncident } from './incidents';
import { type Fields, flag, list, nullable, number, oneOf, record, text, time, withDefault } from './read';
import { type Scenario, readScenario } from './scenarios';
import { type RuleFiring, type Signal, readRuleFiring, readSignal } from './signals';

export type Kpis = {
  readonly recordsPerSecond: number;
  readonly errorRatio: number;
  readonly activeServices: number;
  readonly activeIncidents: number;
  readonly signalsLastMinute: number;
  readonly templates: number;
};

export const health = oneOf('ok', 'warning', 'critical');

export type Health = 'ok' | 'warning' | 'critical';

export type Service = {
  readonly name: ServiceName;
  readonly recordsPerSecond: number;
  readonly errorRatio: number;
  readonly warningsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly health: Health;
  readonly forecastErrorRatio: number | null;
  readonly forecastLow: number | null;
  readonly forecastHigh: number | null;
};

export type LogLine = {
  readonly sequence: number;
  readonly time: EpochMs;
  readonly service: ServiceName;
  readonly level: string;
  readonly message: string;
  readonly template: TemplateId;
  readonly traceId: TraceId;
};

/** One second of the strip chart, with the key figures as they stood at its end. */
export type Point = {
  readonly at: EpochMs;
  readonly records: number;
  readonly errors: number;
  readonly warnings: number;
  readonly signals: number;
  readonly errorRatio: number;
  readonly activeServices: number;
  readonly activeIncidents: number;
  readonly signalsLastMinute: number;
  readonly templates: number;
};

export type Snapshot = {
  readonly number: number;
  readonly tick: EpochMs | null;
  readonly startedAt: EpochMs;
  readonly version: string;
  readonly sourceName: string;
  readonly isSimulated: boolean;
  readonly isWarmingUp: boolean;
  /** How long the detectors learn before they speak. */
  readonly warmUpSeconds: number;
  readonly kpis: Kpis;
  readonly services: readonly Service[];
  readonly edges: readonly Edge[];
  readonly incidents: readonly Incident[];
  readonly recentSignals: readonly Signal[];
  readonly firingRules: readonly RuleFiring[];
  readonly scenarios: readonly Scenario[];
  readonly timeline: readonly Point[];
  readonly recentLogs: readonly LogLine[];
  readonly recentChanges: readonly ChangeEvent[];
};

/** What changed with the last tick, or with several since the last message. */
export type Delta = {
  readonly number: number;
  /** Ticks that it stands for: those after `number - covers`. */
  readonly covers: number;
  readonly tick: EpochMs;
  readonly isWarmingUp: boolean;
  readonly kpis: Kpis;
  readonly services: readonly Service[];
  readonly edges: readonly Edge[];
  readonly goneEdges: readonly EdgeName[];
  readonly incidents: readonly Incident[];
  readonly signals: readonly Signal[];
  readonly ruleFirings: readonly RuleFiring[];
  readonly scenarios: readonly Scenario[];
  /** One per tick, oldest first. */
  readonly points: readonly Point[];
  readonly logs: readonly LogLine[];
  readonly goneServices: readonly ServiceName[];
  readonly changes: readonly ChangeEvent[];
};

export const readKpis = record<Kpis>({
  recordsPerSecond: ['records_per_second', number],
  errorRatio: ['error_ratio', number],
  activeServices: ['active_services', number],
  activeIncidents: ['active_incidents', number],
  signalsLastMinute: ['signals_last_minute', number],
  templates: ['templates', number],
});

const readService = record<Service>({
  name: ['name', serviceName],
  recordsPerSecond: ['records_per_second', number],
  errorRatio: ['error_ratio', number],
  warningsPerSecond: ['warnings_per_second', number],
  p50Ms: ['p50_ms', number],
  p95Ms: ['p95_ms', number],
  p99Ms: ['p99_ms', number],
  health: ['health', health],
  forecastErrorRatio: ['forecast_error_ratio', nullable(number)],
  forecastLow: ['forecast_low', nullable(number)],
  forecastHigh: ['forecast_high', nullable(number)],
});

const readLogLine = record<LogLine>({
  sequence: ['sequence', number],
  time: ['time', time],
  service: ['service', serviceName],
  level: ['level', text],
  message: ['message', text],
  template: ['template', templateId],
  traceId: ['trace_id', traceId],
});

const readPoint = record<Point>({
  at: ['at', time],
  records: ['records', number],
  errors: ['errors', number],
  warnings: ['warnings', number],
  signals: ['signals', number],
  errorRatio: ['error_ratio', withDefault(number, 0)],
  activeServices: ['active_services', withDefault(number, 0)],
  activeIncidents: ['active_incidents', withDefault(number, 0)],
  signalsLastMinute: ['signals_last_minute', withDefault(number, 0)],
  templates: ['templates', withDefault(number, 0)],
});

/** What the snapshot says alike in both of its forms. */
export const snapshotHead: Fields<Omit<Snapshot, 'services' | 'edges' | 'incidents' | 'timeline' | 'recentLogs'>> = {
  number: ['number', number],
  tick: ['tick', nullable(time)],
  startedAt: ['started_at', time],
  version: ['version', text],
  sourceName: ['source_name', text],
  isSimulated: ['is_simulated', flag],
  isWarmingUp: ['is_warming_up', flag],
  warmUpSeconds: ['warm_up_seconds', withDefault(number, 120)],
  kpis: ['kpis', readKpis],
  recentSignals: ['recent_signals', list(readSignal)],
  firingRules: ['firing_rules', list(readRuleFiring)],
  scenarios: ['scenarios', list(readScenario)],
  recentChanges: ['recent_changes', withDefault(list(readChangeEvent), [])],
};

const snapshotReader = record<Snapshot>({
  ...snapshotHead,
  services: ['services', list(readService)],
  edges: ['edges', list(readEdge)],
  incidents: ['incidents', list(readIncident)],
  timeline: ['timeline', list(readPoint)],
  recentLogs: ['recent_logs', list(readLogLine)],
});

/** The whole picture as REST answers it; the hub's, in rows, is read in `hub.ts`. */
export const readSnapshot = (value: unknown): Snapshot => snapshotReader(value, '');
