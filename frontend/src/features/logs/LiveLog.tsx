import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { plural } from '../../base/format';
import { LogDetails } from '../../base/LogDetails';
import { levels } from '../../base/logLevels';
import { LogRow, logRowHeight } from '../../base/LogRow';
import { Nothing } from '../../base/Panel';
import type { ServiceName } from '../../contracts/ids';
import type { LogLine } from '../../contracts/live';
import { useLive, useLogWatch } from '../../live/useLive';
import { filterLogs, noFilter, waitingAfter, type LogFilter } from './logModel';

/** Pixels from the end within which the list still counts as being at its end. */
const endSlack = 8;

/** Lines a second that the server sends of what it gets. */
const sentMax = 24;

const field = 'h-7 rounded-md border border-line-strong bg-panel px-2 text-[12px] text-text';

/** The stream as it comes, newest at the bottom. Scrolling up or marking text holds the screen still and counts what waits. */
export function LiveLog({ tabs }: { readonly tabs: React.ReactNode }) {
  const lines = useLive((state) => state.logs);
  const services = useLive((state) => state.services);
  const isSampled = useLive((state) => state.kpis.recordsPerSecond > sentMax);
  const [filter, setFilter] = useState<LogFilter>(noFilter);
  const [held, setHeld] = useState<readonly LogLine[] | null>(null);
  const [opened, setOpened] = useState<LogLine | null>(null);
  const host = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);

  const matching = useMemo(() => filterLogs(lines, filter), [lines, filter]);
  const matchingNow = useRef(matching);
  useEffect(() => {
    matchingNow.current = matching;
  }, [matching]);
  const shown = held ?? matching;
  const waiting = held === null ? 0 : waitingAfter(matching, held[held.length - 1]);
  const rows = useVirtualizer({ count: shown.length, getScrollElement: () => host.current, estimateSize: () => logRowHeight, overscan: 5 });

  useLogWatch({ service: filter.service, level: filter.minRank === 0 ? null : (levels[filter.minRank]?.name.toLowerCase() ?? null) });

  const isFollowing = held === null;
  useEffect(() => {
    if (isFollowing && host.current !== null) {
      host.current.scrollTop = host.current.scrollHeight;
    }
  }, [isFollowing, shown]);

  useEffect(() => {
    const onSelection = () => {
      const selection = document.getSelection();
      if (selection !== null && !selection.isCollapsed && host.current?.contains(selection.anchorNode) === true) {
        setHeld((old) => old ?? matchingNow.current);
      }
    };
    document.addEventListener('selectionchange', onSelection);
    return () => document.removeEventListener('selectionchange', onSelection);
  }, []);

  const change = (next: Partial<LogFilter>) => {
    setFilter((old) => ({ ...old, ...next }));
    setHeld(null);
  };

  const open = useCallback((line: LogLine) => setOpened((old) => (old?.sequence === line.sequence ? null : line)), []);

  const onScroll = () => {
    const element = host.current;
    if (element === null) {
      return;
    }
    const hasMoved = element.scrollTop > lastTop.current;
    lastTop.current = element.scrollTop;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= endSlack;
    if (!isAtEnd && held === null && element.scrollHeight > element.clientHeight) {
      setHeld(matching);
    } else if (isAtEnd && held !== null && hasMoved) {
      setHeld(null);
    }
  };

  return (
    <div className="flex h-full min-h-0 flex-col" data-testid="live-log">
      <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-b border-line px-2">
        {tabs}
        <label className="contents">
          <span className="sr-only">Lowest level</span>
          <select className={field} value={filter.minRank} onChange={(event) => change({ minRank: Number(event.target.value) })}>
            {levels.map((level) => (
              <option key={level.name} value={level.rank}>
                {level.rank === 0 ? 'All levels' : `${level.name} and above`}
              </option>
            ))}
          </select>
        </label>
        <label className="contents">
          <span className="sr-only">Service</span>
          <select className={cx(field, 'max-w-44')} value={filter.service ?? ''} onChange={(event) => change({ service: event.target.value === '' ? null : (event.target.value as ServiceName) })}>
            <option value="">All services</option>
            {[...services.keys()].map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="contents">
          <span className="sr-only">Text in the message, the service or a trace id</span>
          <input type="search" className={cx(field, 'min-w-0 flex-1 sm:max-w-72')} placeholder="Filter by text or trace id" value={filter.text} onChange={(event) => change({ text: event.target.value })} />
        </label>
        <span className="truncate text-[11px] text-muted max-[900px]:hidden">
          {plural(shown.length, 'line')}
          {isSampled && ' · a sample, errors and warnings first; a filter shows more'}
        </span>
        {filter.template !== null && (
          <Button look="accent" icon="close" onClick={() => change({ template: null })}>
            Pattern <span className="num">{filter.template.slice(0, 8)}</span>
          </Button>
        )}
        <span className="flex-1" />
        {held === null ? (
          <Button look="quiet" icon="pause" onClick={() => setHeld(matching)}>
            Pause
          </Button>
        ) : (
          <Button look="accent" icon="down" onClick={() => setHeld(null)}>
            Paused · {plural(waiting, 'new line')} · resume
          </Button>
        )}
      </div>
      <div ref={host} onScroll={onScroll} className="relative min-h-0 flex-1 overflow-y-auto" role="log" aria-live="off" aria-label="Log lines" tabIndex={0}>
        {shown.length === 0 && <Nothing>{lines.length === 0 ? 'No line yet.' : `None of ${plural(lines.length, 'line')} matches. Widen the level, the service or the text.`}</Nothing>}
        <div className="relative w-full" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const line = shown[item.index]!;
            return (
              <div key={line.sequence} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                <LogRow line={line} isOpen={opened?.sequence === line.sequence} onOpen={open} />
              </div>
            );
          })}
        </div>
      </div>
      {opened !== null && <LogDetails line={opened} actions={<Button onClick={() => change({ template: opened.template === '' ? null : opened.template })}>Only this pattern</Button>} onClose={() => setOpened(null)} />}
    </div>
  );
}
