import { middleCut } from '../base/format';

// Where the squares and the labels of a heatmap lie, and how they are drawn. Labels get the room they need before the squares do.

export type Grid = { readonly left: number; readonly top: number; readonly cell: number; readonly width: number; readonly height: number; readonly hasLabels: boolean; readonly hasNumbers: boolean };

const letter = 6.7;
const labelMax = 24;
/** Smaller squares have no room for a label of 11 px beside each. */
const labelledCell = 13;
const numberedCell = 30;
const cellLimits = { least: 4, most: 44 } as const;
const slant = Math.PI / 4;
const gap = 8;

export const cutLabel = (label: string): string => middleCut(label, labelMax);

export function gridOf(labels: readonly string[], width: number, height: number): Grid {
  const longest = Math.max(0, ...labels.map((label) => cutLabel(label).length)) * letter;
  // Column labels rise at a slant from the middle of their column; the last one needs room to the right.
  const rise = Math.ceil(longest * Math.sin(slant)) + 14;
  const left = Math.ceil(longest) + gap + 4;
  const top = rise + gap;
  const count = Math.max(1, labels.length);
  const room = Math.min(width - left - rise - 4, height - top - 4);
  const cell = Math.floor(Math.min(cellLimits.most, Math.max(cellLimits.least, room / count)));
  return { left, top, cell, width: left + cell * count + rise + 2, height: top + cell * count + 2, hasLabels: cell >= labelledCell, hasNumbers: cell >= numberedCell };
}

export function cellAt({ left, top, cell }: Grid, count: number, x: number, y: number): { readonly row: number; readonly column: number } | null {
  const [column, row] = [Math.floor((x - left) / cell), Math.floor((y - top) / cell)];
  return column >= 0 && row >= 0 && column < count && row < count ? { row, column } : null;
}

/** The cell that a key leads to; null for another key. */
export function moved(from: { readonly row: number; readonly column: number } | null, key: string, count: number): { readonly row: number; readonly column: number } | null {
  const step = ({ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] } as Readonly<Record<string, readonly [number, number]>>)[key];
  if (step === undefined || count === 0) {
    return null;
  }
  const within = (value: number) => Math.max(0, Math.min(count - 1, value));
  return from === null ? { row: 0, column: 0 } : { row: within(from.row + step[0]), column: within(from.column + step[1]) };
}

/** ".87", "−.42", "1". */
export function shortRatio(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return `${value <= -0.005 ? '−' : ''}${text === '1.00' ? '1' : text.slice(1)}`;
}

export function drawHeatmap(
  canvas: HTMLCanvasElement,
  grid: Grid,
  labels: readonly string[],
  values: readonly (readonly (number | null)[])[],
  picked: { readonly row: number; readonly column: number } | null,
): void {
  const context = canvas.getContext('2d');
  if (context === null) {
    return;
  }
  const style = getComputedStyle(canvas);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = Math.round(grid.width * ratio);
  canvas.height = Math.round(grid.height * ratio);
  context.scale(ratio, ratio);
  const { left, top, cell } = grid;
  const inset = cell > 10 ? 1 : 0;
  const [high, low, text, muted, solid, panel, none] = [token('diverge-high'), token('diverge-low'), token('text'), token('muted'), token('on-solid'), token('panel'), token('line')];

  context.font = `11px ${token('font-mono') || 'monospace'}`;
  context.textBaseline = 'middle';
  values.forEach((row, i) =>
    row.forEach((value, j) => {
      const [x, y] = [left + j * cell, top + i * cell];
      if (value === null) {
        // Nothing to say: a dot, so that it is no zero.
        context.fillStyle = none;
        context.fillRect(x + cell / 2 - 1, y + cell / 2 - 1, 2, 2);
        return;
      }
      context.fillStyle = panel;
      context.fillRect(x, y, cell - inset, cell - inset);
      context.globalAlpha = 0.06 + 0.94 * Math.abs(value);
      context.fillStyle = value >= 0 ? high : low;
      context.fillRect(x, y, cell - inset, cell - inset);
      context.globalAlpha = 1;
      if (grid.hasNumbers) {
        context.textAlign = 'center';
        context.fillStyle = Math.abs(value) > 0.62 ? solid : text;
        context.fillText(shortRatio(value), x + cell / 2, y + cell / 2);
      }
    }),
  );

  context.font = `12px ${token('font-sans') || 'sans-serif'}`;
  labels.forEach((label, index) => {
    const [isRow, isColumn] = [picked?.row === index, picked?.column === index];
    if (grid.hasLabels || isRow) {
      context.textAlign = 'right';
      context.fillStyle = isRow ? text : muted;
      context.fillText(cutLabel(label), left - gap, top + index * cell + cell / 2);
    }
    if (grid.hasLabels || isColumn) {
      context.save();
      context.textAlign = 'left';
      context.fillStyle = isColumn ? text : muted;
      context.translate(left + index * cell + cell / 2, top - gap / 2);
      context.rotate(-slant);
      context.fillText(cutLabel(label), 0, 0);
      context.restore();
    }
  });
  if (picked !== null) {
    context.strokeStyle = token('accent');
    context.lineWidth = 2;
    context.strokeRect(left + picked.column * cell - 1, top + picked.row * cell - 1, cell + 2 - inset, cell + 2 - inset);
    context.globalAlpha = 0.35;
    context.strokeRect(left, top + picked.row * cell - 1, labels.length * cell, cell + 2 - inset);
    context.strokeRect(left + picked.column * cell - 1, top, cell + 2 - inset, labels.length * cell);
    context.globalAlpha = 1;
  }
}
