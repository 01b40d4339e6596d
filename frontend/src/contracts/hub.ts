import type { EpochMs } from '../base/brand';
import { type ChangeEvent, readChangeEvent } from './changes';
import { type Edge, type EdgeName, readEdgeName } from './graph';
import { type IncidentId, type ServiceName, incidentId, serviceName } from './ids';
import { type Kpis, type LogLine, type Point, type Service, type Snapshot, snapshotHead } from './live';
import { flag, list, nullable, number, record, type Reader, text, time, withDefault } from './read';
import { readEdgeRow, readLogRow, readPointRow, readServiceRow } from './rows';
import { type Scenario, readScenario } from './scenarios';
import { type RuleFiring, type Signal, readRuleFiring, readSignal } from './signals';

// The hub's messages. Incidents stay as they came here: patches apply to that form, and `live/incidentBook.ts` reads the result.

export type HubSnapshot = Omit<Snapshot, 'incidents' | 'recentLogs'> & {
  /** Names the run of the server; numbers are counted anew in the next. */
  readonly epoch: string;
  readonly rawIncidents: readonly unknown[];
};

export type HubIncident = { readonly whole: unknown; readonly id: IncidentId | null; readonly patch: unknown };

export type HubDelta = {
  readonly number: number;
  readonly covers: number;
  readonly tick: EpochMs;
  readonly isWarmingUp: boolean;
  readonly points: readonly Point[];
  readonly services: readonly Service[];
  readonly goneServices: readonly ServiceName[];
  readonly edges: readonly Edge[];
  readonly goneEdges: readonly EdgeName[];
  readonly incidents: readonly HubIncident[];
  readonly signals: readonly Signal[];
  readonly ruleFirings: readonly RuleFiring[];
  readonly scenarios: readonly Scenario[];
  readonly logs: readonly LogLine[];
  readonly changes: readonly ChangeEvent[];
};

export type WatchAnswer = { readonly service: ServiceName | null; readonly level: string | null; readonly logs: readonly LogLine[] };

const raw: Reader<unknown> = (value) => value ?? null;
const some = <T>(reader: Reader<T>): Reader<readonly T[]> => withDefault(list(reader), []);

const snapshotReader = record<HubSnapshot>({
  ...snapshotHead,
  epoch: ['epoch', text],
  services: ['services', list(readServiceRow)],
  edges: ['edges', list(readEdgeRow)],
  rawIncidents: ['incidents', list(raw)],
  timeline: ['points', list(readPointRow)],
});

const deltaReader = record<HubDelta>({
  number: ['number', number],
  covers: ['covers', number],
  tick: ['tick', time],
  isWarmingUp: ['is_warming_up', flag],
  points: ['points', list(readPointRow)],
  services: ['services', some(readServiceRow)],
  goneServices: ['gone_services', some(serviceName)],
  edges: ['edges', some(readEdgeRow)],
  goneEdges: ['gone_edges', some(readEdgeName)],
  incidents: ['incidents', some(record<HubIncident>({ whole: ['whole', raw], id: ['id', nullable(incidentId)], patch: ['patch', raw] }))],
  signals: ['signals', some(readSignal)],
  ruleFirings: ['rule_firings', some(readRuleFiring)],
  scenarios: ['scenarios', some(readScenario)],
  logs: ['logs', some(readLogRow)],
  changes: ['changes', some(readChangeEvent)],
});

const watchReader = record<WatchAnswer>({ service: ['service', nullable(serviceName)], level: ['level', nullable(text)], logs: ['logs', list(readLogRow)] });

export const readHubSnapshot = (value: unknown): HubSnapshot => snapshotReader(value, '');
export const readHubDelta = (value: unknown): HubDelta => deltaReader(value, '');
export const readWatchAnswer = (value: unknown): WatchAnswer => watchReader(value, '');

/** The key figures are those of the last second. */
export const kpisOfPoint = (point: Point): Kpis => ({
  recordsPerSecond: point.records,
  errorRatio: point.errorRatio,
  activeServices: point.activeServices,
  activeIncidents: point.activeIncidents,
  signalsLastMinute: point.signalsLastMinute,
  templates: point.templates,
});
