import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { readTrace, readTraces } from '../contracts/traces';
import { ask } from './http';

const listLimit = 200;
const refreshMs = 5000;

export type TraceFilter = { readonly service: string | null; readonly isFailing: boolean; readonly minMs: number | null; readonly sort: 'recent' | 'slowest'; readonly from: string | null; readonly to: string | null };

export function useTraces({ service, isFailing, minMs, sort, from, to }: TraceFilter) {
  const words = new URLSearchParams({ limit: String(listLimit), sort });
  if (service !== null) {
    words.set('service', service);
  }
  if (isFailing) {
    words.set('errors_only', 'true');
  }
  if (minMs !== null) {
    words.set('min_duration_ms', String(minMs));
  }
  if (from !== null) {
    words.set('from', from);
  }
  if (to !== null) {
    words.set('to', to);
  }
  const path = `/api/traces/recent?${words.toString()}`;
  return useQuery({ queryKey: ['traces', path], queryFn: ({ signal }) => ask(path, readTraces, { signal }), placeholderData: keepPreviousData, refetchInterval: to === null ? refreshMs : false });
}

export function useTrace(id: string) {
  return useQuery({ queryKey: ['trace', id], queryFn: ({ signal }) => ask(`/api/trace/${encodeURIComponent(id)}`, readTrace, { signal }), staleTime: 30_000 });
}
