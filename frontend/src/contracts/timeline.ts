import type { EpochMs } from '../base/brand';
import { type ChangeEvent, readChangeEvent } from './changes';
import { type IncidentId, type RuleId, type ScenarioName, type ServiceName, incidentId, ruleId, scenarioName, serviceName } from './ids';
import { list, nullable, number, oneOf, record, text, time } from './read';
import { signalSeverity, type SignalSeverity } from './signals';

/** One step of the strip chart; figures are means per second. */
export type TimelinePoint = {
  readonly at: EpochMs;
  readonly seconds: number;
  readonly records: number;
  readonly errors: number;
  readonly warnings: number;
};

export type TimelineIncident = {
  readonly id: IncidentId;
  readonly title: string;
  readonly root: ServiceName;
  readonly severity: SignalSeverity;
  readonly state: 'active' | 'resolving' | 'resolved';
  readonly onset: EpochMs;
  readonly resolved: EpochMs | null;
};

/** `to` is null while it still fires. */
export type TimelineFiring = { readonly ruleId: RuleId; readonly ruleName: string; readonly service: ServiceName; readonly from: EpochMs; readonly to: EpochMs | null };

export type TimelineSignal = { readonly at: EpochMs; readonly service: ServiceName; readonly kind: string; readonly severity: SignalSeverity; readonly text: string; readonly count: number };

export type TimelineRun = { readonly name: ScenarioName; readonly title: string; readonly service: ServiceName; readonly start: EpochMs; readonly end: EpochMs };

export type Gap = { readonly from: EpochMs; readonly to: EpochMs };

export type TimelineReport = {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly stepSeconds: number;
  readonly points: readonly TimelinePoint[];
  readonly gaps: readonly Gap[];
  readonly incidents: readonly TimelineIncident[];
  readonly firings: readonly TimelineFiring[];
  readonly signals: readonly TimelineSignal[];
  readonly signalsLeftOut: number;
  readonly scenarios: readonly TimelineRun[];
  readonly changes: readonly ChangeEvent[];
};

const reader = record<TimelineReport>({
  from: ['from', time],
  to: ['to', time],
  stepSeconds: ['step_seconds', number],
  points: ['points', list(record<TimelinePoint>({ at: ['at', time], seconds: ['seconds', number], records: ['records', number], errors: ['errors', number], warnings: ['warnings', number] }))],
  gaps: ['gaps', list(record<Gap>({ from: ['from', time], to: ['to', time] }))],
  incidents: [
    'incidents',
    list(
      record<TimelineIncident>({
        id: ['id', incidentId],
        title: ['title', text],
        root: ['root', serviceName],
        severity: ['severity', signalSeverity],
        state: ['state', oneOf('active', 'resolving', 'resolved')],
        onset: ['onset', time],
        resolved: ['resolved', nullable(time)],
      }),
    ),
  ],
  firings: [
    'firings',
    list(record<TimelineFiring>({ ruleId: ['rule_id', ruleId], ruleName: ['rule_name', text], service: ['service', serviceName], from: ['from', time], to: ['to', nullable(time)] })),
  ],
  signals: [
    'signals',
    list(record<TimelineSignal>({ at: ['at', time], service: ['service', serviceName], kind: ['kind', text], severity: ['severity', signalSeverity], text: ['text', text], count: ['count', number] })),
  ],
  signalsLeftOut: ['signals_left_out', number],
  scenarios: ['scenarios', list(record<TimelineRun>({ name: ['name', scenarioName], title: ['title', text], service: ['service', serviceName], start: ['start', time], end: ['end', time] }))],
  changes: ['changes', list(readChangeEvent)],
});

export const readTimeline = (value: unknown): TimelineReport => reader(value, '');
