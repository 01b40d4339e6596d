import type { EpochMs } from '../base/brand';
import { type IncidentId, type RuleId, type ServiceName, incidentId, ruleId, serviceName } from './ids';
import { flag, list, nullable, number, oneOf, record, text, time } from './read';
import { type RuleFiring, readRuleFiring, type SignalSeverity, signalSeverity } from './signals';

export const metrics = ['error_rate', 'errors_per_minute', 'warnings_per_minute', 'records_per_minute', 'latency_p50', 'latency_p95', 'latency_p99'] as const;
export type Metric = (typeof metrics)[number];

export const operators = ['above', 'at_least', 'below', 'at_most'] as const;
export type Operator = (typeof operators)[number];

/** `service` is a name, or `*` for each service by itself. The threshold is in the metric's unit; error rates in percent. */
export type Rule = {
  readonly id: RuleId;
  readonly name: string;
  readonly metric: Metric;
  readonly operator: Operator;
  readonly threshold: number;
  readonly forSeconds: number;
  readonly service: string;
  readonly severity: SignalSeverity;
  readonly isEnabled: boolean;
};

export type RuleList = { readonly items: readonly Rule[]; readonly firing: readonly RuleFiring[] };

export type RulePoint = { readonly at: EpochMs; readonly value: number; readonly service: ServiceName };

/** What a rule would have made of an incident. */
export type RuleCatch = {
  readonly incident: IncidentId;
  readonly title: string;
  readonly root: ServiceName;
  readonly onset: EpochMs;
  readonly detected: EpochMs;
  /** When it would have begun to fire at one of its services; null: missed. */
  readonly firedAt: EpochMs | null;
  readonly service: ServiceName | null;
  /** The metric there when it was nearest to firing; null: too little to rest on. */
  readonly nearest: RulePoint | null;
};

export type RuleTest = {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly seconds: number;
  readonly timesFired: number;
  readonly firingSeconds: number;
  readonly firings: readonly RuleFiring[];
  readonly stepSeconds: number;
  readonly points: readonly RulePoint[];
  readonly incidents: readonly RuleCatch[];
  readonly firedOutside: number;
};

const rule = record<Rule>({
  id: ['id', ruleId],
  name: ['name', text],
  metric: ['metric', oneOf(...metrics)],
  operator: ['operator', oneOf(...operators)],
  threshold: ['threshold', number],
  forSeconds: ['for_seconds', number],
  service: ['service', text],
  severity: ['severity', signalSeverity],
  isEnabled: ['is_enabled', flag],
});

const rules = record<RuleList>({ items: ['items', list(rule)], firing: ['firing', list(readRuleFiring)] });

const point = record<RulePoint>({ at: ['at', time], value: ['value', number], service: ['service', serviceName] });

const test = record<RuleTest>({
  from: ['from', time],
  to: ['to', time],
  seconds: ['seconds', number],
  timesFired: ['times_fired', number],
  firingSeconds: ['firing_seconds', number],
  firings: ['firings', list(readRuleFiring)],
  stepSeconds: ['step_seconds', number],
  points: ['points', list(point)],
  incidents: [
    'incidents',
    list(
      record<RuleCatch>({
        incident: ['incident', incidentId],
        title: ['title', text],
        root: ['root', serviceName],
        onset: ['onset', time],
        detected: ['detected', time],
        firedAt: ['fired_at', nullable(time)],
        service: ['service', nullable(serviceName)],
        nearest: ['nearest', nullable(point)],
      }),
    ),
  ],
  firedOutside: ['fired_outside', number],
});

export const readRule = (value: unknown): Rule => rule(value, '');
export const readRules = (value: unknown): RuleList => rules(value, '');
export const readRuleTest = (value: unknown): RuleTest => test(value, '');

/** As it goes over the wire; without an id the server makes one from the name. */
export type RuleBody = Omit<Rule, 'id' | 'threshold'> & { readonly threshold: number | null };

export const writeRule = (body: RuleBody) => ({
  name: body.name,
  metric: body.metric,
  operator: body.operator,
  threshold: body.threshold,
  for_seconds: body.forSeconds,
  service: body.service,
  severity: body.severity,
  is_enabled: body.isEnabled,
});
