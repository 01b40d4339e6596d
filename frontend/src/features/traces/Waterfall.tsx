import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type CSSProperties } from 'react';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { latency } from '../../base/format';
import { useKey } from '../../base/keys';
import { levelOf } from '../../base/logLevels';
import type { EpochMs } from '../../base/brand';
import type { Span } from '../../contracts/traces';
import { SpanDetails } from './SpanDetails';
import { oddityText, placed, rowsOf, ruler, visibleRows, type Row, type Zoom } from './waterfallModel';
import './waterfall.css';

const rowHeight = 26;
const indentPx = 12;
/** Deeper ones are indented no further: the name must have room. */
const indentMax = 14;
/** Lines marked on one bar; the details have them all. */
const marksMax = 40;

const share = (value: number): string => `${value * 100}%`;
const at = (left: number, width?: number): CSSProperties => ({ left: share(left), ...(width === undefined ? {} : { width: share(width) }) });

type WaterfallProps = { readonly spans: readonly Span[]; readonly startMs: EpochMs; readonly durationMs: number };

/** Spans as bars below one another, on one axis of time. */
export function Waterfall({ spans, startMs, durationMs }: WaterfallProps) {
  const rows = useMemo(() => rowsOf(spans), [spans]);
  const whole: Zoom = useMemo(() => ({ from: 0, to: Math.max(durationMs, 0.001) }), [durationMs]);
  const [zoom, setZoom] = useState<Zoom>(whole);
  const [collapsed, setCollapsed] = useState<ReadonlySet<number>>(new Set());
  const [current, setCurrent] = useState(0);
  const [opened, setOpened] = useState<number | null>(null);
  const host = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => visibleRows(rows, collapsed), [rows, collapsed]);
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => host.current, estimateSize: () => rowHeight, overscan: 12 });
  const place = Math.max(0, shown.findIndex((row) => row.index === current));

  const go = (position: number) => {
    const row = shown[Math.min(shown.length - 1, Math.max(0, position))];
    if (row !== undefined) {
      setCurrent(row.index);
      setOpened((old) => (old === null ? null : row.index));
      virtual.scrollToIndex(shown.indexOf(row), { align: 'auto' });
    }
  };
  const toggle = (row: Row, isCollapsed: boolean) =>
    setCollapsed((old) => {
      const next = new Set(old);
      if (isCollapsed && row.descendants > 0) {
        next.add(row.index);
      } else {
        next.delete(row.index);
      }
      return next;
    });
  const seek = (direction: 1 | -1) => {
    for (let index = place + direction; index >= 0 && index < shown.length; index += direction) {
      if (shown[index]!.span.isError) {
        go(index);
        return;
      }
    }
  };
  const row = shown[place];
  const zoomTo = (span: Span) => setZoom({ from: span.offsetMs, to: span.offsetMs + Math.max(span.durationMs, 0.001) });

  useKey('j', () => go(place + 1), 'Next span');
  useKey('k', () => go(place - 1), 'Span before');
  useKey('ArrowDown', () => go(place + 1), 'Next span');
  useKey('ArrowUp', () => go(place - 1), 'Span before');
  useKey('ArrowLeft', () => row !== undefined && (collapsed.has(row.index) || row.descendants === 0 ? row.parent >= 0 && setCurrent(row.parent) : toggle(row, true)), 'Fold the span, or to its parent');
  useKey('ArrowRight', () => row !== undefined && toggle(row, false), 'Unfold the span');
  useKey('Enter', () => row !== undefined && setOpened((old) => (old === row.index ? null : row.index)), 'Open the span');
  useKey('Escape', () => (opened !== null ? setOpened(null) : setZoom(whole)), 'Close the span, or show the whole time');
  useKey('e', () => seek(1), 'Next failed span');
  useKey('E', () => seek(-1), 'Failed span before');
  useKey('z', () => row !== undefined && zoomTo(row.span), 'Zoom to the span');
  useKey('c', () => void navigator.clipboard.writeText(location.href), 'Copy a link to the trace');

  const open = opened === null ? undefined : rows[opened];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="waterfall-row shrink-0 !border-b-line-strong text-[11px] text-muted">
        <span className="px-3">Service and operation</span>
        <span className="waterfall-lane num">
          {ruler(zoom).map((mark) => (
            <span key={mark} className="waterfall-mark" style={at((mark - zoom.from) / (zoom.to - zoom.from))}>
              {mark === 0 ? '0' : latency(mark)}
            </span>
          ))}
        </span>
        <span className="px-2 text-right">Duration</span>
      </div>
      {zoom !== whole && (
        <div className="flex items-center gap-2 border-b border-line bg-raised px-3 py-1 text-[12px]">
          <span>
            {latency(zoom.to - zoom.from)} of {latency(durationMs)} shown
          </span>
          <Button onClick={() => setZoom(whole)}>Show all (Esc)</Button>
        </div>
      )}
      <div ref={host} className="relative min-h-0 flex-1 overflow-y-auto" role="tree" aria-label="Spans" aria-activedescendant={row === undefined ? undefined : `span-${row.index}`} tabIndex={0}>
        <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const one = shown[item.index]!;
            return (
              <div key={one.index} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                <SpanRow
                  row={one}
                  zoom={zoom}
                  startMs={startMs}
                  isCurrent={one.index === row?.index}
                  isCollapsed={collapsed.has(one.index)}
                  onToggle={() => toggle(one, !collapsed.has(one.index))}
                  onOpen={() => {
                    setCurrent(one.index);
                    setOpened(opened === one.index ? null : one.index);
                  }}
                />
              </div>
            );
          })}
        </div>
      </div>
      {open !== undefined && <SpanDetails row={open} startMs={startMs} onZoom={() => zoomTo(open.span)} onClose={() => setOpened(null)} />}
    </div>
  );
}

type SpanRowProps = {
  readonly row: Row;
  readonly zoom: Zoom;
  readonly startMs: EpochMs;
  readonly isCurrent: boolean;
  readonly isCollapsed: boolean;
  readonly onToggle: () => void;
  readonly onOpen: () => void;
};

function SpanRow({ row, zoom, startMs, isCurrent, isCollapsed, onToggle, onOpen }: SpanRowProps) {
  const { span } = row;
  const bar = placed(span, zoom);
  const indent = Math.min(span.depth, indentMax) * indentPx;
  return (
    <div id={`span-${row.index}`} role="treeitem" aria-level={span.depth + 1} aria-selected={isCurrent} aria-expanded={row.descendants > 0 ? !isCollapsed : undefined} className="waterfall-row cursor-pointer" data-current={isCurrent} onClick={onOpen}>
      <span className="flex min-w-0 items-center gap-1.5 pr-2" style={{ paddingLeft: 8 + indent }}>
        <span
          aria-hidden="true"
          className={cx('inline-flex h-6 w-4 shrink-0 items-center justify-center text-[11px] text-muted', row.descendants > 0 && 'hover:text-text')}
          onClick={(event) => {
            if (row.descendants > 0) {
              event.stopPropagation();
              onToggle();
            }
          }}
        >
          {row.descendants === 0 ? '' : isCollapsed ? '▸' : '▾'}
        </span>
        {span.isError && <b className="shrink-0 text-[11px] text-critical-text">ERR</b>}
        <span className="shrink-0 truncate font-medium">{span.service}</span>
        <span className="min-w-0 truncate text-muted">{span.operation}</span>
        {row.oddity !== null && (
          <span className="shrink-0 rounded border border-dashed border-warning px-1 text-[11px] text-warning-text" title={`This span ${oddityText[row.oddity]}`}>
            {oddityText[row.oddity]}
          </span>
        )}
        {isCollapsed && (
          <span className="num shrink-0 text-[11px] text-muted">
            +{row.descendants}
            {row.errorsBelow > 0 && <span className="text-critical-text"> {row.errorsBelow} ERR</span>}
          </span>
        )}
      </span>
      <span className="waterfall-lane">
        {bar !== null && <span className="waterfall-bar" data-error={span.isError} data-critical={row.isCritical} style={at(bar.left, bar.width)} />}
        {bar !== null && row.isCritical && <span className="waterfall-critical" style={at(bar.left, bar.width)} />}
        {span.logs.slice(0, marksMax).map((line) => {
          const left = (line.time - startMs - zoom.from) / (zoom.to - zoom.from);
          return left < 0 || left > 1 ? null : <span key={line.sequence} className="waterfall-log" data-level={levelOf(line.level).rank} style={at(left)} title={`${levelOf(line.level).word} ${line.message.slice(0, 200)}`} />;
        })}
      </span>
      <span className="num px-2 text-right">{span.durationMs <= 0 ? '0ms' : latency(span.durationMs)}</span>
    </div>
  );
}
