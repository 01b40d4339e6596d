import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { readChangeReport } from '../contracts/changeReport';
import { ask } from './http';

/** RFC 3339; what is null the server chooses: the last 15 minutes against as long before. */
export type ChangeRange = { readonly from: string | null; readonly to: string | null; readonly baseFrom: string | null; readonly baseTo: string | null; readonly service: string | null };

export function useChangeReport({ from, to, baseFrom, baseTo, service }: ChangeRange, refreshMs: number | false) {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries({ from, to, base_from: baseFrom, base_to: baseTo, service })) {
    if (value !== null) {
      words.set(name, value);
    }
  }
  const path = `/api/changes?${words.toString()}`;
  return useQuery({ queryKey: ['changes', path], queryFn: ({ signal }) => ask(path, readChangeReport, { signal }), placeholderData: keepPreviousData, refetchInterval: refreshMs });
}
