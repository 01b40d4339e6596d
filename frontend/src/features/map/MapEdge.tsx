import { memo } from 'react';
import { cx } from '../../base/cx';
import type { EdgeTone } from './mapModel';
import type { Place } from './route';

type MapEdgeProps = {
  readonly path: string;
  readonly label: Place;
  readonly labelText: string | null;
  readonly tone: EdgeTone;
  readonly width: number;
  readonly isFocused: boolean;
  readonly isFaded: boolean;
  readonly title: string;
};

export const MapEdge = memo(function MapEdge({ path, label, labelText, tone, width, isFocused, isFaded, title }: MapEdgeProps) {
  return (
    <g className={cx('map-edge', `map-edge-${tone}`, isFocused && 'map-edge-focused', isFaded && 'map-faded')}>
      <path className="map-edge-hit" d={path}>
        <title>{title}</title>
      </path>
      <path className="map-edge-line" d={path} strokeWidth={isFocused ? width + 0.6 : width} markerEnd={`url(#arrow-${isFocused && tone === 'calm' ? 'focus' : tone})`} />
      {labelText !== null && (
        <text className="map-edge-label" x={label.x} y={label.y - 6} textAnchor="middle">
          {labelText}
        </text>
      )}
    </g>
  );
});
