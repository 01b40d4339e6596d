import { useQuery } from '@tanstack/react-query';
import { readSources, type SourceStatus } from '../contracts/sources';
import { ask } from './http';

const everyMs = 2000;

/** Every source with its counts, asked for anew every other second while the page is looked at. */
export function useSources(): { readonly sources: readonly SourceStatus[] | null; readonly problem: string | null; readonly retry: () => void } {
  const query = useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => ask('/api/sources', readSources, { signal }),
    refetchInterval: everyMs,
  });
  return { sources: query.data ?? null, problem: query.error === null ? null : query.error.message, retry: () => void query.refetch() };
}
