import type { EpochMs } from '../base/brand';
import { list, nullable, number, record, text, time } from './read';

export type Rejected = { readonly reason: string; readonly records: number };

/** One source as the server counts it, since its start. */
export type SourceStatus = {
  readonly name: string;
  readonly kind: string;
  readonly address: string;
  readonly state: string | null;
  readonly received: number;
  readonly accepted: number;
  readonly rejected: readonly Rejected[];
  readonly cut: number;
  readonly bytes: number;
  readonly recordsPerSecond: number;
  readonly lastRecord: EpochMs | null;
  readonly lagSeconds: number | null;
  readonly lastError: string | null;
};

const source = record<SourceStatus>({
  name: ['name', text],
  kind: ['kind', text],
  address: ['address', text],
  state: ['state', nullable(text)],
  received: ['received', number],
  accepted: ['accepted', number],
  rejected: ['rejected', list(record<Rejected>({ reason: ['reason', text], records: ['records', number] }))],
  cut: ['cut', number],
  bytes: ['bytes', number],
  recordsPerSecond: ['records_per_second', number],
  lastRecord: ['last_record', nullable(time)],
  lagSeconds: ['lag_seconds', nullable(number)],
  lastError: ['last_error', nullable(text)],
});

const page = record<{ readonly items: readonly SourceStatus[] }>({ items: ['items', list(source)] });

export const readSources = (value: unknown): readonly SourceStatus[] => page(value, '').items;
