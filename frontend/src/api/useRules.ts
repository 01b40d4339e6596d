import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { EpochMs } from '../base/brand';
import type { RuleId } from '../contracts/ids';
import { readRule, readRules, readRuleTest, type Rule, type RuleBody, type RuleList, type RuleTest, writeRule } from '../contracts/rules';
import { ask, nothing } from './http';

const key = ['rules'] as const;
const pathOf = (id: RuleId): string => `/api/rules/${encodeURIComponent(id)}`;
const stamp = (at: EpochMs): string => new Date(at).toISOString();

export type Rules = {
  readonly list: RuleList | null;
  readonly problem: Error | null;
  readonly retry: () => void;
  readonly add: (body: RuleBody, id?: RuleId) => Promise<Rule>;
  readonly change: (id: RuleId, body: RuleBody) => Promise<Rule>;
  readonly toggle: (id: RuleId) => Promise<Rule>;
  readonly remove: (id: RuleId) => Promise<null>;
};

/** The rules, and what can be done with them; each change reads them anew. */
export function useRules(): Rules {
  const client = useQueryClient();
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => ask('/api/rules', readRules, { signal }), refetchInterval: 5_000 });
  const then = useCallback(
    async <T>(change: Promise<T>): Promise<T> => {
      try {
        return await change;
      } finally {
        await client.invalidateQueries({ queryKey: key });
      }
    },
    [client],
  );
  return {
    list: query.data ?? null,
    problem: query.error,
    retry: () => void query.refetch(),
    add: (body, id) => then(ask('/api/rules', readRule, { method: 'POST', body: id === undefined ? writeRule(body) : { id, ...writeRule(body) } })),
    change: (id, body) => then(ask(pathOf(id), readRule, { method: 'PUT', body: writeRule(body) })),
    toggle: (id) => then(ask(`${pathOf(id)}/toggle`, readRule, { method: 'POST' })),
    remove: (id) => then(ask(pathOf(id), nothing, { method: 'DELETE' })),
  };
}

/** When would the rule have fired between two moments? Changes nothing. */
/** A rule is tested before it is worth a name. */
export const testRule = (body: RuleBody, from: EpochMs, to: EpochMs): Promise<RuleTest> =>
  ask('/api/rules/test', readRuleTest, { method: 'POST', isQuestion: true, body: { rule: writeRule({ ...body, name: body.name.trim() === '' ? 'Not named yet' : body.name }), from: stamp(from), to: stamp(to) } });
