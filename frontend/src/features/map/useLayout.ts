import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStoredLayout } from '../../api/useStoredLayout';
import type { Size } from '../../base/hooks';
import type { ServiceName } from '../../contracts/ids';
import { layOut } from './layoutClient';
import type { Layout } from './layout';
import { merge, type Picture, saysTheSame, toPicture, toStored } from './mapDocument';
import { pitchFor, placesOf, structureKey } from './mapModel';
import type { Scene } from './mapScene';
import type { Place } from './route';

type Kept = {
  readonly picture: Picture;
  /** What the server had when the picture last agreed with it. */
  readonly base: Picture | null;
  readonly version: number;
  readonly structure: string;
  /** Laid out anew on request, and not yet taken by the server. */
  readonly isTidied: boolean;
  readonly fits: number;
};

const writeAfterMs = 250;
const edgeStaleAfterSeconds = 300;
/** Fewer services may be the first of a system that is starting up. */
const strangersMin = 3;

export type MapLayout = {
  readonly places: ReadonlyMap<ServiceName, Place>;
  readonly pins: ReadonlyMap<ServiceName, Place>;
  /** Changes when a service or an edge comes or goes, and only then. */
  readonly structure: string;
  /** Grows when the view should fit: at the first layout of a scene and after a tidy that was asked for. */
  readonly fits: number;
  readonly edgeStaleAfterMs: number;
  readonly tidyUp: () => void;
  readonly pin: (name: ServiceName, place: Place) => void;
  readonly unpin: (name: ServiceName) => void;
};

/**
 * Keeps each service's place, on the server where the scene has a layout there. While the stream is still being learnt and nobody has
 * touched the map (`isSettling`) the picture may rearrange itself as services appear; from then on a service stays where it is.
 */
export function useLayout(scene: Scene, size: Size, isSettling: boolean): MapLayout {
  const { key, view, laidOut, laidOutEdges } = scene;
  const stored = useStoredLayout(view ?? 'services', view !== null);
  const report = view === null ? null : stored.report;
  const isAnswered = view === null || report !== null || stored.hasFailed;
  const [scenes, setScenes] = useState<ReadonlyMap<string, Kept>>(new Map());
  const kept = scenes.get(key) ?? null;
  const structure = useMemo(() => structureKey(laidOut, laidOutEdges), [laidOut, laidOutEdges]);
  const isMeasured = size.width > 0 && size.height > 0;
  const turn = useRef(0);
  const latest = useRef({ kept, scene, size });
  latest.current = { kept, scene, size };

  const keep = useCallback((name: string, change: (old: Kept | null) => Kept | null) => {
    setScenes((old) => {
      const before = old.get(name) ?? null;
      const next = change(before);
      return next === null || next === before ? old : new Map(old).set(name, next);
    });
  }, []);

  useLayoutEffect(() => {
    const { kept: old, scene: now, size: room } = latest.current;
    if (!isMeasured || !isAnswered || now.laidOut.length === 0) {
      return;
    }
    const version = report?.layout.version ?? old?.version ?? 0;
    const isNews = old === null || version !== old.version;
    if (!isNews && old.structure === structure) {
      return;
    }
    const theirs = isNews && report !== null ? known(toPicture(report.layout), now.laidOut, isSettling) : null;
    const mine = old === null ? null : { ...old.picture };
    const start = theirs === null ? mine : mine === null ? theirs : old?.isTidied === true ? mine : merge(old?.base ?? null, mine, theirs, now.laidOutEdges);
    const isLoose = isSettling && theirs === null && (old?.base ?? null) === null;
    const ticket = ++turn.current;
    const finish = (layout: Layout) => {
      if (ticket !== turn.current) {
        return;
      }
      keep(key, (before) => {
        const isFresh = start === null || isLoose;
        // Pins may have been set while the worker was at it.
        const pins = isFresh ? new Map() : isNews || before === null ? start.pins : before.picture.pins;
        const picture: Picture = { layout, pins, pitch: isFresh ? pitchFor(layout, room.width, room.height) : start.pitch };
        return { picture, base: theirs ?? before?.base ?? null, version, structure, isTidied: before?.isTidied ?? false, fits: (before?.fits ?? 0) + (before === null || isLoose ? 1 : 0) };
      });
    };
    const result = layOut({ kept: start === null || isLoose ? null : start.layout, names: now.laidOut, edges: now.laidOutEdges });
    if (result instanceof Promise) {
      void result.then(finish);
    } else {
      finish(result);
    }
  }, [key, structure, report, isAnswered, isMeasured, isSettling, keep]);

  const { write } = stored;
  useEffect(() => {
    if (kept === null || report === null || isSettling || kept.version !== report.layout.version) {
      return;
    }
    const present = new Set(latest.current.scene.laidOut);
    if (saysTheSame(kept.picture, report.layout, present)) {
      if (kept.isTidied) {
        keep(key, (old) => (old === null ? old : { ...old, isTidied: false }));
      }
      return;
    }
    const timer = setTimeout(() => void write(toStored(kept.picture, kept.version, present)), writeAfterMs);
    return () => clearTimeout(timer);
  }, [kept, report, isSettling, key, keep, write]);

  const tidyUp = useCallback(() => {
    const { scene: now, size: room } = latest.current;
    const ticket = ++turn.current;
    const finish = (layout: Layout) => {
      if (ticket === turn.current) {
        keep(now.key, (old) => ({
          picture: { layout, pins: new Map(), pitch: pitchFor(layout, room.width, room.height) },
          base: old?.base ?? null,
          version: old?.version ?? 0,
          structure: old?.structure ?? '',
          isTidied: now.view !== null,
          fits: (old?.fits ?? 0) + 1,
        }));
      }
    };
    const result = layOut({ kept: null, names: now.laidOut, edges: now.laidOutEdges });
    if (result instanceof Promise) {
      void result.then(finish);
    } else {
      finish(result);
    }
  }, [keep]);

  const changePins = useCallback(
    (change: (pins: Map<ServiceName, Place>) => void) => {
      keep(latest.current.scene.key, (old) => {
        if (old === null) {
          return old;
        }
        const pins = new Map(old.picture.pins);
        change(pins);
        return { ...old, picture: { ...old.picture, pins } };
      });
    },
    [keep],
  );
  const pin = useCallback((name: ServiceName, place: Place) => changePins((pins) => pins.set(name, place)), [changePins]);
  const unpin = useCallback((name: ServiceName) => changePins((pins) => pins.delete(name)), [changePins]);

  const picture = kept?.picture;
  const places = useMemo(() => (picture === undefined ? new Map<ServiceName, Place>() : placesOf(picture.layout, picture.pitch, picture.pins)), [picture]);
  return {
    places,
    pins: picture?.pins ?? noPins,
    structure,
    fits: kept?.fits ?? 0,
    edgeStaleAfterMs: (report?.edgeStaleAfterSeconds ?? edgeStaleAfterSeconds) * 1000,
    tidyUp,
    pin,
    unpin,
  };
}

const noPins: ReadonlyMap<ServiceName, Place> = new Map();

/** Null when the stored picture is of another system: it knows none of the services that are here. */
function known(picture: Picture | null, names: readonly ServiceName[], isSettling: boolean): Picture | null {
  return picture === null || isSettling || names.length < strangersMin || names.some((name) => picture.layout.has(name)) ? picture : null;
}
