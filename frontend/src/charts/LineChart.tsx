import { useMemo, useState } from 'react';
import type { EpochMs } from '../base/brand';
import { clock, clockMinute } from '../base/format';
import { useSize } from '../base/hooks';
import './lines.css';
import { drawLines, type Expectation, type Series } from './lineModel';

type LineChartProps = {
  readonly title: string;
  readonly times: readonly EpochMs[];
  readonly series: readonly Series[];
  readonly expectation?: Expectation | null;
  readonly format: (value: number) => string;
  readonly height?: number;
  /** The scale reaches at least this far, so that noise near zero stays small. */
  readonly least: number;
};

/** Lines over time with their last values in words; the pointer or the arrow keys read any moment. */
export function LineChart({ title, times, series, expectation = null, format, height = 92, least }: LineChartProps) {
  const [ref, { width }] = useSize<HTMLDivElement>();
  const [at, setAt] = useState<number | null>(null);
  const drawing = useMemo(() => (width > 0 ? drawLines(series, expectation, width, height, least) : null), [series, expectation, width, height, least]);
  const count = times.length;
  const index = at === null ? count - 1 : Math.min(at, count - 1);
  const time = times[index];
  const words = series.map(({ label, values }) => `${label} ${said(values[index] ?? null, format)}`).join(', ');

  return (
    <figure className="min-w-0">
      <figcaption className="flex items-baseline gap-2 text-[11px] text-muted">
        <span className="font-semibold">{title}</span>
        <span className="num ml-auto truncate text-text" aria-live="off">
          {at !== null && time !== undefined && <span className="text-muted">{clock(time)} </span>}
          {series.map(({ label, tone, values }) => (
            <span key={label} className="ml-2">
              <span className={`line-key line-${tone}`} aria-hidden="true" />
              {label} {said(values[index] ?? null, format)}
            </span>
          ))}
          {at === null && expectation !== null && <span className="ml-2 text-muted">{expectation.label} {format(expectation.value)}</span>}
        </span>
      </figcaption>
      <div
        ref={ref}
        tabIndex={count > 0 ? 0 : -1}
        role="img"
        aria-label={count === 0 ? `${title}: nothing stored` : `${title}${time === undefined ? '' : ` at ${clock(time)}`}: ${words}`}
        className="mt-1 rounded"
        onPointerMove={(event) => drawing !== null && setAt(drawing.indexAt(event.clientX - event.currentTarget.getBoundingClientRect().left))}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
          if (step !== 0) {
            event.preventDefault();
            setAt(Math.max(0, Math.min(count - 1, index + step)));
          }
        }}
      >
        {drawing !== null && (
          <svg width={width} height={height} className="block" aria-hidden="true">
            {drawing.ticks.map((tick) => (
              <g key={tick.value}>
                <line x1="38" x2={width} y1={tick.y} y2={tick.y} className="line-grid" />
                {tick.value > 0 && (
                  <text x="34" y={tick.y} textAnchor="end" dominantBaseline="central" className="line-tick">
                    {format(tick.value)}
                  </text>
                )}
              </g>
            ))}
            {drawing.expectation !== null && (
              <g>
                <line x1={drawing.expectation.from} x2={drawing.expectation.from} y1="0" y2={height} className="line-now" />
                <path d={drawing.expectation.band} className="line-band" />
                <path d={drawing.expectation.middle} className="line-ahead" />
              </g>
            )}
            {drawing.paths.map(({ label, tone, d, lone }) => (
              <g key={label}>
                <path d={d} className={`line-path line-${tone}`} />
                {lone.map((dot) => (
                  <circle key={dot.x} cx={dot.x} cy={dot.y} r="1.5" className={`line-dot line-${tone}`} />
                ))}
              </g>
            ))}
            {at !== null && <line x1={drawing.x(index)} x2={drawing.x(index)} y1="0" y2={height} className="line-cursor" />}
          </svg>
        )}
      </div>
      {count > 1 && (
        <p className="num flex justify-between pl-[38px] text-[10px] text-muted" aria-hidden="true">
          <span>{clockMinute(times[0]!)}</span>
          <span style={drawing === null ? undefined : { marginRight: Math.max(0, width - drawing.right - 4) }}>{clock(times[count - 1]!)}</span>
        </p>
      )}
    </figure>
  );
}

const said = (value: number | null, format: (value: number) => string): string => (value === null ? 'none' : format(value));
