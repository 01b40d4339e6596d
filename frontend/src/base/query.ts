import { useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';

/** Changes to the address: a name's new value, or null to leave it out. */
export type QueryChange = Readonly<Record<string, string | null>>;

/** The query string after a change, with its leading question mark; empty when nothing is left. */
export function changeQuery(search: string, change: QueryChange): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === '') {
      query.delete(name);
    } else {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Changes several parameters of the address at once, without a new step in the browser's history. */
export function useChangeQuery(): (change: QueryChange) => void {
  const [, navigate] = useLocation();
  return useCallback(
    (change) => navigate(location.pathname + changeQuery(location.search, change) + location.hash, { replace: true }),
    [navigate],
  );
}

/** One parameter of the address, null when absent; what a link restores lives here. */
export function useQueryParam(name: string): readonly [string | null, (value: string | null) => void] {
  const value = new URLSearchParams(useSearch()).get(name);
  const change = useChangeQuery();
  const set = useCallback((next: string | null) => change({ [name]: next }), [change, name]);
  return [value, set];
}

/** The picked range of time (RFC 3339), each end null when open. */
export function useTimeRange(): { readonly from: string | null; readonly to: string | null; readonly set: (from: string | null, to: string | null) => void } {
  const query = new URLSearchParams(useSearch());
  const change = useChangeQuery();
  const set = useCallback((from: string | null, to: string | null) => change({ from, to }), [change]);
  return { from: query.get('from'), to: query.get('to'), set };
}

/** The moment that is looked at (RFC 3339), null while live. */
export const useMoment = (): readonly [string | null, (at: string | null) => void] => useQueryParam('at');
