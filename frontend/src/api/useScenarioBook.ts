import { useQuery, useQueryClient } from '@tanstack/react-query';
import { readScenario, type Scenario } from '../contracts/scenarios';
import { type FailureDocument, readScenarioBook, type ScenarioBook } from '../contracts/scenarioBook';
import { ask } from './http';

const key = ['scenario-book'] as const;

/** The failures as their files say them, and what one of one's own may name; asked for while the drawer is open. */
export function useScenarioBook(isOn: boolean): { readonly book: ScenarioBook | null; readonly add: (document: FailureDocument) => Promise<Scenario> } {
  const client = useQueryClient();
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => ask('/api/scenarios/documents', readScenarioBook, { signal }), enabled: isOn });
  const add = async (document: FailureDocument) => {
    const added = await ask('/api/scenarios', (value) => readScenario(value, ''), { method: 'POST', body: document });
    await client.invalidateQueries({ queryKey: key });
    return added;
  };
  return { book: query.data ?? null, add };
}
