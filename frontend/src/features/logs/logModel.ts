import type { LogLine } from '../../contracts/live';
import type { ServiceName } from '../../contracts/ids';

export type Level = { readonly name: string; readonly word: string; readonly rank: number };

/** Lowest first; the word is what a line carries. */
export const levels: readonly Level[] = [
  { name: 'TRACE', word: 'TRC', rank: 0 },
  { name: 'DEBUG', word: 'DBG', rank: 1 },
  { name: 'INFO', word: 'INF', rank: 2 },
  { name: 'WARN', word: 'WRN', rank: 3 },
  { name: 'ERROR', word: 'ERR', rank: 4 },
  { name: 'FATAL', word: 'FTL', rank: 5 },
];

const unknown: Level = { name: 'INFO', word: 'INF', rank: 2 };
const byName = new Map(levels.map((level) => [level.name, level]));

export const levelOf = (name: string): Level => byName.get(name.toUpperCase()) ?? unknown;

export type LogFilter = { readonly minRank: number; readonly service: ServiceName | null; readonly text: string };

export const noFilter: LogFilter = { minRank: 0, service: null, text: '' };

export function filterLogs(lines: readonly LogLine[], { minRank, service, text }: LogFilter): readonly LogLine[] {
  const wanted = text.trim().toLowerCase();
  if (minRank === 0 && service === null && wanted === '') {
    return lines;
  }
  return lines.filter(
    (line) =>
      levelOf(line.level).rank >= minRank &&
      (service === null || line.service === service) &&
      (wanted === '' || line.message.toLowerCase().includes(wanted) || line.service.toLowerCase().includes(wanted) || line.traceId === wanted),
  );
}

/** How many lines came after the last one on a paused screen. */
export function waitingAfter(lines: readonly LogLine[], last: LogLine | undefined): number {
  if (last === undefined) {
    return lines.length;
  }
  for (let index = lines.length - 1; index >= 0; index--) {
    if (lines[index]!.sequence === last.sequence) {
      return lines.length - 1 - index;
    }
  }
  return lines.length;
}
