import type { EpochMs } from '../base/brand';
import { type ServiceName, type TraceId, serviceName, traceId } from './ids';
import { flag, list, number, record, text, time, withDefault } from './read';
import { type StoredRecord, readStoredRecord } from './records';

export type TraceSummary = {
  readonly traceId: TraceId;
  readonly start: EpochMs;
  readonly durationMs: number;
  readonly rootService: ServiceName;
  readonly rootOperation: string;
  readonly spans: number;
  readonly services: number;
  readonly errors: number;
};

/** In waterfall order: parents before children, siblings by start. */
export type Span = {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly service: ServiceName;
  readonly operation: string;
  readonly offsetMs: number;
  readonly durationMs: number;
  readonly selfMs: number;
  readonly isError: boolean;
  readonly depth: number;
  readonly logs: readonly StoredRecord[];
};

export type Trace = { readonly summary: TraceSummary; readonly spans: readonly Span[]; readonly looseLogs: readonly StoredRecord[]; readonly isCut: boolean };

const readSummary = record<TraceSummary>({
  traceId: ['trace_id', traceId],
  start: ['start', time],
  durationMs: ['duration_ms', number],
  rootService: ['root_service', serviceName],
  rootOperation: ['root_operation', text],
  spans: ['spans', number],
  services: ['services', number],
  errors: ['errors', number],
});

const traceReader = record<Trace>({
  summary: ['summary', readSummary],
  spans: [
    'spans',
    list(
      record<Span>({
        spanId: ['span_id', text],
        parentSpanId: ['parent_span_id', text],
        service: ['service', serviceName],
        operation: ['operation', text],
        offsetMs: ['offset_ms', number],
        durationMs: ['duration_ms', number],
        selfMs: ['self_ms', number],
        isError: ['is_error', flag],
        depth: ['depth', number],
        logs: ['logs', list(readStoredRecord)],
      }),
    ),
  ],
  looseLogs: ['loose_logs', list(readStoredRecord)],
  isCut: ['is_cut', withDefault(flag, false)],
});

const listReader = record<{ readonly items: readonly TraceSummary[] }>({ items: ['items', list(readSummary)] });

export const readTrace = (value: unknown): Trace => traceReader(value, '');
export const readTraces = (value: unknown): readonly TraceSummary[] => listReader(value, '').items;
