import { duration, whole } from '../../base/format';
import type { Metric, Operator, Rule, RuleBody, RuleCatch, RuleTest } from '../../contracts/rules';
import type { RuleFiring } from '../../contracts/signals';

export const eachService = '*';

export const metricWords: Readonly<Record<Metric, { readonly name: string; readonly unit: string; readonly over: string }>> = {
  error_rate: { name: 'error rate', unit: '%', over: 'failed work of all work, over 10 s' },
  errors_per_minute: { name: 'errors a minute', unit: '/min', over: 'error lines and failed spans in 60 s' },
  warnings_per_minute: { name: 'warnings a minute', unit: '/min', over: 'WARN lines in 60 s' },
  records_per_minute: { name: 'records a minute', unit: '/min', over: 'log lines and spans in 60 s' },
  latency_p50: { name: 'p50 latency', unit: 'ms', over: 'half of the spans are faster, over 10 s' },
  latency_p95: { name: 'p95 latency', unit: 'ms', over: '95 of 100 spans are faster, over 10 s' },
  latency_p99: { name: 'p99 latency', unit: 'ms', over: '99 of 100 spans are faster, over 10 s' },
};

export const operatorWords: Readonly<Record<Operator, string>> = { above: 'above', at_least: 'at least', below: 'below', at_most: 'at most' };

/** A number in the metric's unit: 8 %, 400 ms, 1,200/min. */
export function amount(metric: Metric, value: number): string {
  const { unit } = metricWords[metric];
  const text = Math.abs(value) >= 100 || Number.isInteger(value) ? whole(value) : value.toFixed(1);
  return unit.startsWith('/') ? `${text}${unit}` : `${text} ${unit}`;
}

/** "p95 latency above 400 ms for 5 s at payments". */
export function sentence(rule: RuleBody): string {
  const threshold = rule.threshold === null ? '…' : amount(rule.metric, rule.threshold);
  const held = rule.forSeconds === 0 ? '' : ` for ${duration(rule.forSeconds * 1000)}`;
  return `${metricWords[rule.metric].name} ${operatorWords[rule.operator]} ${threshold}${held} at ${rule.service === eachService ? 'each service' : rule.service}`;
}

export const emptyRule: RuleBody = { name: '', metric: 'error_rate', operator: 'above', threshold: null, forSeconds: 5, service: eachService, severity: 'warning', isEnabled: true };

/** Where most rules begin. */
export const templates: readonly { readonly title: string; readonly body: RuleBody }[] = [
  { title: 'Errors', body: { ...emptyRule, name: 'Error rate over 8 %', threshold: 8, severity: 'critical' } },
  { title: 'Slow', body: { ...emptyRule, name: 'p95 over 400 ms', metric: 'latency_p95', threshold: 400 } },
  { title: 'Warning flood', body: { ...emptyRule, name: 'Over 300 warnings a minute', metric: 'warnings_per_minute', threshold: 300, forSeconds: 10 } },
  { title: 'Silence', body: { ...emptyRule, name: 'Nearly silent', metric: 'records_per_minute', operator: 'below', threshold: 5, forSeconds: 60 } },
  { title: 'Traffic surge', body: { ...emptyRule, name: 'Over 10,000 records a minute', metric: 'records_per_minute', threshold: 10_000, forSeconds: 30, severity: 'info' } },
];

export const bodyOf = ({ id: _id, ...body }: Rule): RuleBody => body;

/** Where and since when a rule fires; empty when it does not. */
export const firingsOf = (rule: Rule, firing: readonly RuleFiring[]): readonly RuleFiring[] => firing.filter((one) => one.ruleId === rule.id && one.isFiring);

export type FiringSpan = { readonly service: string; readonly from: number; readonly to: number; readonly isOpen: boolean };

/** Beginnings and ends put together; what still fires at the end of the tested time is open. */
export function firingSpans({ firings, to }: Pick<RuleTest, 'firings' | 'to'>): readonly FiringSpan[] {
  const open = new Map<string, number>();
  const spans: FiringSpan[] = [];
  for (const firing of firings) {
    if (firing.isFiring) {
      open.set(firing.service, firing.at);
    } else {
      const from = open.get(firing.service);
      if (from !== undefined) {
        spans.push({ service: firing.service, from, to: firing.at, isOpen: false });
        open.delete(firing.service);
      }
    }
  }
  open.forEach((from, service) => spans.push({ service, from, to, isOpen: true }));
  return spans.sort((a, b) => a.from - b.from || (a.service < b.service ? -1 : 1));
}

/** "It would have fired 3 times in the last 24 h, for 6 min in all." */
export function verdict(test: RuleTest): string {
  const range = duration(test.to - test.from);
  if (test.seconds === 0) {
    return 'Nothing is stored of that time, so nothing can be said.';
  }
  // A gap of a few seconds is not worth a word.
  const covered = test.seconds * 1000 < (test.to - test.from) * 0.95 ? ` ${duration(test.seconds * 1000)} of it are stored.` : '';
  if (test.timesFired === 0) {
    return `It would not have fired in the last ${range}.${covered}`;
  }
  const times = test.timesFired === 1 ? 'once' : `${whole(test.timesFired)} times`;
  return `It would have fired ${times} in the last ${range}, for ${duration(test.firingSeconds * 1000)} in all.${covered}`;
}

/** "It would have caught 3 of 4 incidents, and fired twice where there was none." */
export function caughtWords({ incidents, firedOutside }: Pick<RuleTest, 'incidents' | 'firedOutside'>): string {
  const caught = incidents.filter((one) => one.firedAt !== null).length;
  const times = firedOutside === 1 ? 'once' : `${whole(firedOutside)} times`;
  if (incidents.length === 0) {
    return firedOutside === 0 ? 'There was no incident, and it would not have fired.' : `There was no incident; it would have fired ${times} all the same.`;
  }
  const of = `It would have caught ${caught} of ${incidents.length} incident${incidents.length === 1 ? '' : 's'}, and`;
  return firedOutside === 0 ? `${of} never fired where there was none.` : `${of} fired ${times} where there was none.`;
}

/** "6 s after the onset at payments, 3 s before the incident was opened"; "missed, 6.4 % at payments at most". */
export function catchWords(one: RuleCatch, { metric, operator }: Pick<RuleBody, 'metric' | 'operator'>): string {
  if (one.firedAt === null || one.service === null) {
    const bound = operator === 'above' || operator === 'at_least' ? 'at most' : 'at least';
    return one.nearest === null ? 'missed' : `missed, ${amount(metric, one.nearest.value)} at ${one.nearest.service} ${bound}`;
  }
  const lead = Math.round((one.firedAt - one.detected) / 1000);
  const beside = lead === 0 ? 'with the incident' : `${duration(Math.abs(lead) * 1000)} ${lead < 0 ? 'before' : 'after'} the incident was opened`;
  return `${duration(Math.max(0, one.firedAt - one.onset))} after the onset at ${one.service}, ${beside}`;
}
