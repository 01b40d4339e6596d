import type { View } from './mapModel';

// Past some hundred edges the calm ones are drawn on a canvas below the boxes: all of one look in one stroke.

export type CanvasEdge = { readonly key: string; readonly path: Path2D; readonly head: Path2D; readonly left: number; readonly right: number; readonly width: number; readonly look: EdgeLook };
export type EdgeLook = 'calm' | 'critical' | 'warning' | 'risk' | 'stale';

export type EdgeColours = { readonly line: string; readonly critical: string; readonly warning: string; readonly risk: string };

const arrow = { length: 8, half: 3.6 } as const;
const order: readonly EdgeLook[] = ['stale', 'calm', 'risk', 'warning', 'critical'];
const opacity = { stale: 0.4, calm: 0.4, risk: 1, warning: 1, critical: 1 } as const satisfies Record<EdgeLook, number>;
const dash = { stale: [2, 4], calm: [], risk: [6, 4], warning: [], critical: [] } as const satisfies Record<EdgeLook, readonly number[]>;

/** An arrow head at the end of a route, pointing the way the last curve comes in: level. */
export function arrowHead(end: { readonly x: number; readonly y: number }, isLeftward: boolean): string {
  const back = end.x + (isLeftward ? arrow.length : -arrow.length);
  return `M${end.x},${end.y}L${back},${end.y - arrow.half}L${back},${end.y + arrow.half}Z`;
}

export type Batch = { readonly look: EdgeLook; readonly width: number; readonly lines: Path2D; readonly heads: Path2D };

/** Edges of one look and width in one path each. */
export function batchesOf(edges: readonly CanvasEdge[]): readonly Batch[] {
  const batches = new Map<string, Batch>();
  for (const edge of edges) {
    const key = `${edge.look} ${edge.width}`;
    let batch = batches.get(key);
    if (batch === undefined) {
      batch = { look: edge.look, width: edge.width, lines: new Path2D(), heads: new Path2D() };
      batches.set(key, batch);
    }
    batch.lines.addPath(edge.path);
    batch.heads.addPath(edge.head);
  }
  return [...batches.values()].sort((a, b) => order.indexOf(a.look) - order.indexOf(b.look));
}

export function drawEdges(canvas: HTMLCanvasElement, batches: readonly Batch[], view: View, colours: EdgeColours): void {
  const context = canvas.getContext('2d');
  if (context === null) {
    return;
  }
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.setTransform(view.k * ratio, 0, 0, view.k * ratio, view.x * ratio, view.y * ratio);
  for (const { look, width: lineWidth, lines, heads } of batches) {
    const colour = look === 'calm' || look === 'stale' ? colours.line : colours[look];
    context.globalAlpha = opacity[look];
    context.strokeStyle = colour;
    context.fillStyle = colour;
    // Zoomed far out a line is still a line.
    context.lineWidth = Math.max(lineWidth, 0.7 / view.k);
    context.setLineDash([...dash[look]]);
    context.stroke(lines);
    context.fill(heads);
  }
  context.globalAlpha = 1;
}

/** The edge under a point of the map, nearest to the top. */
export function edgeAt(canvas: HTMLCanvasElement, edges: readonly CanvasEdge[], x: number, y: number, k: number): string | null {
  const context = canvas.getContext('2d');
  if (context === null) {
    return null;
  }
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.setLineDash([]);
  context.lineWidth = 10 / k;
  const found = edges.findLast(({ path, left, right }) => x >= left && x <= right && context.isPointInStroke(path, x, y));
  context.restore();
  return found?.key ?? null;
}

/** The colours of the present theme, where CSS cannot reach. */
export function coloursOf(element: Element): EdgeColours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { line: token('line-strong'), critical: token('critical'), warning: token('warning'), risk: token('risk') };
}
