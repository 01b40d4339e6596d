import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { readCorrelations } from '../contracts/correlations';
import { ask } from './http';

const refreshMs = 15_000;

/** Over the last so many stored seconds. */
export const useCorrelations = (seconds: number) =>
  useQuery({
    queryKey: ['correlations', seconds],
    queryFn: ({ signal }) => ask(`/api/correlations?seconds=${seconds}`, readCorrelations, { signal }),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
