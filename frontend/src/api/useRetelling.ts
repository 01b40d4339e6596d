import { useMutation, useQuery } from '@tanstack/react-query';
import type { IncidentId } from '../contracts/ids';
import { readRetellingSetup, readToldStory } from '../contracts/retelling';
import { ask } from './http';

/** Whether a language model is configured: asked once. */
export const useRetellingSetup = () =>
  useQuery({ queryKey: ['retelling'], queryFn: ({ signal }) => ask('/api/retelling', (value) => readRetellingSetup(value, ''), { signal }), staleTime: Infinity, retry: false });

/** Asks the model for one incident's story; only when a person presses the button. */
export const useRetelling = (id: IncidentId) =>
  useMutation({ mutationFn: () => ask(`/api/incidents/${encodeURIComponent(id)}/retelling`, (value) => readToldStory(value, ''), { method: 'POST' }) });
