import type { EpochMs } from '../base/brand';
import { list, nullable, number, record, text, time } from './read';
import { type StoredRecord, readStoredRecord } from './records';

export type SearchPage = { readonly items: readonly StoredRecord[]; readonly nextCursor: string | null };

const pageReader = record<SearchPage>({ items: ['items', list(readStoredRecord)], nextCursor: ['next_cursor', nullable(text)] });

/** Counts by level, lowest first: trace, debug, info, warn, error, fatal. */
export type HitBucket = { readonly at: EpochMs; readonly counts: readonly number[] };

export type Histogram = {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly bucketSeconds: number;
  readonly buckets: readonly HitBucket[];
  readonly total: number;
  /** Hits before this were not counted, because that would have taken too long. */
  readonly countedFrom: EpochMs | null;
};

const histogramReader = record<Histogram>({
  from: ['from', time],
  to: ['to', time],
  bucketSeconds: ['bucket_seconds', number],
  buckets: ['buckets', list(record<HitBucket>({ at: ['at', time], counts: ['counts', list(number)] }))],
  total: ['total', number],
  countedFrom: ['counted_from', nullable(time)],
});

/** What the search would find without one of its conditions; null when that was not counted. */
export type Relaxation = { readonly filter: string; readonly value: string; readonly count: number | null };

const relaxReader = record<{ readonly items: readonly Relaxation[] }>({
  items: ['items', list(record<Relaxation>({ filter: ['filter', text], value: ['value', text], count: ['count', nullable(number)] }))],
});

export type LineContext = { readonly record: StoredRecord; readonly before: readonly StoredRecord[]; readonly after: readonly StoredRecord[] };

const contextReader = record<LineContext>({
  record: ['record', readStoredRecord],
  before: ['before', list(readStoredRecord)],
  after: ['after', list(readStoredRecord)],
});

export const readSearchPage = (value: unknown): SearchPage => pageReader(value, '');
export const readHistogram = (value: unknown): Histogram => histogramReader(value, '');
export const readRelaxations = (value: unknown): readonly Relaxation[] => relaxReader(value, '').items;
export const readLineContext = (value: unknown): LineContext => contextReader(value, '');
