import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button, IconButton } from '../../base/Button';
import { CopyButton } from '../../base/CopyButton';
import { cx } from '../../base/cx';
import { clockMs, plural } from '../../base/format';
import { Nothing } from '../../base/Panel';
import type { ServiceName } from '../../contracts/ids';
import type { LogLine } from '../../contracts/live';
import { useLive, useLogWatch } from '../../live/useLive';
import { filterLogs, levelOf, levels, noFilter, waitingAfter, type LogFilter } from './logModel';
import './logs.css';

const rowHeight = 22;
/** Pixels from the end within which the list still counts as being at its end. */
const endSlack = 8;

/** Lines a second that the server sends of what it gets. */
const sentMax = 24;

const field = 'h-7 rounded-md border border-line-strong bg-panel px-2 text-[12px] text-text';

/** The stream as it comes, newest at the bottom. Scrolling up holds the screen still and counts what waits. */
export function LiveLog({ tabs }: { readonly tabs: React.ReactNode }) {
  const lines = useLive((state) => state.logs);
  const services = useLive((state) => state.services);
  const isSampled = useLive((state) => state.kpis.recordsPerSecond > sentMax);
  const [filter, setFilter] = useState<LogFilter>(noFilter);
  const [held, setHeld] = useState<readonly LogLine[] | null>(null);
  const [opened, setOpened] = useState<LogLine | null>(null);
  const host = useRef<HTMLDivElement>(null);

  const matching = useMemo(() => filterLogs(lines, filter), [lines, filter]);
  const shown = held ?? matching;
  const waiting = held === null ? 0 : waitingAfter(matching, held[held.length - 1]);
  const rows = useVirtualizer({ count: shown.length, getScrollElement: () => host.current, estimateSize: () => rowHeight, overscan: 10 });

  useLogWatch({ service: filter.service, level: filter.minRank === 0 ? null : (levels[filter.minRank]?.name.toLowerCase() ?? null) });

  const isFollowing = held === null;
  useEffect(() => {
    if (isFollowing && host.current !== null) {
      host.current.scrollTop = host.current.scrollHeight;
    }
  }, [isFollowing, shown]);

  const change = (next: Partial<LogFilter>) => {
    setFilter((old) => ({ ...old, ...next }));
    setHeld(null);
  };

  const onScroll = () => {
    const element = host.current;
    if (element === null) {
      return;
    }
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= endSlack;
    if (!isAtEnd && held === null && element.scrollHeight > element.clientHeight) {
      setHeld(matching);
    } else if (isAtEnd && held !== null && waiting === 0) {
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
                <Row line={line} isOpen={opened?.sequence === line.sequence} onOpen={setOpened} />
              </div>
            );
          })}
        </div>
      </div>
      {opened !== null && <OpenedLine line={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}

function Row({ line, isOpen, onOpen }: { readonly line: LogLine; readonly isOpen: boolean; readonly onOpen: (line: LogLine | null) => void }) {
  const level = levelOf(line.level);
  return (
    <button type="button" tabIndex={-1} aria-pressed={isOpen} className={cx('log-row', `log-row-${level.rank}`)} onClick={() => onOpen(isOpen ? null : line)}>
      <span className="log-quiet truncate">{clockMs(line.time)}</span>
      <span className={cx('log-level', level.rank < 3 && 'log-quiet')}>{level.word}</span>
      <span className="truncate font-sans font-medium">{line.service}</span>
      <span className="truncate">{line.message}</span>
      <span className="log-trace log-quiet truncate">{line.traceId.slice(0, 8)}</span>
    </button>
  );
}

function OpenedLine({ line, onClose }: { readonly line: LogLine; readonly onClose: () => void }) {
  return (
    <div className="flex max-h-24 shrink-0 items-start gap-3 overflow-y-auto border-t border-line bg-raised px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="num text-[12px] break-all whitespace-pre-wrap">{line.message}</p>
        <p className="num mt-0.5 text-[11px] text-muted">
          {line.service} · {levelOf(line.level).name} · {clockMs(line.time)}
          {line.traceId !== '' && ` · trace ${line.traceId}`}
          {line.template !== '' && ` · template ${line.template}`}
        </p>
      </div>
      <CopyButton label="Copy line" text={line.message} />
      <IconButton look="quiet" icon="close" label="Close the line" onClick={onClose} />
    </div>
  );
}
