import { compact, latency, percent } from '../../base/format';
import type { Signal } from '../../contracts/signals';

/** The kinds that ship, each in a sentence; the server may know more. */
export const kinds: Readonly<Record<string, { readonly title: string; readonly says: string }>> = {
  error_rate: { title: 'error rate', says: 'A larger share of a service’s work fails than its own baseline explains.' },
  latency_p95: { title: 'latency', says: 'A service takes longer at the 95th percentile than it usually does under this load.' },
  self_time: { title: 'own time', says: 'A service itself takes longer than it usually does, without the services that it calls.' },
  warnings: { title: 'warnings', says: 'A service writes more warnings per second than its traffic explains.' },
  volume: { title: 'volume', says: 'A service writes many more or fewer records per second than usual.' },
  silence: { title: 'silence', says: 'A service that speaks regularly has said nothing for longer than chance allows.' },
  new_template: { title: 'new log pattern', says: 'A line of a shape that was never seen before, at warning level or worse.' },
  number_shift: { title: 'number out of range', says: 'A number in a service’s lines, such as a duration or a size, lies where it never used to.' },
  new_value: { title: 'new value', says: 'A code, host or other word in a known line has a value that it never had, and comes again and again.' },
  new_pair: { title: 'new combination', says: 'Two values of one line come together that never met, though each is usual by itself.' },
  transit: { title: 'time on the way', says: 'Calls to a service take longer on the way than its own time accounts for.' },
  call_steps: { title: 'calls take another way', says: 'Calls of one kind break off, skip a line they always wrote, or write an error, however the traffic is mixed.' },
  isolation_forest: { title: 'unusual mix', says: 'The service’s numbers taken together lie apart from all it has shown before, though none alone may.' },
  rule: { title: 'rule', says: 'An alert rule that somebody wrote has held for as long as it asks.' },
};

export const kindTitle = (kind: string): string => kinds[kind]?.title ?? kind.replaceAll('_', ' ');

/** A value in the signal's own unit. */
export function reading(value: number, { unit }: Signal): string {
  if (unit === 'ratio') {
    return percent(value);
  }
  if (unit === 'ms') {
    return latency(value);
  }
  return `${compact(value)}${unit === '' || unit === 'score' || unit === 'value' ? '' : ` ${unit}`}`;
}

/** "2.4 → 9.1 warnings/s": the unit is said once. */
export function changeOf(signal: Signal): string {
  const [from, to] = [reading(signal.baseline, signal), reading(signal.observed, signal)];
  const unit = signal.unit === '' ? '' : ` ${signal.unit}`;
  return `${unit !== '' && to.endsWith(unit) && from.endsWith(unit) ? from.slice(0, -unit.length) : from} → ${to}`;
}

/** Both values as shares of the larger one, for two bars. */
export function barsOf({ baseline, observed }: Signal): { readonly baseline: number; readonly observed: number } {
  const most = Math.max(Math.abs(baseline), Math.abs(observed));
  return most === 0 ? { baseline: 0, observed: 0 } : { baseline: Math.abs(baseline) / most, observed: Math.abs(observed) / most };
}
