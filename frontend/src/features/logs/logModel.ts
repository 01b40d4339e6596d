import { levelOf } from '../../base/logLevels';
import type { ServiceName } from '../../contracts/ids';
import type { LogLine } from '../../contracts/live';

export type LogFilter = { readonly minRank: number; readonly service: ServiceName | null; readonly template: string | null; readonly text: string };

export const noFilter: LogFilter = { minRank: 0, service: null, template: null, text: '' };

export function filterLogs(lines: readonly LogLine[], { minRank, service, template, text }: LogFilter): readonly LogLine[] {
  const wanted = text.trim().toLowerCase();
  if (minRank === 0 && service === null && template === null && wanted === '') {
    return lines;
  }
  return lines.filter(
    (line) =>
      levelOf(line.level).rank >= minRank &&
      (service === null || line.service === service) &&
      (template === null || line.template === template) &&
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
