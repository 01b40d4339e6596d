import { useMemo, useState, type PointerEvent } from 'react';
import { useSize } from '../base/hooks';
import './histogram.css';
import { barsOf, brushed, sum, type Stack } from './histogramModel';

const chartHeight = 56;
const names = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

type LevelHistogramProps = {
  readonly stacks: readonly Stack[];
  readonly bucketMs: number;
  readonly label: string;
  /** Told the picked stretch of time, [from, to) in milliseconds. */
  readonly onBrush?: (from: number, to: number) => void;
};

/** Counts over time by level; a drag picks a stretch. */
export function LevelHistogram({ stacks, bucketMs, label, onBrush }: LevelHistogramProps) {
  const [hostRef, { width }] = useSize<HTMLDivElement>();
  const bars = useMemo(() => barsOf(stacks, width, chartHeight), [stacks, width]);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);

  const place = (event: PointerEvent<SVGSVGElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const finish = () => {
    const picked = drag === null ? null : brushed(drag.from, drag.to, width, stacks.length);
    if (picked !== null) {
      onBrush?.(stacks[picked.first]!.at, stacks[picked.last]!.at + bucketMs);
    }
    setDrag(null);
  };

  const ends = [stacks[0], stacks[Math.floor(stacks.length / 2)], stacks[stacks.length - 1]];
  return (
    <div ref={hostRef} className="min-w-0">
      <svg
        width={width}
        height={chartHeight}
        role="img"
        aria-label={label}
        className={onBrush === undefined ? 'block' : 'block cursor-crosshair touch-pan-y'}
        onPointerDown={(event) => {
          if (onBrush !== undefined && event.button === 0) {
            event.currentTarget.setPointerCapture(event.pointerId);
            setDrag({ from: place(event), to: place(event) });
          }
        }}
        onPointerMove={(event) => drag !== null && setDrag({ ...drag, to: place(event) })}
        onPointerUp={finish}
        onPointerCancel={() => setDrag(null)}
      >
        <line className="histogram-base" x1="0" x2={width} y1={chartHeight - 0.5} y2={chartHeight - 0.5} />
        {bars.map((bar, index) => (
          <g key={stacks[index]!.at}>
            <title>{spoken(stacks[index]!)}</title>
            <rect x={bar.x} width={bar.width} y="0" height={chartHeight} fill="transparent" />
            {bar.parts.map((part) => (
              <rect key={part.level} className={`histogram-${names[part.level]}`} x={bar.x} width={bar.width} y={part.y} height={part.height} />
            ))}
          </g>
        ))}
        {drag !== null && <rect className="histogram-brush" x={Math.min(drag.from, drag.to)} width={Math.abs(drag.to - drag.from)} y="0" height={chartHeight} />}
      </svg>
      <div className="num flex justify-between text-[11px] text-muted" aria-hidden="true">
        {ends.map((stack, index) => stack !== undefined && <span key={index}>{clockOf(stack.at, bucketMs)}</span>)}
      </div>
    </div>
  );
}

const clockOf = (at: number, bucketMs: number): string => {
  const text = new Date(at).toISOString();
  return bucketMs >= 43_200_000 ? text.slice(0, 10) : text.slice(11, 19);
};

function spoken({ at, counts }: Stack): string {
  const parts = counts.flatMap((count, level) => (count > 0 ? [`${count} ${names[level]}`] : []));
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC: ${parts.length === 0 ? 'nothing' : `${sum(counts)} (${parts.join(', ')})`}`;
}
