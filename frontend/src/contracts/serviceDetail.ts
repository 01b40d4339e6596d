import type { EpochMs } from '../base/brand';
import { type ServiceName, type TemplateId, type TraceId, serviceName, templateId, traceId } from './ids';
import { type Connection, connections, type Edge, readEdge } from './graph';
import { type Incident, readIncident } from './incidents';
import { list, nullable, number, oneOf, record, text, time, withDefault } from './read';

export type ServicePoint = {
  readonly at: EpochMs;
  readonly recordsPerSecond: number;
  readonly errorRatio: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
};

export type ServiceTemplate = { readonly id: TemplateId; readonly text: string; readonly level: string; readonly count: number };

export type ServiceError = {
  readonly sequence: number;
  readonly time: EpochMs;
  readonly level: string;
  readonly message: string;
  readonly traceId: TraceId;
};

/** The error rate expected so many seconds ahead, and the range it is likely in. */
export type ServiceForecast = { readonly now: number; readonly ahead: number; readonly low: number; readonly high: number; readonly horizonSeconds: number };

/** One who calls a peer; its figures are of the asked range, first and last call of all that is stored. */
export type PeerCaller = {
  readonly service: ServiceName;
  readonly calls: number;
  readonly callsPerSecond: number;
  readonly errorRatio: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly firstCall: EpochMs;
  readonly lastCall: EpochMs;
};

/** One that never reports itself: what its callers say of it. No first call until one is stored. */
export type PeerDetail = { readonly connection: Connection; readonly firstCall: EpochMs | null; readonly lastCall: EpochMs | null; readonly callers: readonly PeerCaller[] };

/** What the store knows of one service, and how it stands. */
export type ServiceDetail = {
  readonly service: ServiceName;
  readonly history: readonly ServicePoint[];
  readonly topTemplates: readonly ServiceTemplate[];
  readonly recentErrors: readonly ServiceError[];
  readonly forecast: ServiceForecast | null;
  readonly callers: readonly Edge[];
  readonly callees: readonly Edge[];
  /** Open ones that it belongs to. */
  readonly incidents: readonly Incident[];
  /** Only of one that never reports itself; its history then counts the calls to it. */
  readonly peer: PeerDetail | null;
};

const readPeer = record<PeerDetail>({
  connection: ['connection_type', oneOf(...connections)],
  firstCall: ['first_call', nullable(time)],
  lastCall: ['last_call', nullable(time)],
  callers: [
    'callers',
    list(
      record<PeerCaller>({
        service: ['service', serviceName],
        calls: ['calls', number],
        callsPerSecond: ['calls_per_second', number],
        errorRatio: ['error_ratio', number],
        p50Ms: ['p50_ms', number],
        p95Ms: ['p95_ms', number],
        firstCall: ['first_call', time],
        lastCall: ['last_call', time],
      }),
    ),
  ],
});

const reader = record<ServiceDetail>({
  service: ['service', serviceName],
  history: [
    'history',
    list(
      record<ServicePoint>({
        at: ['at', time],
        recordsPerSecond: ['records_per_second', number],
        errorRatio: ['error_ratio', number],
        p50Ms: ['p50_ms', number],
        p95Ms: ['p95_ms', number],
        p99Ms: ['p99_ms', number],
      }),
    ),
  ],
  topTemplates: [
    'top_templates',
    list(record<ServiceTemplate>({ id: ['id', templateId], text: ['text', text], level: ['level', text], count: ['count', number] })),
  ],
  recentErrors: [
    'recent_errors',
    list(
      record<ServiceError>({
        sequence: ['sequence', number],
        time: ['time', time],
        level: ['level', text],
        message: ['message', text],
        traceId: ['trace_id', traceId],
      }),
    ),
  ],
  forecast: ['forecast', nullable(record<ServiceForecast>({ now: ['now', number], ahead: ['ahead', number], low: ['low', number], high: ['high', number], horizonSeconds: ['horizon_seconds', number] }))],
  callers: ['callers', withDefault(list(readEdge), [])],
  callees: ['callees', withDefault(list(readEdge), [])],
  incidents: ['incidents', withDefault(list(readIncident), [])],
  peer: ['peer', withDefault(nullable(readPeer), null)],
});

export const readServiceDetail = (value: unknown): ServiceDetail => reader(value, '');
