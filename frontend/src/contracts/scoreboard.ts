import type { EpochMs } from '../base/brand';
import { incidentId, type IncidentId, scenarioName, type ScenarioName, serviceName, type ServiceName } from './ids';
import { flag, list, nullable, number, record, text, time } from './read';

/** One injected failure, and what was made of it. */
export type GradedRun = {
  readonly run: { readonly name: ScenarioName; readonly service: ServiceName; readonly start: EpochMs };
  readonly incidentId: IncidentId | null;
  readonly root: string;
  readonly rank: number | null;
  readonly isNamed: boolean;
  readonly secondsToRoot: number | null;
  readonly incidents: number;
  readonly isOver: boolean;
};

/** How the program did on failures whose answer is known; newest first. */
export type Scoreboard = {
  readonly since: EpochMs;
  readonly runs: readonly GradedRun[];
  readonly over: number;
  readonly rootRight: number;
  readonly medianSecondsToRoot: number | null;
  readonly falseIncidents: readonly { readonly id: IncidentId; readonly title: string; readonly detected: EpochMs; readonly openSeconds: number }[];
};

const run = record<GradedRun['run']>({ name: ['name', scenarioName], service: ['service', serviceName], start: ['start', time] });

const graded = record<GradedRun>({
  run: ['run', run],
  incidentId: ['incident_id', nullable(incidentId)],
  root: ['root', text],
  rank: ['rank', nullable(number)],
  isNamed: ['is_named', flag],
  secondsToRoot: ['seconds_to_root', nullable(number)],
  incidents: ['incidents', number],
  isOver: ['is_over', flag],
});

const reader = record<Scoreboard>({
  since: ['since', time],
  runs: ['runs', list(graded)],
  over: ['over', number],
  rootRight: ['root_right', number],
  medianSecondsToRoot: ['median_seconds_to_root', nullable(number)],
  falseIncidents: [
    'false_incidents',
    list(record<Scoreboard['falseIncidents'][number]>({ id: ['id', incidentId], title: ['title', text], detected: ['detected', time], openSeconds: ['open_seconds', number] })),
  ],
});

export const readScoreboard = (value: unknown): Scoreboard => reader(value, '');
