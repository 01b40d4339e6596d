import { select } from 'd3-selection';
import 'd3-transition';
import { type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from 'd3-zoom';
import { useCallback, useEffect, useRef } from 'react';
import type { Size } from '../../base/hooks';
import type { Place } from './route';
import type { View } from './mapModel';

export type Detail = 'full' | 'names' | 'dots';

const scaleLimits: [number, number] = [0.06, 3];
const readableScale = 0.7;
/** Below this boxes are too small for figures, and below the other for names. */
const detailLimits = { figures: 0.74, names: 0.4 } as const;

export const detailOf = (k: number): Detail => (k >= detailLimits.figures ? 'full' : k >= detailLimits.names ? 'names' : 'dots');

/** The scale in steps of a seventh: what depends on it changes seldom while a person zooms. */
export const scaleStep = (k: number): number => 1.15 ** Math.round(Math.log(k) / Math.log(1.15));

export type MapView = {
  readonly svgRef: (element: SVGSVGElement | null) => void;
  readonly layerRef: React.RefObject<SVGGElement | null>;
  readonly show: (view: View, isSmooth: boolean) => void;
  readonly zoomBy: (factor: number) => void;
  /** Moves the view so that the place is in the middle, at a scale at which its name can be read. */
  readonly centre: (place: Place, size: Size) => void;
};

/**
 * Pan and zoom. D3 writes the transform straight to the layer: moving the map draws no React component. When the panel changes
 * its size the middle stays the middle; nothing else moves the view but the person and `show`.
 */
export function useMapView(size: Size, onTouched: () => void, onView: (view: View) => void): MapView {
  const svg = useRef<SVGSVGElement | null>(null);
  const layerRef = useRef<SVGGElement | null>(null);
  const behaviour = useRef<ZoomBehavior<SVGSVGElement, unknown> | null>(null);
  const touched = useRef(onTouched);
  touched.current = onTouched;
  const viewed = useRef(onView);
  viewed.current = onView;

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
      .on('zoom', (event: { transform: View & { toString(): string }; sourceEvent: Event | null }) => {
        const layer = layerRef.current;
        const { k } = event.transform;
        layer?.setAttribute('transform', event.transform.toString());
        // In coarse steps, since every box below looks at it.
        const step = scaleStep(k).toFixed(3);
        if (layer !== null && layer.style.getPropertyValue('--k') !== step) {
          layer.style.setProperty('--k', step);
        }
        element.dataset['detail'] = detailOf(k);
        viewed.current(event.transform);
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

  const centre = useCallback(
    (place: Place, { width, height }: Size) => {
      const k = svg.current === null ? 1 : Math.max(zoomTransform(svg.current).k, readableScale);
      touched.current();
      show({ x: width / 2 - k * place.x, y: height / 2 - k * place.y, k }, true);
    },
    [show],
  );

  return { svgRef, layerRef, show, zoomBy, centre };
}
