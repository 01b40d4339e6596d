import type { EpochMs } from '../base/brand';
import { type Health, healthReader } from './health';
import { list, nullable, number, record, text, time } from './read';

export type { StageHealth as Stage } from './health';

export type SourceState = {
  readonly name: string;
  readonly kind: string;
  readonly address: string;
  readonly state: string | null;
  readonly received: number;
  readonly accepted: number;
  readonly rejected: readonly { readonly reason: string; readonly records: number }[];
  readonly bytes: number;
  readonly recordsPerSecond: number;
  readonly lastRecord: EpochMs | null;
  readonly lagSeconds: number | null;
  readonly lastError: string | null;
};

type StageTime = { readonly name: string; readonly topic: string; readonly p50: number | null; readonly p95: number | null; readonly meanSeconds: number };
type Drop = { readonly where: string; readonly reason: string; readonly count: number };
type Counters = { readonly records: number; readonly recordsLost: number; readonly commits: number; readonly failedCommits: number; readonly commitSeconds: number; readonly retentionDeleted: number };
type Retention = { readonly ageSeconds: number | null; readonly sizeBytes: number | null };
type Process = {
  readonly workingSetBytes: number;
  readonly heapBytes: number;
  readonly gen0: number;
  readonly gen1: number;
  readonly gen2: number;
  readonly pauseSeconds: number;
  readonly threads: number;
  readonly cpuSeconds: number;
  readonly processors: number;
};
type Hub = { readonly clients: number; readonly clientsMax: number; readonly droppedDeltas: number; readonly refused: number; readonly timedOut: number };
type Holdings = { readonly services: number; readonly edges: number; readonly templates: number; readonly traces: number; readonly ticks: number; readonly openIncidents: number };
type Version = { readonly program: string; readonly runtime: string; readonly system: string; readonly architecture: string };
type Setting = { readonly section: string; readonly name: string; readonly value: string };

export type Status = {
  readonly health: Health;
  readonly at: EpochMs;
  readonly sources: readonly SourceState[];
  readonly stageTimes: readonly StageTime[];
  readonly drops: readonly Drop[];
  readonly storeCounters: Counters;
  readonly retention: Retention;
  readonly process: Process;
  readonly hub: Hub;
  readonly holdings: Holdings;
  readonly version: Version;
  readonly settings: readonly Setting[];
};

const source = record<SourceState>({
  name: ['name', text],
  kind: ['kind', text],
  address: ['address', text],
  state: ['state', nullable(text)],
  received: ['received', number],
  accepted: ['accepted', number],
  rejected: ['rejected', list(record<{ readonly reason: string; readonly records: number }>({ reason: ['reason', text], records: ['records', number] }))],
  bytes: ['bytes', number],
  recordsPerSecond: ['records_per_second', number],
  lastRecord: ['last_record', nullable(time)],
  lagSeconds: ['lag_seconds', nullable(number)],
  lastError: ['last_error', nullable(text)],
});

const reader = record<Status>({
  health: ['health', healthReader],
  at: ['at', time],
  sources: ['sources', list(source)],
  stageTimes: [
    'stage_times',
    list(record<StageTime>({ name: ['name', text], topic: ['topic', text], p50: ['p50', nullable(number)], p95: ['p95', nullable(number)], meanSeconds: ['mean_seconds', number] })),
  ],
  drops: ['drops', list(record<Drop>({ where: ['where', text], reason: ['reason', text], count: ['count', number] }))],
  storeCounters: [
    'store_counters',
    record<Counters>({
      records: ['records', number],
      recordsLost: ['records_lost', number],
      commits: ['commits', number],
      failedCommits: ['failed_commits', number],
      commitSeconds: ['commit_seconds', number],
      retentionDeleted: ['retention_deleted', number],
    }),
  ],
  retention: ['retention', record<Retention>({ ageSeconds: ['age_seconds', nullable(number)], sizeBytes: ['size_bytes', nullable(number)] })],
  process: [
    'process',
    record<Process>({
      workingSetBytes: ['working_set_bytes', number],
      heapBytes: ['heap_bytes', number],
      gen0: ['gen0_collections', number],
      gen1: ['gen1_collections', number],
      gen2: ['gen2_collections', number],
      pauseSeconds: ['pause_seconds', number],
      threads: ['threads', number],
      cpuSeconds: ['cpu_seconds', number],
      processors: ['processors', number],
    }),
  ],
  hub: ['hub', record<Hub>({ clients: ['clients', number], clientsMax: ['clients_max', number], droppedDeltas: ['dropped_deltas', number], refused: ['refused', number], timedOut: ['timed_out', number] })],
  holdings: [
    'holdings',
    record<Holdings>({ services: ['services', number], edges: ['edges', number], templates: ['templates', number], traces: ['traces', number], ticks: ['ticks', number], openIncidents: ['open_incidents', number] }),
  ],
  version: ['version', record<Version>({ program: ['program', text], runtime: ['runtime', text], system: ['system', text], architecture: ['architecture', text] })],
  settings: ['settings', list(record<Setting>({ section: ['section', text], name: ['name', text], value: ['value', text] }))],
});

export const readStatus = (value: unknown): Status => reader(value, '');
