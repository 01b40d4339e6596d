import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { IconButton } from '../../base/Button';
import { compact, latency, percent, plural } from '../../base/format';
import { useSize } from '../../base/hooks';
import { Nothing, Panel } from '../../base/Panel';
import { edgeKey } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import { rolesOf } from '../../live/impact';
import { useLive } from '../../live/useLive';
import './map.css';
import { MapEdge } from './MapEdge';
import { box, edgeToneOf, edgeWidth, figuresOf, fitView, neighbourhood, shortNames, spokenNode, tagOf, toneOf, towards, type Direction } from './mapModel';
import { MapNode } from './MapNode';
import { routesOf } from './route';
import { useLayout } from './useLayout';
import { useMapView } from './useMapView';

type ServiceMapProps = {
  readonly selected: ServiceName | null;
  readonly onSelect: (name: ServiceName | null) => void;
};

const arrows: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };
const tones = ['calm', 'critical', 'warning', 'risk', 'focus'] as const;

/** The services and who calls whom: callers left, dependencies right. Failures travel from right to left. */
export function ServiceMap({ selected, onSelect }: ServiceMapProps) {
  const services = useLive((state) => state.services);
  const edgeMap = useLive((state) => state.edges);
  const incidents = useLive((state) => state.incidents);
  const isWarmingUp = useLive((state) => state.isWarmingUp);

  const [hostRef, size] = useSize<HTMLDivElement>();
  const [isTouched, setTouched] = useState(false);
  const [pointed, setPointed] = useState<ServiceName | null>(null);
  const [tabStop, setTabStop] = useState<ServiceName | null>(null);
  const host = useRef<HTMLDivElement | null>(null);

  const names = useMemo(() => [...services.keys()], [services]);
  const edges = useMemo(() => [...edgeMap.values()], [edgeMap]);
  const roles = useMemo(() => rolesOf(incidents), [incidents]);
  const short = useMemo(() => shortNames(names), [names]);

  const touch = useCallback(() => setTouched(true), []);
  const { places, pins, structure, fits, tidyUp, pin, unpin } = useLayout(names, edges, size, isWarmingUp && !isTouched);
  const { svgRef, layerRef, show, zoomBy } = useMapView(size, touch);
  // By structure, not by edges: those are new objects in every tick, and their way does not depend on their figures.
  const routes = useMemo(() => routesOf(places, edges, box), [places, structure]);

  const fit = useCallback((isSmooth: boolean) => show(fitView(places.values(), size.width, size.height), isSmooth), [places, size, show]);
  const fitted = useRef(0);
  useEffect(() => {
    if (fits !== fitted.current && places.size > 0) {
      fit(fitted.current > 0);
      fitted.current = fits;
    }
  }, [fits, places, fit]);

  const pinHere = useCallback(
    (name: ServiceName, place: { readonly x: number; readonly y: number }) => {
      touch();
      pin(name, place);
    },
    [pin, touch],
  );

  const select = useCallback(
    (name: ServiceName) => {
      setTabStop(name);
      onSelect(name);
    },
    [onSelect],
  );

  const focus = pointed ?? selected;
  const near = useMemo(() => neighbourhood(pointed, edgeMap.values()), [pointed, edgeMap]);
  const stop = tabStop !== null && services.has(tabStop) ? tabStop : (names[0] ?? null);
  const drawn = names.filter((name) => places.has(name));

  return (
    <Panel
      label="Service map"
      className="h-full"
      title={<>Services · callers left, dependencies right</>}
      aside={
        <div className="flex items-center gap-1">
          <span className="mr-1 hidden text-[11px] text-muted xl:inline">{plural(names.length, 'service')}, {plural(edges.length, 'edge')}</span>
          <IconButton look="quiet" icon="minus" label="Zoom out" onClick={() => zoomBy(1 / 1.25)} />
          <IconButton look="quiet" icon="plus" label="Zoom in" onClick={() => zoomBy(1.25)} />
          <IconButton look="quiet" icon="fit" label="Fit the map to the panel" onClick={() => fit(true)} />
          <IconButton look="quiet" icon="tidy" label="Tidy: lay the map out anew" onClick={tidyUp} />
        </div>
      }
      bodyClassName="relative"
    >
      <div
        ref={(element) => {
          host.current = element;
          hostRef(element);
        }}
        className="absolute inset-0 overflow-hidden"
        onKeyDown={(event) => {
          const direction = arrows[event.key];
          const from = (event.target as Element).getAttribute('data-service');
          if (event.key === 'f' && !event.ctrlKey && !event.metaKey && !event.altKey) {
            fit(true);
          } else if (direction !== undefined && from !== null) {
            event.preventDefault();
            const next = towards(from as ServiceName, direction, places);
            if (next !== null) {
              setTabStop(next);
              host.current?.querySelector<SVGGElement>(`[data-service="${CSS.escape(next)}"]`)?.focus();
            }
          }
        }}
      >
        <svg ref={svgRef} className="map-svg" role="group" aria-label="Service map. Arrow keys move between services, Enter opens one, f fits." data-detail="full">
          <defs>
            {tones.map((tone) => (
              <marker key={tone} id={`arrow-${tone}`} viewBox="0 0 10 10" refX="9.2" refY="5" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
                <path d="M0,1 L10,5 L0,9 Z" className={`map-arrow-${tone}`} />
              </marker>
            ))}
          </defs>
          <g ref={layerRef}>
            {edges.map((edge) => {
              const key = edgeKey(edge);
              const route = routes.get(key);
              if (route === undefined) {
                return null;
              }
              const tone = edgeToneOf(edge, roles);
              const isFocused = focus !== null && (edge.caller === focus || edge.callee === focus);
              const isFailing = tone === 'critical' || tone === 'warning';
              return (
                <MapEdge
                  key={key}
                  path={route.path}
                  label={route.label}
                  labelText={(isFailing || isFocused) && edge.errorRatio >= 0.01 ? percent(edge.errorRatio) : null}
                  tone={tone}
                  width={edgeWidth(edge.callsPerSecond)}
                  isFocused={isFocused}
                  isFaded={near !== null && !isFocused}
                  title={`${edge.caller} → ${edge.callee}: ${compact(edge.callsPerSecond)} calls/s, ${percent(edge.errorRatio)} errors, ${latency(edge.latencyMs)}`}
                />
              );
            })}
            {drawn.map((name) => {
              const service = services.get(name)!;
              const place = places.get(name)!;
              const role = roles.get(name);
              return (
                <MapNode
                  key={name}
                  name={name}
                  shortName={short.get(name) ?? name}
                  spoken={spokenNode(service, role)}
                  figures={figuresOf(service)}
                  tag={tagOf(role, service.health)}
                  tone={toneOf(role, service.health)}
                  x={place.x}
                  y={place.y}
                  isSelected={selected === name}
                  isPinned={pins.has(name)}
                  isFaded={near !== null && !near.has(name)}
                  isTabStop={stop === name}
                  onSelect={select}
                  onPoint={setPointed}
                  onPin={pinHere}
                  onUnpin={unpin}
                />
              );
            })}
          </g>
        </svg>
        {names.length === 0 && <Nothing>No service has spoken yet.</Nothing>}
        <p className="pointer-events-none absolute inset-x-3 bottom-1 truncate text-[11px] text-muted">
          <span className="map-legend-swatch map-legend-root" />
          root <span className="map-legend-swatch map-legend-hit ml-2.5" />
          hit, hops from root <span className="map-legend-swatch map-legend-risk ml-2.5" />
          at risk, seconds left <span className="ml-2.5">→ calls; failures travel right to left · records/s, error rate, p95</span>
        </p>
      </div>
    </Panel>
  );
}
