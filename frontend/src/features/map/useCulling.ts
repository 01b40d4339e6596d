import { useCallback, useRef, useState } from 'react';
import type { Size } from '../../base/hooks';
import type { View } from './mapModel';
import type { Place } from './route';
import { type Detail, detailOf, scaleStep } from './useMapView';

// A large map keeps only the boxes in its document that are in view or near it, and writes their figures only where they can be read.

/** Up to so many boxes it costs more to think about it than to draw them all. */
const wholeMax = 150;

type Window = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
export type Culling = {
  readonly isSeen: (place: Place) => boolean;
  readonly detail: Detail;
  /** About how many pixels a unit of the map has. */
  readonly scale: number;
  readonly onView: (view: View) => void;
};

const everywhere = (): boolean => true;

export function windowOf({ x, y, k }: View, { width, height }: Size, spare: number): Window {
  const [w, h] = [width / k, height / k];
  return { left: -x / k - w * spare, right: -x / k + w * (1 + spare), top: -y / k - h * spare, bottom: -y / k + h * (1 + spare) };
}

export function useCulling(count: number, size: Size): Culling {
  const isOn = count > wholeMax;
  const [state, setState] = useState<{ readonly window: Window | null; readonly detail: Detail; readonly scale: number }>({ window: null, detail: 'full', scale: 1 });
  const latest = useRef({ size, isOn, state });
  latest.current = { size, isOn, state };

  const onView = useCallback((view: View) => {
    const { size: room, isOn: on, state: now } = latest.current;
    const next = { window: now.window, detail: detailOf(view.k), scale: scaleStep(view.k) };
    if (on && room.width > 0) {
      const seen = windowOf(view, room, 0.15);
      const kept = now.window;
      const isInside = kept !== null && seen.left >= kept.left && seen.right <= kept.right && seen.top >= kept.top && seen.bottom <= kept.bottom;
      const isTooWide = kept !== null && kept.right - kept.left > 4 * (seen.right - seen.left);
      next.window = isInside && !isTooWide ? kept : windowOf(view, room, 0.6);
    }
    if (next.window !== now.window || next.detail !== now.detail || next.scale !== now.scale) {
      setState(next);
    }
  }, []);

  const { window, detail, scale } = state;
  const isSeen = useCallback((place: Place) => window === null || (place.x >= window.left && place.x <= window.right && place.y >= window.top && place.y <= window.bottom), [window]);
  return { isSeen: isOn ? isSeen : everywhere, detail, scale, onView };
}
