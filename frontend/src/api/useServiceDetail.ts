import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ServiceName } from '../contracts/ids';
import { type Incident, readIncident } from '../contracts/incidents';
import { list, record } from '../contracts/read';
import { readServiceDetail } from '../contracts/serviceDetail';
import { ask } from './http';

const refreshMs = 5000;

/** From when to when (RFC 3339); null is open, and without either it is the last quarter of an hour. */
export type Range = { readonly from: string | null; readonly to: string | null };
export const noRange: Range = { from: null, to: null };

function queryOf(range: Range, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(more);
  if (range.from !== null) {
    query.set('from', range.from);
  }
  if (range.to !== null) {
    query.set('to', range.to);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** What is shown without a picked range. */
export const usualRangeMs = 15 * 60_000;

/** A service's stored history, asked for anew every few seconds while the range has no end; old content stays while a request fails. */
export const useServiceDetail = (name: ServiceName, range: Range = noRange, isOn = true) =>
  useQuery({
    enabled: isOn,
    queryKey: ['service', name, range.from, range.to],
    queryFn: ({ signal }) => ask(`/api/service/${encodeURIComponent(name)}${queryOf(range)}`, readServiceDetail, { signal }),
    refetchInterval: range.to === null ? refreshMs : false,
    // A new range of the same service dims the old one; another service begins empty.
    placeholderData: (old, query) => (query?.queryKey[1] === name ? keepPreviousData(old) : undefined),
  });

const readIncidents = record<{ readonly items: readonly Incident[] }>({ items: ['items', list(readIncident)] });

/** Incidents that the service took part in, newest first. */
export const useServiceIncidents = (name: ServiceName, range: Range = noRange) =>
  useQuery({
    queryKey: ['service incidents', name, range.from, range.to],
    queryFn: ({ signal }) => ask(`/api/incidents${queryOf(range, { service: name, limit: '20' })}`, (value) => readIncidents(value, '').items, { signal }),
    refetchInterval: range.to === null ? refreshMs * 2 : false,
  });
