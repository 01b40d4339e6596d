import { useQuery } from '@tanstack/react-query';
import { readHealth } from '../contracts/health';
import { ask } from './http';

const refreshMs = 10_000;

/** LogFlow's own health, asked for anew while it is shown and the page is seen. */
export const useHealth = (isOn = true) =>
  useQuery({ queryKey: ['health'], queryFn: ({ signal }) => ask('/api/health', readHealth, { signal }), enabled: isOn, refetchInterval: refreshMs });
