import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type MapReport, readMapReport, type StoredLayout, writeLayout } from '../contracts/mapLayout';
import { ApiProblem, ask } from './http';

export type MapView = 'services' | 'groups';

/** How soon another viewer's pin or tidying is seen; an answer that has not changed costs an empty 304. */
const refreshMs = 10_000;

const pathOf = (view: MapView): string => `/api/map/${view}`;
export const layoutKey = (view: MapView) => ['map', view] as const;

export type StoredMap = {
  /** Null while it is asked for, and when it cannot be had. */
  readonly report: MapReport | null;
  readonly hasFailed: boolean;
  /** True when it was taken; false when somebody else was faster, and theirs has been read. */
  readonly write: (layout: StoredLayout) => Promise<boolean>;
  readonly readAgain: () => void;
};

/** The layout of one view, kept by the server for all who look at it. */
export function useStoredLayout(view: MapView, isOn: boolean): StoredMap {
  const queries = useQueryClient();
  const { data, isError, refetch } = useQuery({
    queryKey: layoutKey(view),
    queryFn: ({ signal }) => ask(pathOf(view), readMapReport, { signal }),
    refetchInterval: refreshMs,
    enabled: isOn,
  });

  const write = useCallback(
    async (layout: StoredLayout) => {
      try {
        const written = await ask(pathOf(view), readMapReport, { method: 'PUT', body: writeLayout(layout) });
        queries.setQueryData(layoutKey(view), written);
        return true;
      } catch (error) {
        if (!(error instanceof ApiProblem)) {
          throw error;
        }
        await queries.refetchQueries({ queryKey: layoutKey(view) });
        return false;
      }
    },
    [queries, view],
  );

  const readAgain = useCallback(() => void refetch(), [refetch]);
  return { report: data ?? null, hasFailed: isError, write, readAgain };
}
