import { describe, expect, it } from 'vitest';
import { at, someFiring } from '../../../tests/support/some';
import type { RuleCatch, RuleTest } from '../../contracts/rules';
import { amount, catchWords, caughtWords, emptyRule, firingSpans, sentence, verdict } from './ruleModel';

const test = (more: Partial<RuleTest> = {}): RuleTest => ({ from: at(0), to: at(86_400), seconds: 86_400, timesFired: 0, firingSeconds: 0, firings: [], stepSeconds: 240, points: [], incidents: [], firedOutside: 0, ...more });
const change = (name: string, second: number, isFiring: boolean) => ({ ...someFiring('slow', name, isFiring), at: at(second) });

describe('a rule', () => {
  it('reads as a sentence with its unit', () => {
    expect(sentence({ ...emptyRule, metric: 'latency_p95', threshold: 400, service: 'payments' })).toBe('p95 latency above 400 ms for 5 s at payments');
    expect(sentence({ ...emptyRule, metric: 'records_per_minute', operator: 'at_most', threshold: 1200, forSeconds: 0 })).toBe('records a minute at most 1,200/min at each service');
    expect(sentence(emptyRule)).toBe('error rate above … for 5 s at each service');
    expect(amount('error_rate', 8.25)).toBe('8.3 %');
  });
});

describe('a test against history', () => {
  it('says how often and how long', () => {
    expect(verdict(test({ timesFired: 3, firingSeconds: 360 }))).toBe('It would have fired 3 times in the last 24 h, for 6 min in all.'.replace('24 h', '1 d'));
    expect(verdict(test({ timesFired: 1, firingSeconds: 9, to: at(3600), seconds: 3600 }))).toBe('It would have fired once in the last 1 h, for 9 s in all.');
    expect(verdict(test({ seconds: 600 }))).toBe('It would not have fired in the last 1 d. 10 min of it are stored.');
    expect(verdict(test({ seconds: 0 }))).toMatch(/^Nothing is stored/);
  });

  it('puts beginnings and ends of each service together', () => {
    const spans = firingSpans(test({ firings: [change('a', 10, true), change('b', 12, true), change('a', 20, false), change('a', 50, true)], to: at(60) }));

    expect(spans).toEqual([
      { service: 'a', from: at(10), to: at(20), isOpen: false },
      { service: 'b', from: at(12), to: at(60), isOpen: true },
      { service: 'a', from: at(50), to: at(60), isOpen: true },
    ]);
  });

  it('says what it would have caught, and what for nothing', () => {
    const one = { incident: 'i', title: 't', root: 'payments', onset: at(10), detected: at(13), firedAt: at(16), service: 'checkout', nearest: { at: at(17), value: 31.25, service: 'checkout' } } as RuleCatch;
    const above = { metric: 'error_rate', operator: 'above' } as const;

    expect(catchWords(one, above)).toBe('6 s after the onset at checkout, 3 s after the incident was opened');
    expect(catchWords({ ...one, firedAt: at(11) }, above)).toBe('1 s after the onset at checkout, 2 s before the incident was opened');
    expect(catchWords({ ...one, firedAt: null, service: null }, above)).toBe('missed, 31.3 % at checkout at most');
    expect(catchWords({ ...one, firedAt: null, service: null }, { metric: 'records_per_minute', operator: 'below' })).toBe('missed, 31.3/min at checkout at least');
    expect(catchWords({ ...one, firedAt: null, service: null, nearest: null }, above)).toBe('missed');
    expect(caughtWords({ incidents: [one, { ...one, firedAt: null }], firedOutside: 2 })).toBe('It would have caught 1 of 2 incidents, and fired 2 times where there was none.');
    expect(caughtWords({ incidents: [one], firedOutside: 0 })).toBe('It would have caught 1 of 1 incident, and never fired where there was none.');
    expect(caughtWords({ incidents: [], firedOutside: 1 })).toBe('There was no incident; it would have fired once all the same.');
  });
});
