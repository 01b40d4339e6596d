import { describe, expect, it } from 'vitest';
import { presetRange, relaxationText, tokens, withTerm, withoutTerm } from './searchModel';

describe('the query box', () => {
  it('keeps phrases, keys and minuses together', () => {
    expect(tokens('card -"by acquirer" service:"my shop" level:error -x')).toEqual(['card', '-"by acquirer"', 'service:"my shop"', 'level:error', '-x']);
    expect(tokens('an "open end')).toEqual(['an', '"open end']);
  });

  it('includes and excludes a value, each undoing the other', () => {
    expect(withTerm('card', 'by acquirer', false)).toBe('card "by acquirer"');
    expect(withTerm('card "by acquirer"', 'by acquirer', true)).toBe('card -"by acquirer"');
    expect(withTerm('-x card', 'x', false)).toBe('card x');
    expect(withTerm('', 'template:1', true)).toBe('-template:1');
  });

  it('leaves a condition out', () => {
    expect(withoutTerm('card declined -now', 'declined')).toBe('card -now');
    expect(withoutTerm('card declined -now', 'now')).toBe('card declined');
  });

  it('says what is relaxed', () => {
    expect(relaxationText({ filter: 'text', value: 'zz', count: 3 })).toBe('Without “zz”');
    expect(relaxationText({ filter: 'service', value: 'cart', count: 3 })).toBe('Without the service cart');
    expect(relaxationText({ filter: 'range', value: '', count: null })).toBe('Without the range of time');
  });

  it('counts a preset back from the newest second', () => {
    expect(presetRange(300_000, Date.UTC(2026, 0, 1, 0, 10, 0, 500))).toEqual({ from: '2026-01-01T00:05:01.000Z', to: '2026-01-01T00:10:01.000Z' });
  });
});
