import { memo, useMemo } from 'react';
import { sparkOf } from './sparkModel';

type SparklineProps = { readonly values: readonly number[]; readonly width?: number; readonly height?: number; readonly className?: string };

/** Decoration beside a number that says the same; hence hidden from readers. */
export const Sparkline = memo(function Sparkline({ values, width = 84, height = 22, className = 'text-faint' }: SparklineProps) {
  const spark = useMemo(() => sparkOf(values, width, height), [values, width, height]);
  return (
    <svg width={width} height={height} className={className} aria-hidden="true" focusable="false">
      {spark.band !== null && <rect x="0" width={width} y={spark.band.y} height={spark.band.height} fill="currentColor" opacity="0.14" rx="1" />}
      <path d={spark.path} fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinejoin="round" />
      {spark.last !== null && <circle cx={spark.last.x} cy={spark.last.y} r="2" fill="currentColor" />}
    </svg>
  );
});
