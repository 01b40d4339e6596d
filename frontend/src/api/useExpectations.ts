import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type Expectation, readExpectation, readExpectations } from '../contracts/expectations';
import type { IncidentId } from '../contracts/ids';
import { ask, nothing } from './http';

const path = '/api/expectations';

/** What is marked as expected, the first to end first. */
export const useExpectations = () => useQuery({ queryKey: ['expectations'], queryFn: ({ signal }) => ask(path, readExpectations, { signal }), refetchInterval: 5_000 });

export type ExpectationActions = {
  readonly mark: (incident: IncidentId, days: number, reason: string) => Promise<Expectation>;
  readonly takeBack: (id: string) => Promise<null>;
};

export function useExpectationActions(): ExpectationActions {
  const client = useQueryClient();
  const then = async <T,>(change: Promise<T>): Promise<T> => {
    try {
      return await change;
    } finally {
      await client.invalidateQueries({ queryKey: ['expectations'] });
    }
  };
  return {
    mark: (incident, days, reason) => then(ask(path, readExpectation, { method: 'POST', body: { incident, days, reason } })),
    takeBack: (id) => then(ask(`${path}/${encodeURIComponent(id)}`, nothing, { method: 'DELETE' })),
  };
}
