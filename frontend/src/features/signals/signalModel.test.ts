import { describe, expect, it } from 'vitest';
import { someSignal } from '../../../tests/support/some';
import { barsOf, changeOf, kinds, kindTitle, reading } from './signalModel';

describe('a signal', () => {
  it('reads its values in its own unit', () => {
    expect(reading(0.22, someSignal())).toBe('22%');
    expect(reading(1834, someSignal({ unit: 'ms' }))).toBe('1.8s');
    expect(reading(12, someSignal({ unit: 'records/s' }))).toBe('12 records/s');
    expect(reading(0.7, someSignal({ unit: 'score' }))).toBe('0.7');
    expect(reading(40, someSignal({ unit: 'value' }))).toBe('40');
  });

  it('says the unit once', () => {
    expect(changeOf(someSignal())).toBe('5.0% → 22%');
    expect(changeOf(someSignal({ kind: 'number_shift', baseline: 20, observed: 900, unit: 'ms' }))).toBe('20ms → 900ms');
    expect(changeOf(someSignal({ baseline: 2.4, observed: 9.1, unit: 'warnings/s' }))).toBe('2.4 → 9.1 warnings/s');
  });

  it('sets what is usual beside what was seen', () => {
    expect(barsOf(someSignal({ baseline: 0.05, observed: 0.2 }))).toEqual({ baseline: 0.25, observed: 1 });
    expect(barsOf(someSignal({ baseline: 50, observed: 0 }))).toEqual({ baseline: 1, observed: 0 });
    expect(barsOf(someSignal({ baseline: 0, observed: 0 }))).toEqual({ baseline: 0, observed: 0 });
  });

  it('has a sentence for each kind, and a name for one that is new', () => {
    expect(Object.values(kinds).every(({ says }) => says.endsWith('.'))).toBe(true);
    expect(kindTitle('new_value')).toBe('new value');
    expect(kindTitle('queue_depth')).toBe('queue depth');
  });
});
