import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type Correction, type CorrectionBody, readCorrection, readCorrections, writeCorrection } from '../contracts/corrections';
import { ask, nothing } from './http';

const path = '/api/templates/corrections';

export const useCorrections = () => useQuery({ queryKey: ['corrections'], queryFn: ({ signal }) => ask(path, readCorrections, { signal }) });

export type CorrectionActions = {
  readonly add: (body: CorrectionBody) => Promise<Correction>;
  readonly takeBack: (id: string) => Promise<null>;
  /** Takes over another instance's corrections, in the form in which they are copied; answers how many are new here. */
  readonly takeOver: (items: unknown) => Promise<number>;
};

/** Each change reads anew what it may have changed. */
export function useCorrectionActions(): CorrectionActions {
  const client = useQueryClient();
  const then = useCallback(
    async <T>(change: Promise<T>): Promise<T> => {
      const answer = await change;
      await Promise.all(['corrections', 'templates', 'template', 'histogram'].map((key) => client.invalidateQueries({ queryKey: [key] })));
      return answer;
    },
    [client],
  );
  return {
    add: (body) => then(ask(path, readCorrection, { method: 'POST', body: writeCorrection(body) })),
    takeBack: (id) => then(ask(`${path}/${encodeURIComponent(id)}`, nothing, { method: 'DELETE' })),
    takeOver: (items) => then(ask(`${path}/import`, readCorrections, { method: 'POST', body: { items } })).then((added) => added.length),
  };
}
