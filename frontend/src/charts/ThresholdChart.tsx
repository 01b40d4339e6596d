import { useMemo } from 'react';
import { useSize } from '../base/hooks';
import './threshold.css';
import { thresholdPicture, type ThresholdInput } from './thresholdModel';

type ThresholdChartProps = Omit<ThresholdInput, 'width' | 'height'> & {
  readonly height?: number;
  /** Says the picture in words. */
  readonly label: string;
  readonly format: (value: number) => string;
  readonly formatTime: (at: number) => string;
};

/** A series, the line it is held against, and the stretches in which it counted as beyond. */
export function ThresholdChart({ height = 120, label, format, formatTime, points, from, to, stepMs, threshold, spans }: ThresholdChartProps) {
  const [hostRef, { width }] = useSize<HTMLDivElement>();
  const picture = useMemo(
    () => thresholdPicture({ points, from, to, stepMs, threshold, spans, width: Math.max(10, width), height }),
    [points, from, to, stepMs, threshold, spans, width, height],
  );
  return (
    <div ref={hostRef} className="relative">
      {width > 0 && (
        <svg width={width} height={height + 18} role="img" aria-label={label}>
          {picture.spans.map((span) => (
            <rect key={span.x} className="threshold-span" x={span.x} width={span.width} y="0" height={height} />
          ))}
          <line className="threshold-base" x1="0" x2={width} y1={height + 0.5} y2={height + 0.5} />
          <path className="threshold-series" d={picture.line} />
          {picture.thresholdY !== null && threshold !== null && (
            <>
              <line className="threshold-line" x1="0" x2={width} y1={picture.thresholdY} y2={picture.thresholdY} />
              <text className="threshold-text" x={width - 2} y={picture.thresholdY < 14 ? picture.thresholdY + 12 : picture.thresholdY - 4} textAnchor="end">
                threshold {format(threshold)}
              </text>
            </>
          )}
          <text className="threshold-axis" x="2" y="10">
            {format(picture.top)}
          </text>
          {picture.ticks.map((tick, index) => (
            <text key={tick.x} className="threshold-axis" x={tick.x} y={height + 13} textAnchor={index === 0 ? 'start' : index === picture.ticks.length - 1 ? 'end' : 'middle'}>
              {formatTime(tick.at)}
            </text>
          ))}
        </svg>
      )}
    </div>
  );
}
