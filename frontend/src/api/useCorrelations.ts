import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { readCorrelations } from '../contracts/correlations';
import { ask } from './http';

const refreshMs = 15_000;

/** Over the last so many stored seconds, up to a moment (RFC 3339) or the newest. */
export const useCorrelations = (seconds: number, to: string | null) =>
  useQuery({
    queryKey: ['correlations', seconds, to],
    queryFn: ({ signal }) => ask(`/api/correlations?${new URLSearchParams({ seconds: String(seconds), ...(to === null ? {} : { to }) }).toString()}`, readCorrelations, { signal }),
    refetchInterval: to === null ? refreshMs : false,
    placeholderData: keepPreviousData,
  });
