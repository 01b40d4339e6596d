import { useQuery } from '@tanstack/react-query';
import { readScoreboard, type Scoreboard } from '../contracts/scoreboard';
import { ask } from './http';

const refreshMs = 2_000;

/** How the program did on what was injected; asked for while somebody looks. */
export function useScoreboard(isOn: boolean): Scoreboard | null {
  return useQuery({ queryKey: ['scoreboard'], queryFn: ({ signal }) => ask('/api/scenarios/scoreboard', readScoreboard, { signal }), enabled: isOn, refetchInterval: refreshMs }).data ?? null;
}
