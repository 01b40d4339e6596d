import { useCallback, useEffect, useRef, useState } from 'react';
import { useSize } from '../base/hooks';
import { useTheme } from '../base/theme';
import { cellAt, drawHeatmap, type Grid, gridOf, moved } from './heatmapModel';

export type Cell = { readonly row: number; readonly column: number };

type HeatmapProps = {
  readonly labels: readonly string[];
  /** −1 to 1, null where nothing can be said; in the order of the labels. */
  readonly values: readonly (readonly (number | null)[])[];
  /** Says a cell in words, for hover, focus and readers. */
  readonly say: (cell: Cell) => string;
  readonly label: string;
  readonly onOpen?: (cell: Cell) => void;
};

/** A square of likenesses on a canvas. Arrow keys and the pointer pick a cell, whose row and column are named whatever their size. */
export function Heatmap({ labels, values, say, label, onOpen }: HeatmapProps) {
  const theme = useTheme();
  const [hostRef, size] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cell, setCell] = useState<Cell | null>(null);
  const grid: Grid | null = size.width > 0 ? gridOf(labels, size.width, size.height) : null;
  const picked = cell !== null && cell.row < labels.length && cell.column < labels.length ? cell : null;

  useEffect(() => {
    if (canvas.current !== null && grid !== null) {
      drawHeatmap(canvas.current, grid, labels, values, picked);
    }
  });

  const point = useCallback(
    (event: React.PointerEvent) => {
      const bounds = event.currentTarget.getBoundingClientRect();
      setCell(grid === null ? null : cellAt(grid, labels.length, event.clientX - bounds.left, event.clientY - bounds.top));
    },
    [grid, labels.length],
  );

  return (
    <div className="flex h-full min-h-0 flex-col gap-2">
      <p role="status" data-testid="heatmap-cell" className="num min-h-6 shrink-0 text-[12px]">
        {picked === null ? <span className="text-muted">Point at a square, or walk with the arrow keys.</span> : say(picked)}
      </p>
      <div ref={hostRef} className="min-h-0 flex-1 overflow-auto" data-theme-name={theme}>
        {grid !== null && (
          <div
            role="application"
            aria-label={label}
            tabIndex={0}
            className="rounded focus-visible:outline-offset-[-2px]"
            style={{ width: grid.width, height: grid.height }}
            onPointerMove={point}
            onPointerLeave={() => setCell(null)}
            onClick={() => picked !== null && onOpen?.(picked)}
            onKeyDown={(event) => {
              const next = moved(picked, event.key, labels.length);
              if (next !== null) {
                event.preventDefault();
                setCell(next);
              } else if (event.key === 'Enter' && picked !== null) {
                onOpen?.(picked);
              }
            }}
          >
            <canvas ref={canvas} aria-hidden="true" style={{ width: grid.width, height: grid.height }} />
          </div>
        )}
      </div>
    </div>
  );
}
