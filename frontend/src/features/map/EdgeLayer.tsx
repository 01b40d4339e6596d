import { useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, type Ref } from 'react';
import { useTheme } from '../../base/theme';
import type { Size } from '../../base/hooks';
import { arrowHead, batchesOf, type CanvasEdge, coloursOf, drawEdges, edgeAt, type EdgeLook } from './edgeCanvas';
import type { View } from './mapModel';
import type { Route } from './route';

export type LayerEdge = { readonly key: string; readonly route: Route; readonly width: number; readonly look: EdgeLook };

export type EdgeLayerHandle = {
  /** Draws in the next frame. */
  readonly show: (view: View) => void;
  /** The edge under a point of the map. */
  readonly find: (x: number, y: number, k: number) => string | null;
};

type Shape = Pick<CanvasEdge, 'path' | 'head' | 'left' | 'right'>;

type EdgeLayerProps = { readonly edges: readonly LayerEdge[]; readonly size: Size; readonly ref: Ref<EdgeLayerHandle> };

const redrawAfterMs = 120;
/** Edges between boxes of one column swing out so far. */
const swing = 40;

const shapeOf = (route: Route): Shape => ({
  path: new Path2D(route.path),
  head: new Path2D(arrowHead(route.end, route.isLeftward)),
  left: Math.min(route.start.x, route.end.x) - swing,
  right: Math.max(route.start.x, route.end.x) + swing,
});

/** Edges of a large map on a canvas below the boxes. */
export function EdgeLayer({ edges, size, ref }: EdgeLayerProps) {
  const theme = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<View>({ x: 0, y: 0, k: 1 });
  const shown = useRef<View>({ x: 0, y: 0, k: 1 });
  const timer = useRef<ReturnType<typeof setTimeout> | 0>(0);
  const shapes = useRef(new Map<Route, Shape>());

  const drawn = useMemo(() => {
    // A shape lives as long as its route does.
    const next = new Map<Route, Shape>();
    const list = edges.map(({ key, route, width, look }): CanvasEdge => {
      const shape = shapes.current.get(route) ?? shapeOf(route);
      next.set(route, shape);
      return { key, width, look, ...shape };
    });
    shapes.current = next;
    return { list, batches: batchesOf(list) };
  }, [edges]);

  const draw = useRef(() => undefined as void);
  draw.current = () => {
    const element = canvas.current;
    if (element !== null) {
      drawEdges(element, drawn.batches, view.current, coloursOf(element));
      element.style.transform = '';
      shown.current = view.current;
    }
  };

  useImperativeHandle(
    ref,
    () => ({
      show: (next) => {
        view.current = next;
        const [element, last] = [canvas.current, shown.current];
        if (element !== null) {
          // Two thousand curves take longer than a frame: the picture moves along, and is drawn anew a moment later.
          const k = next.k / last.k;
          element.style.transform = `translate(${next.x - last.x * k}px,${next.y - last.y * k}px) scale(${k})`;
        }
        timer.current ||= setTimeout(() => {
          timer.current = 0;
          draw.current();
        }, redrawAfterMs);
      },
      find: (x, y, k) => (canvas.current === null ? null : edgeAt(canvas.current, drawn.list, x, y, k)),
    }),
    [drawn],
  );
  useLayoutEffect(() => draw.current(), [drawn, size, theme]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = 0;
    },
    [],
  );

  return <canvas ref={canvas} className="map-canvas" aria-hidden="true" data-edges={edges.length} />;
}
