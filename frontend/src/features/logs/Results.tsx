import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { SearchFilter } from '../../api/useSearch';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { plural } from '../../base/format';
import { useKey } from '../../base/keys';
import { LogDetails } from '../../base/LogDetails';
import { LogRow, logRowHeight } from '../../base/LogRow';
import type { QueryChange } from '../../base/query';
import { attributesOf, type StoredRecord } from '../../contracts/records';
import { isErrorLine, isWarningLine, nextIndex, withTerm } from './searchModel';

/** Rows before the end of what is loaded at which more is asked for. */
const aheadRows = 40;

type ResultsProps = {
  readonly lines: readonly StoredRecord[];
  /** They are the hits of the search before, while those of this one are awaited: to be seen, not to be opened. */
  readonly isOfBefore: boolean;
  readonly filter: SearchFilter;
  readonly onChange: (change: QueryChange) => void;
  readonly onContext: (sequence: number) => void;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly onMore: () => void;
};

/** Hits, newest first; more come as one scrolls. */
export function Results({ lines, isOfBefore, filter, onChange, onContext, hasMore, isLoadingMore, onMore }: ResultsProps) {
  const host = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(-1);
  const [opened, setOpened] = useState<StoredRecord | null>(null);
  const [note, setNote] = useState('');
  const rows = useVirtualizer({ count: lines.length, getScrollElement: () => host.current, estimateSize: () => logRowHeight, overscan: 12 });
  const items = rows.getVirtualItems();
  const lastShown = items[items.length - 1]?.index ?? 0;

  useEffect(() => {
    if (hasMore && !isLoadingMore && lastShown >= lines.length - aheadRows) {
      onMore();
    }
  }, [hasMore, isLoadingMore, lastShown, lines.length, onMore]);
  useEffect(() => {
    setCurrent(-1);
    setOpened(null);
  }, [filter]);

  const open = useCallback((line: StoredRecord) => setOpened((old) => (old?.sequence === line.sequence ? null : line)), []);
  const go = (index: number, what: string) => {
    if (isOfBefore) {
      return;
    }
    if (index < 0) {
      setNote(`No further ${what} among the ${plural(lines.length, 'line')} loaded${hasMore ? '; scroll on for more' : ''}.`);
      return;
    }
    setNote('');
    setCurrent(index);
    setOpened((old) => (old === null ? null : lines[index]!));
    rows.scrollToIndex(index, { align: 'auto' });
  };
  const seek = (direction: 1 | -1, isWanted: (line: StoredRecord) => boolean, what: string) => go(nextIndex(lines, current, direction, isWanted), what);
  const line = isOfBefore ? undefined : lines[current];
  const isOfTrace = (other: StoredRecord) => line !== undefined && line.traceId !== '' && other.traceId === line.traceId;

  /** What is marked on the screen, else the pattern of the line. */
  const take = (isRefused: boolean) => {
    const marked = document.getSelection()?.toString().trim() ?? '';
    if (marked !== '' && !marked.includes('\n')) {
      onChange({ q: withTerm(filter.q ?? '', marked, isRefused) });
    } else if (line !== undefined && line.template !== '') {
      onChange(isRefused ? { q: `${filter.q ?? ''} -template:${line.template}`.trim() } : { tpl: line.template });
    }
  };

  useKey('j', () => seek(1, () => true, 'line'), 'Next line');
  useKey('k', () => seek(-1, () => true, 'line'), 'Line before');
  useKey('Enter', () => line !== undefined && open(line), 'Open the line');
  useKey('Escape', () => setOpened(null), 'Close the line', opened !== null);
  useKey('e', () => seek(1, isErrorLine, 'error'), 'Next error');
  useKey('E', () => seek(-1, isErrorLine, 'error'), 'Error before');
  useKey('w', () => seek(1, isWarningLine, 'warning'), 'Next warning');
  useKey('W', () => seek(-1, isWarningLine, 'warning'), 'Warning before');
  useKey('o', () => seek(1, isOfTrace, 'line of this trace'), 'Next line of the same trace');
  useKey('O', () => seek(-1, isOfTrace, 'line of this trace'), 'Line before of the same trace');
  useKey('i', () => take(false), 'Only what is marked, or the pattern of the line');
  useKey('x', () => take(true), 'Without what is marked, or the pattern of the line');
  useKey('c', () => line !== undefined && void navigator.clipboard.writeText(line.message), 'Copy the line');

  return (
    <div className={cx('flex min-h-0 flex-1 flex-col', isOfBefore && 'pointer-events-none')}>
      <div ref={host} className="relative min-h-0 flex-1 overflow-y-auto" role="region" aria-label="Hits, newest first" tabIndex={0}>
        <div className="relative w-full" style={{ height: rows.getTotalSize() }}>
          {items.map((item) => (
            <div key={lines[item.index]!.sequence} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }} onClick={() => setCurrent(item.index)}>
              <LogRow line={lines[item.index]!} isOpen={opened?.sequence === lines[item.index]!.sequence} isCurrent={item.index === current} onOpen={open} />
            </div>
          ))}
        </div>
        <p aria-live="polite" className="px-3 py-1.5 text-[11px] text-muted">
          {note !== '' ? note : isLoadingMore ? 'Older ones are coming…' : hasMore ? '' : 'That is all.'}
        </p>
      </div>
      {opened !== null && (
        <LogDetails
          line={opened}
          attributes={attributesOf(opened.attributes)}
          actions={<Button onClick={() => onContext(opened.sequence)}>Context</Button>}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}
