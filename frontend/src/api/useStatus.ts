import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { readStatus, type Status } from '../contracts/status';
import { ask } from './http';

const everyMs = 2000;

/** LogFlow's own state, every two seconds while the page is seen, with the answer before for what is a rate. */
export function useStatus(): { readonly now: Status | null; readonly before: Status | null; readonly problem: Error | null; readonly retry: () => void } {
  const answers = useRef<{ now: Status | null; before: Status | null }>({ now: null, before: null });
  const query = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => ask('/api/status', readStatus, { signal }),
    refetchInterval: everyMs,
    refetchIntervalInBackground: false,
    gcTime: 0,
  });
  if (query.data !== undefined && query.data !== answers.current.now) {
    answers.current = { now: query.data, before: answers.current.now };
  }
  return { ...answers.current, problem: query.error, retry: () => void query.refetch() };
}
