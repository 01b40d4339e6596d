import type { EpochMs } from '../base/brand';
import { type IncidentId, type ServiceName, type TraceId, incidentId, serviceName, traceId } from './ids';
import type { IncidentState } from './incidents';
import { list, nullable, number, oneOf, record, text, time } from './read';
import { signalSeverity, type SignalSeverity } from './signals';

const incidentState = oneOf('active', 'resolving', 'resolved');

/** What was known of an incident from one moment on. */
export type IncidentVersion = {
  readonly at: EpochMs;
  readonly state: IncidentState;
  readonly severity: SignalSeverity;
  readonly root: ServiceName;
  readonly score: number;
  /** Empty when there was none. */
  readonly runnerUp: string;
  readonly runnerUpScore: number;
  readonly title: string;
  readonly members: number;
  readonly signals: number;
};

export const readIncidentVersion = record<IncidentVersion>({
  at: ['at', time],
  state: ['state', incidentState],
  severity: ['severity', signalSeverity],
  root: ['root', serviceName],
  score: ['score', number],
  runnerUp: ['runner_up', text],
  runnerUpScore: ['runner_up_score', number],
  title: ['title', text],
  members: ['members', number],
  signals: ['signals', number],
});

/** A service that was expected to be hit, and what became of it. */
export type Prediction = {
  readonly service: ServiceName;
  readonly hops: number;
  readonly impact: number;
  readonly predictedAt: EpochMs;
  readonly expectedAt: EpochMs;
  readonly hitAt: EpochMs | null;
  readonly outcome: 'pending' | 'hit' | 'not_hit';
};

export const readPrediction = record<Prediction>({
  service: ['service', serviceName],
  hops: ['hops', number],
  impact: ['impact', number],
  predictedAt: ['predicted_at', time],
  expectedAt: ['expected_at', time],
  hitAt: ['hit_at', nullable(time)],
  outcome: ['outcome', oneOf('pending', 'hit', 'not_hit')],
});

/** An earlier incident that resembles another. */
export type SimilarIncident = {
  readonly id: IncidentId;
  readonly title: string;
  readonly root: ServiceName;
  readonly state: IncidentState;
  readonly onset: EpochMs;
  readonly acknowledged: EpochMs | null;
  readonly lastedSeconds: number;
  readonly signalCount: number;
  readonly likeness: number;
  readonly shared: readonly string[];
};

export const readSimilarIncident = record<SimilarIncident>({
  id: ['id', incidentId],
  title: ['title', text],
  root: ['root', serviceName],
  state: ['state', incidentState],
  onset: ['onset', time],
  acknowledged: ['acknowledged', nullable(time)],
  lastedSeconds: ['lasted_seconds', number],
  signalCount: ['signal_count', number],
  likeness: ['likeness', number],
  shared: ['shared', list(text)],
});

/** A trace in a line. */
export type TraceBrief = {
  readonly traceId: TraceId;
  readonly start: EpochMs;
  readonly durationMs: number;
  readonly rootService: ServiceName;
  readonly rootOperation: string;
  readonly spans: number;
  readonly errors: number;
};

export const readTraceBrief = record<TraceBrief>({
  traceId: ['trace_id', traceId],
  start: ['start', time],
  durationMs: ['duration_ms', number],
  rootService: ['root_service', serviceName],
  rootOperation: ['root_operation', text],
  spans: ['spans', number],
  errors: ['errors', number],
});

/** A stored log line as far as a story shows it. */
export type LineBrief = { readonly time: EpochMs; readonly service: ServiceName; readonly level: string; readonly message: string; readonly traceId: TraceId };

export const readLineBrief = record<LineBrief>({
  time: ['time', time],
  service: ['service', serviceName],
  level: ['level', text],
  message: ['message', text],
  traceId: ['trace_id', traceId],
});
