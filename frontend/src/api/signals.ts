import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { readPage } from '../contracts/page';
import { readStoredSignal } from '../contracts/storedSignals';
import { ask } from './http';
import { queryOf } from './incidents';

const pageSize = 100;
const liveEveryMs = 2_000;

export type SignalFilter = {
  readonly kind: string | null;
  readonly service: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** "true", "false" or null for both. */
  readonly in_incident: string | null;
  readonly sort: string | null;
};

/** Every stored signal, a page at a time; the head is asked for again while it is live and nobody has paged on. */
export const useSignals = (filter: SignalFilter, isLive: boolean) =>
  useInfiniteQuery({
    queryKey: ['signals', filter],
    queryFn: ({ pageParam, signal }) => ask(`/api/signals?${queryOf({ ...filter, limit: pageSize, cursor: pageParam })}`, (value) => readPage(readStoredSignal)(value, ''), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: ({ state }) => (isLive && (state.data?.pages.length ?? 0) <= 1 ? liveEveryMs : false),
    placeholderData: keepPreviousData,
  });
