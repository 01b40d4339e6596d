import { describe, expect, it } from 'vitest';
import { epochMs } from './brand';
import { clock, compact, duration, latency, middleCut, names, percent, plural, whole } from './format';

describe('format', () => {
  it('shortens large numbers and keeps one digit of small ones', () => {
    expect([0, 0.04, 3.14, 9.96, 94.4, 999.4, 1234, 12_345, 999_900].map(compact)).toEqual(['0', '0', '3.1', '10', '94', '999', '1.2k', '12k', '1M']);
  });

  it('reads ratios as percent', () => {
    expect([0, 0.004, 0.0499, 0.38, 1].map(percent)).toEqual(['0%', '0.4%', '5.0%', '38%', '100%']);
  });

  it('picks the unit of a latency and shows a dash for none', () => {
    expect([0, 6.2, 112, 2400, 90_000].map(latency)).toEqual(['–', '6.2ms', '112ms', '2.4s', '1.5min']);
  });

  it('never shows NaN', () => {
    expect([compact(NaN), percent(NaN), latency(NaN), whole(NaN)]).toEqual(['–', '–', '–', '–']);
  });

  it('says durations in two units at most', () => {
    expect([0, 41_600, 222_000, 180_000, 7_500_000, 270_000_000].map(duration)).toEqual(['0 s', '42 s', '3 min 42 s', '3 min', '2 h 5 min', '3 d 3 h']);
  });

  it('shows times in UTC', () => {
    expect(clock(epochMs(Date.UTC(2026, 0, 2, 14, 2, 11)))).toBe('14:02:11');
  });

  it('groups thousands', () => {
    expect([0, 999, 1000, 1_234_567].map(whole)).toEqual(['0', '999', '1,000', '1,234,567']);
  });

  it('cuts names in the middle and says how many more there are', () => {
    expect(middleCut('recommendations-worker', 12)).toBe('recomm…orker');
    expect(names(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
    expect([plural(1, 'signal'), plural(1204, 'signal')]).toEqual(['1 signal', '1,204 signals']);
  });
});
