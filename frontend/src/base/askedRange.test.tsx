// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { drawAt } from '../../tests/support/answers';
import { askedRange, useAskedRange } from './askedRange';

const at = '2026-01-02T14:10:00Z';
const open = { from: null, to: null };
const quarter = 15 * 60_000;

describe('the range that is asked for', () => {
  it('is the picked one while live', () => {
    expect(askedRange(open, null, quarter)).toEqual(open);
    expect(askedRange({ from: at, to: null }, null)).toEqual({ from: at, to: null });
  });

  it('ends at the moment that is looked at', () => {
    expect(askedRange(open, at)).toEqual({ from: null, to: at });
    expect(askedRange(open, at, quarter)).toEqual({ from: '2026-01-02T13:55:00.000Z', to: at });
    expect(askedRange({ from: '2026-01-02T14:00:00Z', to: null }, at, quarter)).toEqual({ from: '2026-01-02T14:00:00Z', to: at });
  });

  it('leaves alone what was picked', () => {
    const picked = { from: '2026-01-02T13:00:00Z', to: '2026-01-02T13:05:00Z' };
    expect(askedRange(picked, at, quarter)).toBe(picked);
    const later = { from: '2026-01-02T14:20:00Z', to: null };
    expect(askedRange(later, at)).toBe(later);
  });

  it('does not ask with what is no moment', () => {
    expect(askedRange(open, 'yesterday', quarter)).toEqual(open);
  });

  it('reads the address', async () => {
    const Shown = () => JSON.stringify(useAskedRange());
    expect(JSON.parse((await drawAt(`/patterns?at=${at}`, <Shown />)).text())).toEqual({ from: null, to: at });
  });
});
