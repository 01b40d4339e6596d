import { scaleLinear } from 'd3-scale';

export type ThresholdInput = {
  readonly points: readonly { readonly at: number; readonly value: number }[];
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  readonly threshold: number | null;
  readonly spans: readonly { readonly from: number; readonly to: number }[];
  readonly width: number;
  readonly height: number;
};

export type ThresholdPicture = {
  readonly line: string;
  readonly thresholdY: number | null;
  readonly spans: readonly { readonly x: number; readonly width: number }[];
  readonly top: number;
  readonly ticks: readonly { readonly x: number; readonly at: number }[];
};

/** A series against a line, and when it was beyond it. A silence of more than three steps breaks the series. */
export function thresholdPicture({ points, from, to, stepMs, threshold, spans, width, height }: ThresholdInput): ThresholdPicture {
  const most = Math.max(threshold ?? 0, ...points.map(({ value }) => value), 1e-9) * 1.12;
  const x = scaleLinear([from, Math.max(to, from + 1)], [0, width]).clamp(true);
  const y = scaleLinear([0, most], [height, 0]);
  let line = '';
  let last: number | null = null;
  for (const { at, value } of points) {
    line += `${last === null || at - last > 3 * stepMs ? 'M' : 'L'}${x(at).toFixed(1)},${y(value).toFixed(1)}`;
    last = at;
  }
  return {
    line,
    thresholdY: threshold === null ? null : y(threshold),
    spans: spans.map((span) => ({ x: x(span.from), width: Math.max(2, x(span.to) - x(span.from)) })),
    top: most,
    ticks: [0.02, 0.25, 0.5, 0.75, 0.98].map((share) => ({ x: share * width, at: from + share * (to - from) })),
  };
}
