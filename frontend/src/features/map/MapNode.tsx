import { type D3DragEvent, drag } from 'd3-drag';
import { select } from 'd3-selection';
import { memo, useEffect, useRef } from 'react';
import { cx } from '../../base/cx';
import type { ServiceName } from '../../contracts/ids';
import { box, type NodeTone } from './mapModel';
import type { Place } from './route';

type MapNodeProps = {
  readonly name: ServiceName;
  readonly shortName: string;
  readonly spoken: string;
  readonly figures: string;
  readonly tag: string | null;
  readonly tone: NodeTone;
  readonly x: number;
  readonly y: number;
  readonly isSelected: boolean;
  readonly isPinned: boolean;
  readonly isFaded: boolean;
  readonly isTabStop: boolean;
  readonly onSelect: (name: ServiceName) => void;
  readonly onPoint: (name: ServiceName | null) => void;
  readonly onPin: (name: ServiceName, place: Place) => void;
  readonly onUnpin: (name: ServiceName) => void;
};

const { width, height } = box;
/** Pixels the pointer may wander before a click becomes a drag. */
const clickDistance = 4;

/** One service: a box, its figures, and what an incident says about it as a word, a border and a colour. */
export const MapNode = memo(function MapNode(props: MapNodeProps) {
  const { name, shortName, spoken, figures, tag, tone, x, y, isSelected, isPinned, isFaded, isTabStop, onSelect, onPoint, onPin, onUnpin } = props;
  const ref = useRef<SVGGElement>(null);
  const place = useRef<Place>({ x, y });
  place.current = { x, y };

  useEffect(() => {
    const element = ref.current;
    if (element === null) {
      return;
    }
    const behaviour = drag<SVGGElement, unknown>()
      .clickDistance(clickDistance)
      .subject(() => place.current)
      .on('drag', (event: D3DragEvent<SVGGElement, unknown, Place>) => onPin(name, { x: event.x, y: event.y }));
    select(element).call(behaviour);
    return () => {
      select(element).on('.drag', null);
    };
  }, [name, onPin]);

  const tagWidth = tag === null ? 0 : tag.length * 6.9 + 12;
  return (
    <g
      ref={ref}
      className={cx('map-node', `map-node-${tone}`, isSelected && 'map-node-selected', isFaded && 'map-faded')}
      transform={`translate(${x},${y})`}
      role="button"
      aria-label={spoken}
      aria-pressed={isSelected}
      tabIndex={isTabStop ? 0 : -1}
      data-service={name}
      data-testid={`map-node-${name}`}
      data-tone={tone}
      onClick={() => onSelect(name)}
      onDoubleClick={() => onUnpin(name)}
      onMouseEnter={() => onPoint(name)}
      onMouseLeave={() => onPoint(null)}
      onFocus={() => onPoint(name)}
      onBlur={() => onPoint(null)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          onSelect(name);
        }
      }}
    >
      <title>{isPinned ? `${spoken} (pinned; double-click lets go)` : spoken}</title>
      {tone === 'root' && <rect className="map-pulse" x={-width / 2 - 5} y={-height / 2 - 5} width={width + 10} height={height + 10} rx="11" />}
      {tone === 'root' && <rect className="map-outer" x={-width / 2 - 5} y={-height / 2 - 5} width={width + 10} height={height + 10} rx="11" />}
      {isSelected && <rect className="map-ring" x={-width / 2 - 9} y={-height / 2 - 9} width={width + 18} height={height + 18} rx="14" />}
      <rect className="map-box" x={-width / 2} y={-height / 2} width={width} height={height} rx="7" />
      <text className="map-name" x={-width / 2 + 11} y={-4}>
        {shortName}
      </text>
      <text className="map-figures" x={-width / 2 + 11} y={14}>
        {figures}
      </text>
      {isPinned && <circle className="map-pin" cx={-width / 2 + 1} cy={-height / 2 + 1} r="3.5" />}
      {tag !== null && (
        <g transform={`translate(${width / 2 + 4 - tagWidth},${-height / 2 - 9})`}>
          <rect className="map-tag" width={tagWidth} height="17" rx="5" />
          <text className="map-tag-text" x={tagWidth / 2} y="12.3" textAnchor="middle">
            {tag}
          </text>
        </g>
      )}
    </g>
  );
});
