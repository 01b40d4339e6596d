import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { compact, middleCut, percent } from '../../base/format';
import { useSize, type Size } from '../../base/hooks';
import type { EpochMs } from '../../base/brand';
import { type Edge, edgeKey } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import { EdgeLayer, type EdgeLayerHandle, type LayerEdge } from './EdgeLayer';
import { labelled } from './labels';
import { edgeFace, MapArrows, MapEdge } from './MapEdge';
import { MapNode } from './MapNode';
import { along, box, type Direction, edgeToneOf, edgeWidth, figuresOf, groupEdgeTone, fitView, neighbourhood, shortNames, spokenNode, spokenPeer, tagOf, toneOf, type View } from './mapModel';
import { type Marks } from './marks';
import type { PeerKind } from '../../live/peers';
import { isTroubled, type Scene } from './mapScene';
import { type Place, routesOf } from './route';
import { heights, stepsOf } from './traffic';
import { useCulling } from './useCulling';
import type { MapLayout } from './useLayout';
import { type Detail, useMapView } from './useMapView';

/** More edges go on a canvas, except those that a person looks at. */
const svgEdgesMax = 200;
const fadeMax = 150;
/** On a canvas there are many. */
const thin = { calm: 0.6, risk: 0.8, warning: 0.8, critical: 1 } as const;
const findEveryMs = 60;
/** Pixels of a letter on a small map, and the letters of a name that it has room for. */
const letter = 6.5;
const briefOf = (scale: number, detail: Detail): number => (detail === 'dots' ? 12 : Math.min(16, Math.floor((box.width * scale - 8) / letter)));

export type MapHandle = {
  readonly fit: () => void;
  readonly zoomBy: (factor: number) => void;
  /** Brings a service to the middle and the focus to it. */
  readonly visit: (name: ServiceName) => void;
};

type MapGraphProps = {
  readonly scene: Scene;
  readonly layout: MapLayout;
  readonly marks: Marks;
  /** Who is called but never reports itself. */
  readonly peers: ReadonlyMap<ServiceName, PeerKind>;
  readonly tick: EpochMs | null;
  readonly selected: ServiceName | null;
  readonly selectedEdge: string | null;
  readonly found: ReadonlySet<ServiceName> | null;
  /** What the open incident is about; null when all is calm. */
  readonly emphasis: ReadonlySet<ServiceName> | null;
  readonly isKeptFitted: boolean;
  /** Pixels above that something else covers. */
  readonly insetTop: number;
  readonly handle: React.RefObject<MapHandle | null>;
  readonly onSize: (size: Size) => void;
  readonly onSelect: (name: ServiceName) => void;
  readonly onSelectEdge: (key: string) => void;
  readonly onFocusChange: (name: ServiceName | null) => void;
  readonly onTouched: () => void;
};

const arrows: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/** The drawing: boxes, calls between them, pan and zoom, and the keys that walk along the calls. */
export function MapGraph(props: MapGraphProps) {
  const { scene, layout, marks, peers, tick, selected, selectedEdge, found, emphasis, isKeptFitted, insetTop, handle, onSize, onSelect, onSelectEdge, onFocusChange, onTouched } = props;
  const { pins, structure, fits, pin, unpin } = layout;
  const [dragged, setDragged] = useState<{ readonly name: ServiceName; readonly place: Place } | null>(null);
  const places = layout.places;
  const [hostRef, size] = useSize<HTMLDivElement>();
  const [pointed, setPointed] = useState<ServiceName | null>(null);
  const [pointedEdge, setPointedEdge] = useState<string | null>(null);
  const [tabStop, setTabStop] = useState<ServiceName | null>(null);
  const host = useRef<HTMLDivElement | null>(null);
  const edgeLayer = useRef<EdgeLayerHandle>(null);
  const foundAt = useRef(0);
  const view = useRef<View>({ x: 0, y: 0, k: 1 });
  useEffect(() => onSize(size), [size, onSize]);

  const { nodes, edges, roles } = scene;
  const culling = useCulling(nodes.size, size);
  const onView = (next: View) => {
    view.current = next;
    edgeLayer.current?.show(next);
    culling.onView(next);
  };
  const isWhole = useRef(false);
  const touch = useCallback(() => {
    isWhole.current = false;
    onTouched();
  }, [onTouched]);
  const { svgRef, layerRef, show, zoomBy, centre } = useMapView(size, touch, onView);

  const drawn = useMemo(() => [...nodes.keys()].filter((name) => places.has(name)), [nodes, places]);
  const short = useMemo(() => shortNames(scene.laidOut), [scene.laidOut]);
  const steps = useRef<ReadonlyMap<ServiceName, number>>(new Map());
  steps.current = useMemo(() => stepsOf(nodes, steps.current), [nodes]);
  // By structure, not by edges: those are new objects in every tick, and their way does not depend on their figures.
  const routes = useMemo(() => routesOf(places, scene.laidOutEdges, box), [places, structure, scene.key]);
  // While a box is dragged only its own calls follow it.
  const draggedRoutes = useMemo(
    () =>
      dragged === null ? null : routesOf(new Map(places).set(dragged.name, dragged.place), scene.laidOutEdges.filter(({ caller, callee }) => caller === dragged.name || callee === dragged.name), box),
    [dragged, places, structure],
  );

  const fit = useCallback(
    (isSmooth: boolean) => {
      show(fitView(drawn.map((name) => places.get(name)!), size.width, size.height, insetTop), isSmooth);
      isWhole.current = true;
    },
    [drawn, places, size, insetTop, show],
  );
  const fitted = useRef('');
  useEffect(() => {
    const due = `${scene.key} ${fits}`;
    if (places.size > 0 && size.width > 0 && due !== fitted.current) {
      fit(fitted.current.startsWith(`${scene.key} `));
      fitted.current = due;
    }
  }, [scene.key, fits, places, size, fit]);
  useEffect(() => {
    if (isKeptFitted && places.size > 0) {
      fit(true);
    }
  }, [isKeptFitted, places, size]);
  // The story of an incident takes room from the map, and just then nobody should have to look for a service. Whoever has chosen what to see keeps it.
  useEffect(() => {
    if (isWhole.current && size.width > 0) {
      fit(false);
    }
  }, [size]);

  const focusNode = useCallback((name: ServiceName) => {
    setTabStop(name);
    const box = () => host.current?.querySelector<SVGGElement>(`[data-service="${CSS.escape(name)}"]`) ?? null;
    const there = box();
    if (there === null) {
      // Out of view so far: the tab stop is drawn with the next frame.
      requestAnimationFrame(() => requestAnimationFrame(() => box()?.focus()));
    } else {
      there.focus();
    }
  }, []);
  useEffect(() => {
    handle.current = {
      fit: () => fit(true),
      zoomBy,
      visit: (name) => {
        const place = places.get(name);
        if (place !== undefined) {
          centre(place, size);
          focusNode(name);
        }
      },
    };
  }, [handle, fit, zoomBy, places, centre, size, focusNode]);

  const point = useCallback(
    (name: ServiceName | null) => {
      setPointed(name);
      onFocusChange(name);
    },
    [onFocusChange],
  );
  const pinHere = useCallback(
    (name: ServiceName, place: Place) => {
      onTouched();
      setDragged(null);
      // Whole pixels, as the server keeps them: a reload shows the very same place.
      pin(name, { x: Math.round(place.x), y: Math.round(place.y) });
    },
    [pin, onTouched],
  );
  const drag = useCallback((name: ServiceName, place: Place) => setDragged({ name, place }), []);
  const select = useCallback(
    (name: ServiceName) => {
      setTabStop(name);
      onSelect(name);
    },
    [onSelect],
  );

  const focus = pointed ?? selected;
  const named = useMemo(
    () => (culling.detail === 'dots' ? labelled(drawn.filter((name) => isTroubled(nodes.get(name)!, roles.get(name))), roles, places, culling.scale) : null),
    [culling.detail, culling.scale, drawn, nodes, roles, places],
  );
  const brief = briefOf(culling.scale, culling.detail);
  const isCanvas = edges.length > svgEdgesMax;
  const near = useMemo(() => (nodes.size > fadeMax ? null : neighbourhood(pointed, edges)), [pointed, edges, nodes.size]);
  const stop = tabStop !== null && nodes.has(tabStop) ? tabStop : (drawn[0] ?? null);
  const isFocusedEdge = (edge: Edge, key: string) => key === selectedEdge || key === pointedEdge || (focus !== null && (edge.caller === focus || edge.callee === focus)) || (dragged !== null && (edge.caller === dragged.name || edge.callee === dragged.name));
  const toneAt = (edge: Edge) => (scene.view === 'groups' ? groupEdgeTone(edge, roles) : edgeToneOf(edge, roles));
  const isStale = (edge: Edge) => tick !== null && tick - edge.lastSeen > layout.edgeStaleAfterMs;

  // Once a tick, whatever is pointed at: what a person looks at is drawn again, above.
  const layerEdges = useMemo(
    () =>
      !isCanvas
        ? []
        : edges.flatMap((edge): readonly LayerEdge[] => {
            const key = edgeKey(edge);
            const route = routes.get(key);
            const tone = toneAt(edge);
            return route === undefined ? [] : [{ key, route, width: edgeWidth(edge.callsPerSecond) * thin[tone], look: tone === 'calm' && isStale(edge) ? 'stale' : tone }];
          }),
    [isCanvas, edges, routes, roles, scene.view],
  );
  const svgEdges = edges.flatMap((edge) => {
    const key = edgeKey(edge);
    const isFocused = isFocusedEdge(edge, key);
    return (!isCanvas || isFocused) && routes.has(key) ? [{ edge, key, isFocused }] : [];
  });

  const underPointer = (event: React.MouseEvent): string | null => {
    const bounds = event.currentTarget.getBoundingClientRect();
    const { x, y, k } = view.current;
    return edgeLayer.current?.find((event.clientX - bounds.left - x) / k, (event.clientY - bounds.top - y) / k, k) ?? null;
  };

  return (
    <div
      ref={(element) => {
        host.current = element;
        hostRef(element);
      }}
      className="absolute inset-0 overflow-hidden"
      onKeyDown={(event) => {
        const direction = arrows[event.key];
        const from = (event.target as Element).getAttribute('data-service') as ServiceName | null;
        if (direction === undefined || from === null) {
          return;
        }
        event.preventDefault();
        const next = along(from, direction, places, edges);
        if (next !== null && nodes.has(next)) {
          focusNode(next);
          const place = places.get(next)!;
          if (!isInView(place, view.current, size)) {
            centre(place, size);
          }
        }
      }}
    >
      {isCanvas && <EdgeLayer ref={edgeLayer} edges={layerEdges} size={size} />}
      <svg
        ref={svgRef}
        className="map-svg"
        role="group"
        aria-label="Service map. Arrow keys walk along the calls, Enter opens a service, f fits. The table says the same."
        data-detail="full"
        onClick={(event) => {
          const key = event.target === event.currentTarget ? underPointer(event) : null;
          if (key !== null) {
            onSelectEdge(key);
          }
        }}
        onPointerMove={(event) => {
          if (isCanvas && event.buttons === 0 && event.timeStamp - foundAt.current >= findEveryMs) {
            foundAt.current = event.timeStamp;
            const key = event.target === event.currentTarget ? underPointer(event) : null;
            if (key !== null || (event.target as Element).closest('[data-edge]') === null) {
              setPointedEdge(key);
            }
          }
        }}
      >
        <MapArrows />
        <g ref={layerRef}>
          {svgEdges.map(({ edge, key, isFocused }) => (
            <MapEdge
              key={key}
              id={key}
              {...edgeFace(edge, toneAt(edge), isFocused)}
              route={draggedRoutes?.get(key) ?? routes.get(key)!}
              isFocused={isFocused}
              isRunning={pointed !== null && (edge.caller === pointed || edge.callee === pointed)}
              isStale={isStale(edge)}
              isFaded={near !== null && !isFocused}
              onSelect={onSelectEdge}
            />
          ))}
          {drawn.map((name) => {
            const service = nodes.get(name)!;
            const place = dragged?.name === name ? dragged.place : places.get(name)!;
            const role = roles.get(name);
            const members = scene.members.get(name);
            const isGroup = members !== undefined && (members.length > 1 || members[0] !== name);
            const tone = toneOf(role, service.health);
            const peer = isGroup ? null : (peers.get(name) ?? null);
            if (name !== stop && name !== selected && !culling.isSeen(place)) {
              return null;
            }
            const isWritten = culling.detail === 'full' || tone !== 'calm';
            const spoken = isWritten ? (peer === null ? spokenNode(service, role) : spokenPeer(service, role, peer)) : service.name;
            return (
              <MapNode
                key={name}
                name={name}
                shortName={short.get(name) ?? name}
                briefName={named === null || named.has(name) ? middleCut(isGroup ? (short.get(name) ?? name).replace(/[-._/:]?\*+$/, '') : (short.get(name) ?? name), brief) : ''}
                spoken={isGroup ? `${spoken}, ${members.length} services` : spoken}
                figures={!isWritten ? '' : isGroup ? `${members.length} svc ${compact(service.recordsPerSecond)}/s ${percent(service.errorRatio)}` : figuresOf(service)}
                tag={tagOf(role, service.health) ?? peer?.toUpperCase() ?? null}
                tone={tone}
                height={heights[steps.current.get(name) ?? 0] ?? box.height}
                shape={marks.of.get(name)?.shape ?? null}
                hidden={scene.hiddenAround.get(name) ?? 0}
                x={place.x}
                y={place.y}
                isSelected={selected === name}
                isPinned={pins.has(name)}
                isFaded={(near !== null && !near.has(name)) || (found !== null && !found.has(name))}
                isQuiet={emphasis !== null && !emphasis.has(name)}
                isGroup={isGroup}
                isPeer={peer !== null}
                isTabStop={stop === name}
                onSelect={select}
                onPoint={point}
                onDrag={drag}
                onPin={pinHere}
                onUnpin={unpin}
              />
            );
          })}
        </g>
      </svg>
    </div>
  );
}

function isInView(place: Place, { x, y, k }: View, { width, height }: Size): boolean {
  const [left, top] = [place.x * k + x, place.y * k + y];
  return left >= 0 && left <= width && top >= 0 && top <= height;
}
