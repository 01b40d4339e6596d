import { useMemo } from 'react';
import { useMoment, useTimeRange } from './query';

/** From when to when the server is asked (RFC 3339); an end that is null is open. */
export type AskedRange = { readonly from: string | null; readonly to: string | null };

/**
 * The picked range; while a moment of the past is looked at, an open end is that moment, so that a panel that asks the server shows
 * what it would have shown then. With `backMs` nothing picked means so long before the moment, else from the beginning.
 */
export function askedRange(picked: AskedRange, at: string | null, backMs: number | null = null): AskedRange {
  const moment = at === null ? Number.NaN : Date.parse(at);
  if (picked.to !== null || Number.isNaN(moment)) {
    return picked;
  }
  if (picked.from !== null) {
    // A range that begins after the moment was picked on purpose.
    return Date.parse(picked.from) < moment ? { from: picked.from, to: at } : picked;
  }
  return { from: backMs === null ? null : new Date(moment - backMs).toISOString(), to: at };
}

/** The range that a panel asks with: the one in the address, ending at the moment that is looked at. */
export function useAskedRange(backMs: number | null = null): AskedRange {
  const { from, to } = useTimeRange();
  const [at] = useMoment();
  return useMemo(() => askedRange({ from, to }, at, backMs), [from, to, at, backMs]);
}
