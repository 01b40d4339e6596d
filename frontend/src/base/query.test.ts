import { expect, it } from 'vitest';
import { changeQuery } from './query';

it('sets, replaces and leaves out, and keeps the rest', () => {
  expect(changeQuery('?svc=a&q=x', { svc: 'b & c', q: null, at: '' })).toBe('?svc=b+%26+c');
});

it('is empty when nothing is left', () => {
  expect(changeQuery('?svc=a', { svc: null })).toBe('');
});
