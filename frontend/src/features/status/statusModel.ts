import { clock, duration, whole } from '../../base/format';
import type { SourceState, Stage, Status } from '../../contracts/status';

/** 512 B, 4.2 kB, 18 MB, 1.3 GB. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 9.95 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** 80 µs, 1.2 ms, 3.4 s. */
export function seconds(value: number | null): string {
  if (value === null) {
    return '–';
  }
  if (value < 0.001) {
    return `${Math.max(1, Math.round(value * 1e6))} µs`;
  }
  return value < 1 ? `${(value * 1000).toFixed(value < 0.01 ? 1 : 0)} ms` : `${value.toFixed(1)} s`;
}

/** The share of the last seconds in which a stage worked, 0 to 1; null before there are two answers. */
export function busyShare(stage: Stage, now: Status, before: Status | null): number | null {
  const earlier = before?.health.stages.find((other) => other.name === stage.name && other.topic === stage.topic);
  if (before === null || earlier === undefined || now.at <= before.at) {
    return null;
  }
  return Math.min(1, Math.max(0, (stage.busySeconds - earlier.busySeconds) / ((now.at - before.at) / 1000)));
}

/** One sentence on the whole: what is wrong comes first. */
export function headline({ health, drops }: Pick<Status, 'health' | 'drops'>): { readonly text: string; readonly tone: 'neutral' | 'warning' | 'critical' } {
  if (!health.isReady) {
    return { text: health.notReady.join(' '), tone: 'critical' };
  }
  const sick = health.stages.filter((stage) => stage.state === 'sick');
  if (sick.length > 0) {
    return { text: `${sick.map((stage) => stage.name).join(', ')} ${sick.length === 1 ? 'fails' : 'fail'}; records are still taken and stored.`, tone: 'warning' };
  }
  const full = health.stages.filter((stage) => stage.state === 'full');
  if (full.length > 0) {
    return { text: `The queue of ${full.map((stage) => stage.name).join(', ')} is full; senders wait.`, tone: 'warning' };
  }
  const lost = drops.filter((drop) => drop.reason.startsWith('could not be committed'));
  return lost.length > 0
    ? { text: `${whole(lost[0]!.count)} records could not be committed; none of them was acknowledged.`, tone: 'warning' }
    : { text: 'Everything runs; records are taken and stored.', tone: 'neutral' };
}

/** "3 s ago", "never". */
export const lastSeen = (source: SourceState, at: number): string =>
  source.lastRecord === null ? 'none yet' : at - source.lastRecord < 1500 ? 'now' : `${duration(at - source.lastRecord)} ago, ${clock(source.lastRecord)}`;
