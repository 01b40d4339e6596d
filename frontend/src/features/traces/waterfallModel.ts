import type { Span } from '../../contracts/traces';

// Spans come in waterfall order, parents before children. Everything here is one pass or two over them, without recursion, for a trace
// may be as deep as it is long.

/** What is odd about a span; its row says so. */
export type Oddity = 'no_parent' | 'ring' | 'before_parent' | 'after_parent';

export type Row = {
  readonly index: number;
  readonly span: Span;
  /** Index of the parent's row; -1 at the top. */
  readonly parent: number;
  /** Rows below it that belong to it. */
  readonly descendants: number;
  /** Errors among them, for a collapsed row. */
  readonly errorsBelow: number;
  readonly oddity: Oddity | null;
  /** On the chain that decides how long the trace takes. */
  readonly isCritical: boolean;
};

/** Clocks of two machines differ by this much without anybody's fault, milliseconds. */
const skewMs = 1;

export function rowsOf(spans: readonly Span[]): readonly Row[] {
  const parents = parentsOf(spans);
  const descendants = new Array<number>(spans.length).fill(0);
  const errorsBelow = new Array<number>(spans.length).fill(0);
  // Children stand after their parents, so from the end each is complete before it is added.
  for (let index = spans.length - 1; index >= 0; index--) {
    const parent = parents[index]!;
    if (parent >= 0) {
      descendants[parent]! += descendants[index]! + 1;
      errorsBelow[parent]! += errorsBelow[index]! + (spans[index]!.isError ? 1 : 0);
    }
  }
  const oddities = odditiesOf(spans, parents);
  const critical = criticalPath(spans, parents);
  return spans.map((span, index) => ({
    index,
    span,
    parent: parents[index]!,
    descendants: descendants[index]!,
    errorsBelow: errorsBelow[index]!,
    oddity: oddities[index]!,
    isCritical: critical.has(index),
  }));
}

/** The nearest row above that is one less deep. */
function parentsOf(spans: readonly Span[]): readonly number[] {
  const chain: number[] = [];
  return spans.map((span, index) => {
    chain.length = Math.min(chain.length, span.depth);
    const parent = span.depth === 0 ? -1 : (chain[span.depth - 1] ?? -1);
    chain[span.depth] = index;
    return parent;
  });
}

function odditiesOf(spans: readonly Span[], parents: readonly number[]): readonly (Oddity | null)[] {
  const known = new Set(spans.map((span) => span.spanId));
  return spans.map((span, index) => {
    const parent = spans[parents[index]!];
    if (parent === undefined) {
      // A span that names a parent which is there, and yet stands at the top, is part of a ring.
      return span.parentSpanId === '' ? null : known.has(span.parentSpanId) ? 'ring' : 'no_parent';
    }
    if (span.offsetMs < parent.offsetMs - skewMs) {
      return 'before_parent';
    }
    return endOf(span) > endOf(parent) + skewMs ? 'after_parent' : null;
  });
}

const endOf = (span: Span): number => span.offsetMs + span.durationMs;

/**
 * The spans that the trace waited for: from the end of the longest top-level span backwards, at each moment the child that ended last
 * before it; what is covered by none is the span's own time.
 */
export function criticalPath(spans: readonly Span[], parents: readonly number[] = parentsOf(spans)): ReadonlySet<number> {
  const children = new Map<number, number[]>();
  parents.forEach((parent, index) => {
    const list = children.get(parent);
    if (list === undefined) {
      children.set(parent, [index]);
    } else {
      list.push(index);
    }
  });
  const path = new Set<number>();
  const last = (children.get(-1) ?? []).reduce<number | null>((best, index) => (best === null || spans[index]!.durationMs > spans[best]!.durationMs ? index : best), null);
  if (last === null) {
    return path;
  }
  const open: { readonly index: number; readonly until: number }[] = [{ index: last, until: endOf(spans[last]!) }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    path.add(next.index);
    let until = next.until;
    const ended = [...(children.get(next.index) ?? [])].sort((a, b) => endOf(spans[b]!) - endOf(spans[a]!));
    for (const child of ended) {
      const span = spans[child]!;
      // What ends after the moment ran beside the path, unless it is the parent itself that does not wait for its end.
      const end = Math.min(endOf(span), next.until);
      if (end <= until + skewMs && span.offsetMs < until && span.durationMs > 0) {
        open.push({ index: child, until: end });
        until = span.offsetMs;
      }
    }
  }
  return path;
}

/** The rows to be seen while some are collapsed, in order. */
export function visibleRows(rows: readonly Row[], collapsed: ReadonlySet<number>): readonly Row[] {
  if (collapsed.size === 0) {
    return rows;
  }
  const visible: Row[] = [];
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    visible.push(row);
    if (collapsed.has(row.index)) {
      index += row.descendants;
    }
  }
  return visible;
}

export type Zoom = { readonly from: number; readonly to: number };

/** Where a bar lies in a stretch of time: share of its width, 0 to 1; null outside. */
export function placed(span: Span, { from, to }: Zoom): { readonly left: number; readonly width: number } | null {
  const whole = to - from;
  if (whole <= 0 || endOf(span) < from || span.offsetMs > to) {
    return null;
  }
  const left = Math.max(0, (span.offsetMs - from) / whole);
  const right = Math.min(1, (endOf(span) - from) / whole);
  return { left, width: Math.max(0, right - left) };
}

export const oddityText: Readonly<Record<Oddity, string>> = {
  no_parent: 'its parent is missing',
  ring: 'its parents go round in a ring',
  before_parent: 'begins before its parent',
  after_parent: 'ends after its parent',
};

/** 0, 50, 100: where the ruler is marked, as many as read well. */
export function ruler({ from, to }: Zoom, most = 6): readonly number[] {
  const whole = to - from;
  if (whole <= 0) {
    return [];
  }
  const raw = whole / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw) ?? raw;
  const marks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    marks.push(Math.round(at * 1e6) / 1e6);
  }
  return marks;
}
