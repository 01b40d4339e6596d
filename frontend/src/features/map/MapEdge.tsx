import { memo } from 'react';
import { cx } from '../../base/cx';
import { compact, latency, percent } from '../../base/format';
import type { Edge } from '../../contracts/graph';
import { type EdgeTone, edgeWidth } from './mapModel';
import type { Route } from './route';

type EdgeFace = { readonly name: string; readonly tone: EdgeTone; readonly width: number; readonly labelText: string | null; readonly title: string };

type MapEdgeProps = EdgeFace & {
  readonly id: string;
  readonly route: Route;
  readonly isFocused: boolean;
  /** Dashes that run the way the calls go, where motion is allowed. */
  readonly isRunning: boolean;
  readonly isStale: boolean;
  readonly isFaded: boolean;
  readonly onSelect: (id: string) => void;
};

/** What an edge looks like: wide by its traffic, coloured and labelled only when failures travel on it or a person looks at it. */
export function edgeFace(edge: Edge, tone: EdgeTone, isFocused: boolean): EdgeFace {
  const isTold = tone === 'critical' || tone === 'warning' || isFocused;
  const name = `${edge.caller} → ${edge.callee}`;
  return {
    name,
    tone,
    width: edgeWidth(edge.callsPerSecond),
    labelText: isTold && edge.errorRatio >= 0.01 ? percent(edge.errorRatio) : null,
    title: `${name}: ${compact(edge.callsPerSecond)} calls/s, ${percent(edge.errorRatio)} errors, ${latency(edge.latencyMs)}`,
  };
}

export const MapEdge = memo(function MapEdge({ id, name, route, tone, width, labelText, title, isFocused, isRunning, isStale, isFaded, onSelect }: MapEdgeProps) {
  return (
    <g
      className={cx('map-edge', `map-edge-${tone}`, isFocused && 'map-edge-focused', isRunning && 'map-edge-running', isStale && 'map-edge-stale', isFaded && 'map-faded')}
      data-edge={name}
      onClick={() => onSelect(id)}
    >
      <path className="map-edge-hit" d={route.path}>
        <title>{title}</title>
      </path>
      <path className="map-edge-line" d={route.path} strokeWidth={isFocused ? width + 0.6 : width} markerEnd={`url(#arrow-${isFocused && tone === 'calm' ? 'focus' : tone})`} />
      {labelText !== null && (
        <text className="map-edge-label" x={route.label.x} y={route.label.y - 6} textAnchor="middle">
          {labelText}
        </text>
      )}
    </g>
  );
});

const tones = ['calm', 'critical', 'warning', 'risk', 'focus'] as const;

/** Arrow heads, one per colour. */
export function MapArrows() {
  return (
    <defs>
      {tones.map((tone) => (
        <marker key={tone} id={`arrow-${tone}`} viewBox="0 0 10 10" refX="9.2" refY="5" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
          <path d="M0,1 L10,5 L0,9 Z" className={`map-arrow-${tone}`} />
        </marker>
      ))}
    </defs>
  );
}
