import type { EpochMs } from '../base/brand';
import { type ServiceName, type TemplateId, type TraceId, serviceName, templateId, traceId } from './ids';
import { flag, nullable, number, oneOf, record, text, time } from './read';

/** One stored record, its text rebuilt. */
export type StoredRecord = {
  readonly sequence: number;
  readonly time: EpochMs;
  readonly service: ServiceName;
  readonly level: string;
  readonly kind: 'log' | 'span';
  readonly message: string;
  readonly template: TemplateId;
  readonly traceId: TraceId;
  readonly spanId: string;
  readonly durationMs: number | null;
  readonly status: number;
  readonly isError: boolean;
  /** A JSON object, or empty. */
  readonly attributes: string;
};

export const readStoredRecord = record<StoredRecord>({
  sequence: ['sequence', number],
  time: ['time', time],
  service: ['service', serviceName],
  level: ['level', text],
  kind: ['kind', oneOf('log', 'span')],
  message: ['message', text],
  template: ['template', templateId],
  traceId: ['trace_id', traceId],
  spanId: ['span_id', text],
  durationMs: ['duration_ms', nullable(number)],
  status: ['status', number],
  isError: ['is_error', flag],
  attributes: ['attributes', text],
});

/** The attributes by name; a nested value as JSON, and what is no object as one value. */
export function attributesOf(json: string): readonly (readonly [string, string])[] {
  if (json === '') {
    return [];
  }
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([name, inner]) => [name, typeof inner === 'string' ? inner : JSON.stringify(inner)] as const)
      : [['attributes', json]];
  } catch {
    return [['attributes', json]];
  }
}
