import { describe, expect, it } from 'vitest';
import { someScenario } from '../../../tests/support/some';
import { buttonLabel, reachOf } from './scenarioModel';

describe('scenario buttons', () => {
  it('are named by what they do', () => {
    const scenario = someScenario('payments_outage', { affected: ['payments', 'ledger', 'checkout'] });

    expect(buttonLabel(scenario)).toBe('Inject payments outage');
    expect(reachOf(scenario)).toBe('payments for 35 s; then ledger, checkout');
    expect(reachOf(someScenario('flood'))).toBe('payments for 35 s; no cascade of its own');
  });
});
