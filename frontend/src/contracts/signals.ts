import type { EpochMs } from '../base/brand';
import { type RuleId, type ServiceName, type TemplateId, ruleId, serviceName, templateId } from './ids';
import { flag, list, nullable, number, oneOf, record, text, time, withDefault, type Reader } from './read';

export type SignalSeverity = 'info' | 'warning' | 'critical';

export const signalSeverity = oneOf('info', 'warning', 'critical');

/** One finding of a detector or a rule. `kind` is open: a newer server may know more kinds. */
export type Signal = {
  readonly kind: string;
  readonly detector: string;
  readonly service: ServiceName;
  readonly onset: EpochMs;
  readonly at: EpochMs;
  readonly score: number;
  readonly baseline: number;
  readonly observed: number;
  readonly unit: string;
  readonly severity: SignalSeverity;
  /** The operation of the service that it is about; null when it is about all of them. */
  readonly operation: string | null;
  readonly template: TemplateId | null;
  readonly templateText: string | null;
  readonly examples: readonly string[];
  readonly text: string;
};

const optionalTemplate: Reader<TemplateId | null> = (value, path) =>
  value === null || value === undefined || value === '' ? null : templateId(value, path);

export const readSignal = record<Signal>({
  kind: ['kind', text],
  detector: ['detector', text],
  service: ['service', serviceName],
  onset: ['onset', time],
  at: ['at', time],
  score: ['score', number],
  baseline: ['baseline', number],
  observed: ['observed', number],
  unit: ['unit', withDefault(text, '')],
  severity: ['severity', signalSeverity],
  operation: ['operation', withDefault(nullable(text), null)],
  template: ['template', optionalTemplate],
  templateText: ['template_text', nullable(text)],
  examples: ['examples', withDefault(list(text), [])],
  text: ['text', withDefault(text, '')],
});

export type RuleFiring = {
  readonly ruleId: RuleId;
  readonly ruleName: string;
  readonly service: ServiceName;
  readonly isFiring: boolean;
  readonly at: EpochMs;
  readonly since: EpochMs;
  readonly observed: number;
  readonly threshold: number;
};

export const readRuleFiring = record<RuleFiring>({
  ruleId: ['rule_id', ruleId],
  ruleName: ['rule_name', text],
  service: ['service', serviceName],
  isFiring: ['is_firing', flag],
  at: ['at', time],
  since: ['since', time],
  observed: ['observed', number],
  threshold: ['threshold', number],
});
