import type { EpochMs } from '../base/brand';
import { type ServiceName, type TemplateId, type TraceId, serviceName, templateId, traceId } from './ids';
import { list, number, record, text, time } from './read';

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

/** What the store knows of one service; the live figures and the edges come with the stream. */
export type ServiceDetail = {
  readonly service: ServiceName;
  readonly history: readonly ServicePoint[];
  readonly topTemplates: readonly ServiceTemplate[];
  readonly recentErrors: readonly ServiceError[];
};

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
});

export const readServiceDetail = (value: unknown): ServiceDetail => reader(value, '');
