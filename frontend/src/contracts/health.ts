import type { EpochMs } from '../base/brand';
import { flag, list, nullable, number, oneOf, record, text, time } from './read';

export type StageHealth = {
  readonly name: string;
  readonly topic: string;
  readonly state: 'ok' | 'full' | 'sick';
  readonly depth: number;
  readonly capacity: number;
  readonly received: number;
  readonly handled: number;
  readonly dropped: number;
  readonly failed: number;
  readonly busySeconds: number;
  readonly lastError: string | null;
};

export type StoreHealth = {
  readonly path: string;
  readonly records: number;
  readonly sizeBytes: number;
  readonly oldest: EpochMs | null;
  readonly newest: EpochMs | null;
  readonly lastCommitSeconds: number;
  readonly lastError: string | null;
};

/** LogFlow's own health. */
export type Health = {
  readonly status: 'ok' | 'degraded' | 'failing';
  readonly isReady: boolean;
  readonly notReady: readonly string[];
  readonly version: string;
  readonly startedAt: EpochMs;
  readonly uptimeSeconds: number;
  readonly source: string;
  readonly isSimulated: boolean;
  readonly tick: EpochMs | null;
  readonly stages: readonly StageHealth[];
  readonly store: StoreHealth | null;
};

const readStage = record<StageHealth>({
  name: ['name', text],
  topic: ['topic', text],
  state: ['state', oneOf('ok', 'full', 'sick')],
  depth: ['depth', number],
  capacity: ['capacity', number],
  received: ['received', number],
  handled: ['handled', number],
  dropped: ['dropped', number],
  failed: ['failed', number],
  busySeconds: ['busy_seconds', number],
  lastError: ['last_error', nullable(text)],
});

const readStore = record<StoreHealth>({
  path: ['path', text],
  records: ['records', number],
  sizeBytes: ['size_bytes', number],
  oldest: ['oldest', nullable(time)],
  newest: ['newest', nullable(time)],
  lastCommitSeconds: ['last_commit_seconds', number],
  lastError: ['last_error', nullable(text)],
});

/** As part of another answer. */
export const healthReader = record<Health>({
  status: ['status', oneOf('ok', 'degraded', 'failing')],
  isReady: ['is_ready', flag],
  notReady: ['not_ready', list(text)],
  version: ['version', text],
  startedAt: ['started_at', time],
  uptimeSeconds: ['uptime_seconds', number],
  source: ['source', text],
  isSimulated: ['is_simulated', flag],
  tick: ['tick', nullable(time)],
  stages: ['stages', list(readStage)],
  store: ['store', nullable(readStore)],
});

export const readHealth = (value: unknown): Health => healthReader(value, '');
