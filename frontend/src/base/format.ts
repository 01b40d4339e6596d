import type { EpochMs } from './brand';

// Numbers and times as a person reads them. All times are shown in UTC, as the engine's own sentences are.

const missing = '–';

/** 0.6, 94, 1.2k, 3.4M. */
export function compact(value: number): string {
  if (!Number.isFinite(value)) {
    return missing;
  }
  const size = Math.abs(value);
  if (size >= 999_500) {
    return `${trim(value / 1e6)}M`;
  }
  if (size >= 999.5) {
    return `${trim(value / 1e3)}k`;
  }
  return trim(value);
}

/** A rate a second: what is rare is not nothing. */
export const perSecond = (rate: number): string => (rate > 0 && rate < 0.05 ? '<0.1' : compact(rate));

function trim(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 9.95) {
    return value.toFixed(1).replace(/\.0$/, '');
  }
  return Math.round(value).toString();
}

/** A ratio of 0 to 1 as 0.4%, 38%. */
export function percent(ratio: number): string {
  if (!Number.isFinite(ratio)) {
    return missing;
  }
  const value = ratio * 100;
  return `${value !== 0 && Math.abs(value) < 9.95 ? value.toFixed(1) : Math.round(value).toString()}%`;
}

/** 18ms, 2.4s, 1.5min. Nothing measured reads as a dash. */
export function latency(ms: number): string {
  if (!Number.isFinite(ms) || ms <= 0) {
    return missing;
  }
  if (ms < 9.95) {
    return `${ms.toFixed(1)}ms`;
  }
  if (ms < 999.5) {
    return `${Math.round(ms)}ms`;
  }
  if (ms < 59_950) {
    return `${(ms / 1000).toFixed(1)}s`;
  }
  return `${(ms / 60_000).toFixed(1)}min`;
}

/** 14,302. */
export function whole(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ',') : missing;
}

/** 14:02:11, UTC. */
export function clock(at: EpochMs): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** 14:02:11.417, UTC. */
export function clockMs(at: EpochMs): string {
  return new Date(at).toISOString().slice(11, 23);
}

/** 14:02, UTC. */
export function clockMinute(at: EpochMs): string {
  return new Date(at).toISOString().slice(11, 16);
}

/** 2026-01-02 14:05, for what is days away. */
export function dayMinute(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 10)} ${clockMinute(at)}`;
}

/** 42 s, 3 min 42 s, 2 h 5 min, 3 d 4 h. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return join(minutes, 'min', seconds % 60, 's');
  }
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? join(hours, 'h', minutes % 60, 'min') : join(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** "a, b, c and 4 more". */
export function names(list: readonly string[], most = 3): string {
  if (list.length <= most) {
    return list.join(', ');
  }
  return `${list.slice(0, most).join(', ')} and ${list.length - most} more`;
}

/** Cuts in the middle, where names of one system differ least: "checkout-…-worker". */
export function middleCut(text: string, most: number): string {
  if (text.length <= most) {
    return text;
  }
  const head = Math.ceil((most - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (most - 1 - head))}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}
