import { names } from '../../base/format';
import type { Scenario } from '../../contracts/scenarios';

export const buttonLabel = (scenario: Scenario): string => `${scenario.isActive ? 'Restart' : 'Inject'} ${scenario.title.charAt(0).toLowerCase()}${scenario.title.slice(1)}`;

/** "payments for 35 s; then ledger, checkout". */
export function reachOf(scenario: Scenario): string {
  const then = scenario.affected.filter((name) => name !== scenario.service);
  return `${scenario.service} for ${Math.round(scenario.durationSeconds)} s${then.length === 0 ? '; no cascade of its own' : `; then ${names(then, 4)}`}`;
}
