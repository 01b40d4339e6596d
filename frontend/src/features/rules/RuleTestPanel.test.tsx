// @vitest-environment jsdom
import { act } from 'react';
import { expect, it, vi } from 'vitest';
import { settled } from '../../../tests/support/answers';
import { draw } from '../../../tests/support/render';
import { RuleTestPanel } from './RuleTestPanel';
import { emptyRule } from './ruleModel';

it('tests a rule that has no name yet: it needs one only when it is saved', async () => {
  const bodies: unknown[] = [];
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
    bodies.push(JSON.parse(String(init.body)));
    return { ok: false, status: 500, json: async () => ({ title: 'No', status: 500 }) };
  });
  const { host } = draw(<RuleTestPanel body={{ ...emptyRule, threshold: 8 }} onProblem={() => undefined} onClear={() => undefined} />);

  act(() => host.querySelector<HTMLElement>('[data-testid="test-last-hour"]')?.click());
  await settled();

  expect(bodies).toMatchObject([{ rule: { name: expect.stringMatching(/\S/), threshold: 8 } }]);
});
