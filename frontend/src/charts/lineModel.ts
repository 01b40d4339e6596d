import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';

// Lines over time. What was not measured is a gap, never a zero and never bridged. After the last point there may be a zone for what
// is expected, drawn wider than its seconds are so that it can be seen.

export type Series = { readonly label: string; readonly tone: 'strong' | 'middle' | 'faint' | 'critical'; readonly values: readonly (number | null)[] };
export type Expectation = { readonly value: number; readonly low: number; readonly high: number; readonly label: string };

export type LineDrawing = {
  readonly paths: readonly { readonly label: string; readonly tone: Series['tone']; readonly d: string; readonly lone: readonly Dot[] }[];
  readonly ticks: readonly { readonly y: number; readonly value: number }[];
  readonly expectation: { readonly band: string; readonly middle: string; readonly from: number } | null;
  readonly x: (index: number) => number;
  readonly y: (value: number) => number;
  readonly right: number;
  readonly indexAt: (px: number) => number;
};
type Dot = { readonly x: number; readonly y: number };

const margin = { top: 6, bottom: 4, left: 38, right: 4 } as const;
/** Share of the width that the expectation has. */
const aheadShare = 0.12;

export function drawLines(series: readonly Series[], expectation: Expectation | null, width: number, height: number, least: number): LineDrawing {
  const count = Math.max(0, ...series.map(({ values }) => values.length));
  const all = series.flatMap(({ values }) => values.filter((value) => value !== null));
  const top = Math.max(least, ...all, expectation?.high ?? 0);
  const right = expectation === null ? width - margin.right : width * (1 - aheadShare);
  const x = scaleLinear([0, Math.max(1, count - 1)], [margin.left, right]);
  const y = scaleLinear([0, top], [height - margin.bottom, margin.top]);
  const path = line<number | null>((_, index) => x(index), (value) => y(value ?? 0)).defined((value) => value !== null);
  const lastValues = expectation === null ? null : (series[0]?.values.findLast((value) => value !== null) ?? null);
  return {
    paths: series.map(({ label, tone, values }) => ({
      label,
      tone,
      d: path(values) ?? '',
      // A point between two gaps has no line to be on.
      lone: values.flatMap((value, index) => (value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null ? [{ x: x(index), y: y(value) }] : [])),
    })),
    ticks: y.ticks(3).map((value) => ({ value, y: y(value) })),
    expectation: expectation === null ? null : ahead(expectation, lastValues ?? expectation.value, right, width - margin.right, y),
    x,
    y,
    right,
    indexAt: (px) => Math.max(0, Math.min(count - 1, Math.round(x.invert(px)))),
  };
}

function ahead({ value, low, high }: Expectation, now: number, from: number, to: number, y: (value: number) => number): LineDrawing['expectation'] {
  const ends = [
    { x: from, low: now, high: now },
    { x: to, low: Math.max(0, low), high },
  ];
  const band = area<(typeof ends)[number]>().x((end) => end.x).y0((end) => y(end.low)).y1((end) => y(end.high))(ends) ?? '';
  return { band, middle: `M${from},${y(now)}L${to},${y(value)}`, from };
}
