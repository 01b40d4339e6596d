import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { EpochMs } from '../base/brand';
import type { IncidentId, ServiceName } from '../contracts/ids';
import { readIncidentVersion, readLineBrief, readPrediction, readSimilarIncident, readTraceBrief } from '../contracts/incidentParts';
import { readIncident, type Incident } from '../contracts/incidents';
import { readPage } from '../contracts/page';
import type { Reader } from '../contracts/read';
import { ask } from './http';

const whileOpenMs = 2_000;
const pageSize = 50;

export type IncidentFilter = { readonly state: string | null; readonly service: string | null; readonly from: string | null; readonly to: string | null };

const incidentPath = (id: IncidentId | string): string => `/api/incidents/${encodeURIComponent(id)}`;

/** The question's text: names with a value only. */
export function queryOf(words: Readonly<Record<string, string | number | null>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(words)) {
    if (value !== null && value !== '') {
      query.set(name, String(value));
    }
  }
  return query.toString();
}

/** Stored incidents, newest onset first, a page at a time. */
export const useIncidents = (filter: IncidentFilter) =>
  useInfiniteQuery({
    queryKey: ['incidents', filter],
    queryFn: ({ pageParam, signal }) => ask(`/api/incidents?${queryOf({ ...filter, limit: pageSize, cursor: pageParam })}`, (value) => readPage(readIncident)(value, ''), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: 5_000,
    placeholderData: keepPreviousData,
  });

/** One incident, also one that ended long ago; asked for again while it is open. */
export const useIncident = (id: IncidentId) =>
  useQuery({
    queryKey: ['incident', id],
    queryFn: ({ signal }) => ask(incidentPath(id), (value) => readIncident(value, ''), { signal }),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'resolved' ? false : whileOpenMs),
  });

function usePart<T>(incident: Incident, part: string, item: Reader<T>, query = '') {
  const isOpen = incident.state !== 'resolved';
  return useQuery({
    queryKey: ['incident', incident.id, part, query, isOpen],
    queryFn: ({ signal }) => ask(`${incidentPath(incident.id)}/${part}${query}`, (value) => readPage(item)(value, '').items, { signal }),
    refetchInterval: isOpen ? 2 * whileOpenMs : false,
    placeholderData: keepPreviousData,
  });
}

export const useIncidentVersions = (incident: Incident) => usePart(incident, 'versions', readIncidentVersion);

export const usePredictions = (incident: Incident) => usePart(incident, 'predictions', readPrediction);

export const useSimilarIncidents = (incident: Incident) => usePart(incident, 'similar', readSimilarIncident, '?limit=5');

export const useIncidentTraces = (incident: Incident) => usePart(incident, 'traces', readTraceBrief, '?limit=8');

/** The last warnings and errors that a service wrote in a stretch of time. */
export const useTroubleLines = (service: ServiceName, from: EpochMs, to: EpochMs) =>
  useQuery({
    queryKey: ['trouble-lines', service, from, to],
    queryFn: ({ signal }) =>
      ask(
        `/api/search?${queryOf({ service, level: 'warn', kind: 'log', from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit: 12 })}`,
        (value) => readPage(readLineBrief)(value, '').items,
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
