import { memo } from 'react';
import { Link } from 'wouter';
import type { EpochMs } from './brand';
import { cx } from './cx';
import { clockMs } from './format';
import { levelOf } from './logLevels';
import './logRow.css';
import { routes } from './routes';

/** What a row shows of a line, wherever the line came from. */
export type RowLine = {
  readonly sequence: number;
  readonly time: EpochMs;
  readonly service: string;
  readonly level: string;
  readonly message: string;
  readonly template: string;
  readonly traceId: string;
};

export const logRowHeight = 22;

type LogRowProps<Line extends RowLine> = {
  readonly line: Line;
  readonly isOpen: boolean;
  readonly isCurrent?: boolean;
  readonly onOpen: (line: Line) => void;
};

function Row<Line extends RowLine>({ line, isOpen, isCurrent = false, onOpen }: LogRowProps<Line>) {
  const level = levelOf(line.level);
  return (
    <div className={cx('log-row', `log-row-${level.rank}`)} data-open={isOpen} data-current={isCurrent} data-sequence={line.sequence}>
      <button type="button" tabIndex={-1} className="log-open" aria-expanded={isOpen} aria-label={`${level.name} ${line.service}: ${line.message.slice(0, 200)}`} onClick={() => onOpen(line)} />
      <span className="log-quiet truncate">{clockMs(line.time)}</span>
      <span className={cx('log-level', level.rank < 3 && 'log-quiet')}>{level.word}</span>
      <span className="truncate font-sans font-medium">{line.service}</span>
      <span className="truncate">{line.message}</span>
      {line.traceId === '' ? (
        <span className="log-trace" />
      ) : (
        <Link href={routes.trace(line.traceId)} tabIndex={-1} className="log-trace log-quiet truncate" title={`Open trace ${line.traceId}`}>
          {line.traceId.slice(0, 8)}
        </Link>
      )}
    </div>
  );
}

/** One log line: time, level as a word and a bar, service, message, trace. */
export const LogRow = memo(Row) as typeof Row;
