import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type EpochMs, epochMs } from '../base/brand';
import { readTimeline, type TimelineReport } from '../contracts/timeline';
import { ask } from './http';

const stamp = (at: EpochMs): string => new Date(at).toISOString();

/**
 * What happened in the span before the newest second, from the store: asked for anew when the stream has moved on by a step. Null
 * until it came; `problem` says why it did not.
 */
export function useTimeline(spanMs: number, stepSeconds: number, tick: EpochMs | null): { readonly report: TimelineReport | null; readonly problem: string | null } {
  const every = Math.max(stepSeconds, 2) * 1000;
  // One second more than the newest closed one; whole steps, so that many ticks share an answer.
  const end = tick === null ? null : epochMs(Math.ceil((tick + 1000) / every) * every);
  const query = useQuery({
    queryKey: ['timeline', spanMs, stepSeconds, end],
    queryFn: ({ signal }) => ask(`/api/timeline?from=${stamp(epochMs(end! - spanMs - every))}&to=${stamp(end!)}&step=${stepSeconds}`, readTimeline, { signal }),
    enabled: end !== null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30_000,
  });
  return { report: query.data ?? null, problem: query.error === null ? null : query.error.message };
}
