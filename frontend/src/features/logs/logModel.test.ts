import { describe, expect, it } from 'vitest';
import { service, someLine } from '../../../tests/support/some';
import { levelOf } from '../../base/logLevels';
import { filterLogs, noFilter, waitingAfter } from './logModel';

const lines = [someLine(1), someLine(2, { level: 'WARN', service: 'cart', message: 'Retrying CHARGE' }), someLine(3, { level: 'ERROR', message: 'charge failed' })];
const sequences = (filter: Partial<typeof noFilter>) => filterLogs(lines, { ...noFilter, ...filter }).map((line) => line.sequence);

describe('the live log', () => {
  it('filters by level, service and text, whatever the case', () => {
    expect(sequences({ minRank: 3 })).toEqual([2, 3]);
    expect(sequences({ service: service('cart') })).toEqual([2]);
    expect(sequences({ text: ' charge ' })).toEqual([2, 3]);
    expect(sequences({ text: 'charge', minRank: 4 })).toEqual([3]);
  });

  it('hands on the very list when nothing is filtered', () => {
    expect(filterLogs(lines, noFilter)).toBe(lines);
  });

  it('has a three-letter word for every level, also for one it does not know', () => {
    expect(['INFO', 'warn', 'FATAL', 'VERBOSE'].map((name) => levelOf(name).word)).toEqual(['INF', 'WRN', 'FTL', 'INF']);
  });

  it('counts what came while it was held', () => {
    expect([waitingAfter(lines, lines[0]), waitingAfter(lines, lines[2]), waitingAfter(lines, someLine(0))]).toEqual([2, 0, 3]);
  });
});
