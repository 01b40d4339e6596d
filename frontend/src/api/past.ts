import type { EpochMs } from '../base/brand';
import { type Snapshot, readSnapshot } from '../contracts/live';
import { list, record, type Reader } from '../contracts/read';
import { ask } from './http';

const stamp = (at: EpochMs): string => new Date(at).toISOString();
const snapshot: Reader<Snapshot> = (value) => readSnapshot(value);
const range = record<{ readonly snapshots: readonly Snapshot[] }>({ snapshots: ['snapshots', list(snapshot)] });

/** The whole picture as it was at a moment. */
export const fetchPast = (at: EpochMs, signal: AbortSignal): Promise<Snapshot> => ask(`/api/past?at=${stamp(at)}`, readSnapshot, { signal });

/** Pictures of a stretch of the past, one each `step` seconds. */
export const fetchPastRange = async (from: EpochMs, to: EpochMs, step: number, signal: AbortSignal): Promise<readonly Snapshot[]> =>
  (await ask(`/api/past/range?from=${stamp(from)}&to=${stamp(to)}&step=${step}`, (value) => range(value, ''), { signal })).snapshots;
