import { describe, expect, it } from 'vitest';
import { serviceName } from '../../contracts/ids';
import type { Span } from '../../contracts/traces';
import { criticalPath, placed, rowsOf, ruler, visibleRows } from './waterfallModel';

const span = (spanId: string, depth: number, offsetMs: number, durationMs: number, more: Partial<Span> = {}): Span => ({
  spanId,
  parentSpanId: depth === 0 ? '' : 'x',
  service: serviceName('s', ''),
  operation: spanId,
  offsetMs,
  durationMs,
  selfMs: 0,
  isError: false,
  depth,
  logs: [],
  ...more,
});

const ids = (spans: readonly Span[], indexes: Iterable<number>) => [...indexes].sort((a, b) => a - b).map((index) => spans[index]!.spanId);

describe('a waterfall', () => {
  it('knows parents, how much hangs below, and errors hidden there', () => {
    const rows = rowsOf([span('a', 0, 0, 100), span('b', 1, 5, 50), span('c', 2, 6, 10, { isError: true }), span('d', 1, 60, 30)]);
    expect(rows.map((row) => [row.parent, row.descendants, row.errorsBelow])).toEqual([[-1, 3, 1], [0, 1, 1], [1, 0, 0], [0, 0, 0]]);
    expect(visibleRows(rows, new Set([1])).map((row) => row.span.spanId)).toEqual(['a', 'b', 'd']);
    expect(visibleRows(rows, new Set([0])).map((row) => row.span.spanId)).toEqual(['a']);
  });

  it('marks missing parents, rings, and children out of their parent’s time', () => {
    const rows = rowsOf([
      span('root', 0, 10, 100),
      span('early', 1, 2, 5),
      span('late', 1, 100, 50),
      span('fine', 1, 20, 5),
      span('orphan', 0, 0, 5, { parentSpanId: 'nobody' }),
      span('r1', 0, 0, 5, { parentSpanId: 'r2' }),
      span('r2', 1, 1, 2, { parentSpanId: 'r1' }),
    ]);
    expect(rows.map((row) => row.oddity)).toEqual([null, 'before_parent', 'after_parent', null, 'no_parent', 'ring', null]);
  });

  it('finds the chain that the trace waited for', () => {
    const spans = [span('a', 0, 0, 100), span('b', 1, 5, 30), span('c', 1, 40, 55), span('d', 2, 45, 20), span('e', 2, 50, 40), span('beside', 1, 41, 10)];
    expect(ids(spans, criticalPath(spans))).toEqual(['a', 'b', 'c', 'e']);
  });

  it('takes a child that outlives its parent up to the parent’s end', () => {
    const spans = [span('a', 0, 0, 100), span('b', 1, 50, 500)];
    expect(ids(spans, criticalPath(spans))).toEqual(['a', 'b']);
  });

  it('holds a hundred thousand spans, also one below the other', () => {
    const wide = Array.from({ length: 100_000 }, (_, i) => span(`${i}`, i === 0 ? 0 : 1, i, 1, i === 0 ? { durationMs: 100_000 } : {}));
    const deep = Array.from({ length: 100_000 }, (_, i) => span(`${i}`, i, i / 10, 20_000 - i / 10));
    expect(rowsOf(wide)[0]!.descendants).toBe(99_999);
    expect(rowsOf(deep)[0]!.descendants).toBe(99_999);
  });

  it('places bars in what is zoomed to, and leaves out the rest', () => {
    const zoom = { from: 50, to: 150 };
    expect(placed(span('a', 0, 0, 100), zoom)).toEqual({ left: 0, width: 0.5 });
    expect(placed(span('a', 0, 75, 25), zoom)).toEqual({ left: 0.25, width: 0.25 });
    expect(placed(span('a', 0, 0, 10), zoom)).toBeNull();
  });

  it('marks round times', () => {
    expect(ruler({ from: 0, to: 100 })).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ruler({ from: 0, to: 0 })).toEqual([]);
  });

  it('says nothing of a trace without spans', () => {
    expect(rowsOf([])).toEqual([]);
  });
});
