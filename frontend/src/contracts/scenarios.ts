import type { EpochMs } from '../base/brand';
import { type ScenarioName, type ServiceName, scenarioName, serviceName } from './ids';
import { flag, list, nullable, number, record, text, time } from './read';

export type Scenario = {
  readonly name: ScenarioName;
  readonly title: string;
  readonly description: string;
  readonly service: ServiceName;
  readonly affected: readonly ServiceName[];
  readonly durationSeconds: number;
  readonly isActive: boolean;
  readonly startedAt: EpochMs | null;
  readonly secondsLeft: number;
};

export const readScenario = record<Scenario>({
  name: ['name', scenarioName],
  title: ['title', text],
  description: ['description', text],
  service: ['service', serviceName],
  affected: ['affected', list(serviceName)],
  durationSeconds: ['duration_seconds', number],
  isActive: ['is_active', flag],
  startedAt: ['started_at', nullable(time)],
  secondsLeft: ['seconds_left', number],
});
