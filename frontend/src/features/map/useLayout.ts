import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Size } from '../../base/hooks';
import type { Edge } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import { extend, tidy, type Layout } from './layout';
import { recall, remember } from './layoutMemory';
import { pitchFor, placesOf, structureKey, type Pitch } from './mapModel';
import type { Place } from './route';

type Kept = { readonly layout: Layout; readonly pins: ReadonlyMap<ServiceName, Place>; readonly pitch: Pitch; readonly structure: string; readonly fits: number };

const noPins: ReadonlyMap<ServiceName, Place> = new Map();

export type MapLayout = {
  readonly places: ReadonlyMap<ServiceName, Place>;
  readonly pins: ReadonlyMap<ServiceName, Place>;
  /** Changes when a service or an edge comes or goes, and only then. */
  readonly structure: string;
  /** Grows when the view should fit: at the first layout and after a tidy that was asked for. */
  readonly fits: number;
  readonly tidyUp: () => void;
  readonly pin: (name: ServiceName, place: Place) => void;
  readonly unpin: (name: ServiceName) => void;
};

/**
 * Keeps each service's place. While the stream is still being learnt and nobody has touched the map (`isSettling`) the picture may
 * rearrange itself as services appear; from then on a service stays where it is.
 */
export function useLayout(services: readonly ServiceName[], edges: readonly Edge[], size: Size, isSettling: boolean): MapLayout {
  const [kept, setKept] = useState<Kept | null>(null);
  const structure = structureKey(services, edges);
  const isMeasured = size.width > 0 && size.height > 0;

  const next = isMeasured && services.length > 0 && kept?.structure !== structure ? advance(kept, services, edges, size, isSettling, structure) : kept;
  if (next !== kept) {
    setKept(next);
  }

  useEffect(() => {
    if (kept !== null && !isSettling) {
      remember(kept);
    }
  }, [kept, isSettling]);

  const tidyUp = useCallback(() => {
    setKept((old) => {
      const layout = tidy(services, edges);
      return { layout, pins: noPins, pitch: pitchFor(layout, size.width, size.height), structure, fits: (old?.fits ?? 0) + 1 };
    });
  }, [services, edges, size, structure]);

  const pin = useCallback((name: ServiceName, place: Place) => setKept((old) => (old === null ? old : { ...old, pins: new Map(old.pins).set(name, place) })), []);

  const unpin = useCallback((name: ServiceName) => {
    setKept((old) => {
      if (old === null || !old.pins.has(name)) {
        return old;
      }
      const pins = new Map(old.pins);
      pins.delete(name);
      return { ...old, pins };
    });
  }, []);

  const layout = next?.layout;
  const pins = next?.pins ?? noPins;
  const pitch = next?.pitch;
  const places = useMemo(() => (layout === undefined || pitch === undefined ? new Map<ServiceName, Place>() : placesOf(layout, pitch, pins)), [layout, pitch, pins]);
  return { places, pins, structure, fits: next?.fits ?? 0, tidyUp, pin, unpin };
}

function advance(kept: Kept | null, services: readonly ServiceName[], edges: readonly Edge[], size: Size, isSettling: boolean, structure: string): Kept {
  if (kept === null) {
    const memory = isSettling ? null : recall(services);
    if (memory !== null) {
      return { ...memory, layout: extend(memory.layout, services, edges), structure, fits: 1 };
    }
  }
  if (kept === null || isSettling) {
    const layout = tidy(services, edges);
    return { layout, pins: noPins, pitch: pitchFor(layout, size.width, size.height), structure, fits: (kept?.fits ?? 0) + 1 };
  }
  return { ...kept, layout: extend(kept.layout, services, edges), structure };
}
