import { select } from 'd3-selection';
import 'd3-transition';
import { type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from 'd3-zoom';
import { useCallback, useEffect, useRef } from 'react';
import type { Size } from '../../base/hooks';
import type { View } from './mapModel';

const scaleLimits: [number, number] = [0.15, 3];
/** Below this boxes are too small for figures, and below the other for names. */
const detailLimits = { figures: 0.62, names: 0.38 } as const;

export type MapView = {
  readonly svgRef: (element: SVGSVGElement | null) => void;
  readonly layerRef: React.RefObject<SVGGElement | null>;
  readonly show: (view: View, isSmooth: boolean) => void;
  readonly zoomBy: (factor: number) => void;
};

/**
 * Pan and zoom. D3 writes the transform straight to the layer: moving the map draws no React component. When the panel changes
 * its size the middle stays the middle; nothing else moves the view but the person and `show`.
 */
export function useMapView(size: Size, onTouched: () => void): MapView {
  const svg = useRef<SVGSVGElement | null>(null);
  const layerRef = useRef<SVGGElement | null>(null);
  const behaviour = useRef<ZoomBehavior<SVGSVGElement, unknown> | null>(null);
  const touched = useRef(onTouched);
  touched.current = onTouched;

  const svgRef = useCallback((element: SVGSVGElement | null) => {
    svg.current = element;
    if (element === null) {
      return;
    }
    const current = zoom<SVGSVGElement, unknown>()
      .scaleExtent(scaleLimits)
      .extent(() => [
        [0, 0],
        [element.clientWidth, element.clientHeight],
      ])
      // A page that scrolls keeps its wheel; there the map zooms with Ctrl, as maps in pages do.
      .filter((event: MouseEvent | WheelEvent | TouchEvent) => {
        if (event.type === 'wheel') {
          return event.ctrlKey || document.documentElement.scrollHeight <= window.innerHeight;
        }
        return !event.ctrlKey && (!('button' in event) || event.button === 0);
      })
      .on('zoom', (event: { transform: { k: number; toString(): string }; sourceEvent: Event | null }) => {
        layerRef.current?.setAttribute('transform', event.transform.toString());
        const { k } = event.transform;
        element.dataset['detail'] = k >= detailLimits.figures ? 'full' : k >= detailLimits.names ? 'names' : 'dots';
        if (event.sourceEvent !== null) {
          touched.current();
        }
      });
    behaviour.current = current;
    select(element).call(current).on('dblclick.zoom', null);
  }, []);

  const last = useRef<Size>(size);
  useEffect(() => {
    const before = last.current;
    last.current = size;
    const element = svg.current;
    if (element === null || behaviour.current === null || before.width === 0 || size.width === 0) {
      return;
    }
    const { x, y, k } = zoomTransform(element);
    const shifted = zoomIdentity.translate(x + (size.width - before.width) / 2, y + (size.height - before.height) / 2).scale(k);
    select(element).call(behaviour.current.transform, shifted);
  }, [size]);

  const show = useCallback((view: View, isSmooth: boolean) => {
    const element = svg.current;
    if (element === null || behaviour.current === null) {
      return;
    }
    const next = zoomIdentity.translate(view.x, view.y).scale(view.k);
    if (isSmooth && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      select(element).transition().duration(250).call(behaviour.current.transform, next);
    } else {
      select(element).call(behaviour.current.transform, next);
    }
  }, []);

  const zoomBy = useCallback((factor: number) => {
    if (svg.current !== null && behaviour.current !== null) {
      select(svg.current).call(behaviour.current.scaleBy, factor);
      touched.current();
    }
  }, []);

  return { svgRef, layerRef, show, zoomBy };
}
