import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { readHistogram, readLineContext, readRelaxations, readSearchPage } from '../contracts/search';
import { ask } from './http';

/** A search as the server takes it; what is null is not asked for. */
export type SearchFilter = {
  readonly q: string | null;
  readonly service: string | null;
  readonly level: string | null;
  readonly template: string | null;
  readonly trace: string | null;
  readonly kind: string | null;
  readonly from: string | null;
  readonly to: string | null;
};

const pageLines = 200;
const bucketsMax = 120;

export function searchQuery(filter: SearchFilter, more: Readonly<Record<string, string>> = {}): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, ...more })) {
    if (value !== null && value !== '') {
      words.set(name, value);
    }
  }
  return words.toString();
}

export const exportPath = (filter: SearchFilter, format: 'csv' | 'ndjson'): string => `/api/search/export?${searchQuery(filter, { format })}`;

/** Hits, newest first, page by page. */
export function useSearch(filter: SearchFilter, isOn = true) {
  return useInfiniteQuery({
    queryKey: ['search', filter],
    queryFn: ({ pageParam, signal }) => ask(`/api/search?${searchQuery(filter, { limit: String(pageLines), ...(pageParam === null ? {} : { cursor: pageParam }) })}`, readSearchPage, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    enabled: isOn,
  });
}

export function useHistogram(filter: SearchFilter, isOn = true) {
  return useQuery({
    queryKey: ['histogram', filter],
    queryFn: ({ signal }) => ask(`/api/search/histogram?${searchQuery(filter, { buckets: String(bucketsMax) })}`, readHistogram, { signal }),
    placeholderData: keepPreviousData,
    enabled: isOn,
  });
}

/** Only asked when a search found nothing. */
export function useRelaxations(filter: SearchFilter, isOn: boolean) {
  return useQuery({ queryKey: ['relax', filter], queryFn: ({ signal }) => ask(`/api/search/relax?${searchQuery(filter)}`, readRelaxations, { signal }), enabled: isOn });
}

export function useLineContext(sequence: number | null) {
  return useQuery({
    queryKey: ['context', sequence],
    queryFn: ({ signal }) => ask(`/api/search/context?seq=${sequence}`, readLineContext, { signal }),
    enabled: sequence !== null,
  });
}
