import { type D3DragEvent, drag } from 'd3-drag';
import { select } from 'd3-selection';
import { memo, useEffect, useRef } from 'react';
import { cx } from '../../base/cx';
import { plural } from '../../base/format';
import type { ServiceName } from '../../contracts/ids';
import { box, type NodeTone } from './mapModel';
import { type Mark, markPath } from './marks';
import type { Place } from './route';

type MapNodeProps = {
  readonly name: ServiceName;
  readonly shortName: string;
  readonly briefName: string;
  readonly spoken: string;
  readonly figures: string;
  readonly tag: string | null;
  readonly tone: NodeTone;
  readonly height: number;
  readonly shape: Mark['shape'] | null;
  /** Neighbours that are not drawn. */
  readonly hidden: number;
  readonly x: number;
  readonly y: number;
  readonly isSelected: boolean;
  readonly isPinned: boolean;
  readonly isFaded: boolean;
  /** Outside of what the open incident is about. */
  readonly isQuiet: boolean;
  readonly isGroup: boolean;
  /** Only its callers name it. */
  readonly isPeer: boolean;
  readonly isTabStop: boolean;
  readonly onSelect: (name: ServiceName) => void;
  readonly onPoint: (name: ServiceName | null) => void;
  /** While it is dragged, once a frame. */
  readonly onDrag: (name: ServiceName, place: Place) => void;
  readonly onPin: (name: ServiceName, place: Place) => void;
  readonly onUnpin: (name: ServiceName) => void;
};

const { width } = box;
/** Pixels the pointer may wander before a click becomes a drag. */
const clickDistance = 4;
/** Names up to this length have room in their box to be drawn larger than it. */
const roomyName = 12;

/** One service: a box, its figures, and what an incident says about it as a word, a border and a colour. */
export const MapNode = memo(function MapNode(props: MapNodeProps) {
  const { name, shortName, briefName, spoken, figures, tag, tone, height, shape, hidden, x, y, isSelected, isPinned, isFaded, isQuiet, isGroup, isPeer, isTabStop, onSelect, onPoint, onDrag, onPin, onUnpin } = props;
  const text = -width / 2 + (shape === null ? 11 : 22);
  const ref = useRef<SVGGElement>(null);
  const place = useRef<Place>({ x, y });
  place.current = { x, y };

  useEffect(() => {
    const element = ref.current;
    if (element === null) {
      return;
    }
    let to: Place | null = null;
    let frame = 0;
    const behaviour = drag<SVGGElement, unknown>()
      .clickDistance(clickDistance)
      .subject(() => place.current)
      .on('drag', (event: D3DragEvent<SVGGElement, unknown, Place>) => {
        to = { x: event.x, y: event.y };
        frame ||= requestAnimationFrame(() => {
          frame = 0;
          if (to !== null) {
            onDrag(name, to);
          }
        });
      })
      .on('end', () => {
        if (to !== null) {
          onPin(name, to);
          to = null;
        }
      });
    select(element).call(behaviour);
    return () => {
      cancelAnimationFrame(frame);
      select(element).on('.drag', null);
    };
  }, [name, onDrag, onPin]);

  const tagWidth = tag === null ? 0 : tag.length * 6.9 + 12;
  return (
    <g
      ref={ref}
      className={cx('map-node', `map-node-${tone}`, isPeer && 'map-node-peer', isSelected && 'map-node-selected', isFaded ? 'map-faded' : isQuiet && 'map-quiet')}
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
      {isGroup && <rect className="map-behind" x={-width / 2 + 5} y={-height / 2 + 5} width={width} height={height} rx="7" />}
      <rect className="map-box" x={-width / 2} y={-height / 2} width={width} height={height} rx="7" />
      {shape !== null && <path className={`map-mark map-mark-${shape}`} transform={`translate(${-width / 2 + 13},-8)`} d={markPath[shape]} />}
      <text className={shortName.length > roomyName ? 'map-name' : 'map-name map-name-short'} x={text} y={-4}>
        {shortName}
      </text>
      <text className="map-brief" x={-width / 2 + 9}>
        {briefName}
      </text>
      <text className="map-figures" x={-width / 2 + 9} y={14}>
        {figures}
      </text>
      {isPinned && <circle className="map-pin" cx={-width / 2 + 1} cy={-height / 2 + 1} r="3.5" />}
      {hidden > 0 && (
        <text className="map-hidden" x={width / 2 - 4} y={height / 2} textAnchor="end">
          <title>{plural(hidden, 'neighbour')} not shown</title>+{hidden}
        </text>
      )}
      {tag !== null && (
        <g transform={`translate(${width / 2 + 4 - tagWidth},${-height / 2 - 9})`}>
          <g className="map-tag-box">
            <rect className="map-tag" width={tagWidth} height="17" rx="5" />
            <text className="map-tag-text" x={tagWidth / 2} y="12.3" textAnchor="middle">
              {tag}
            </text>
          </g>
        </g>
      )}
    </g>
  );
});
