import { describe, expect, it } from 'vitest';
import { findItems, matchScore, type PaletteItem, traceIn } from './paletteModel';

const item = (group: PaletteItem['group'], title: string, hint?: string): PaletteItem => ({ id: `${group}:${title}`, group, title, run: () => undefined, ...(hint === undefined ? {} : { hint }) });
const items = [item('Page', 'Overview'), item('Page', 'Patterns'), item('Service', 'payments'), item('Service', 'checkout'), item('Incident', 'payments is failing', '14:02'), item('Action', 'Switch to the light theme')];
const titles = (typed: string) => findItems(items, typed).map(({ title }) => title);

describe('the palette', () => {
  it('shows everything in its order while nothing is typed', () => {
    expect(titles(' ')).toEqual(items.map(({ title }) => title));
  });

  it('finds by part of a word, the beginning of a word before its middle', () => {
    expect(titles('pay')).toEqual(['payments', 'payments is failing']);
    expect(titles('light')).toEqual(['Switch to the light theme']);
  });

  it('forgives left-out letters', () => {
    expect(titles('chkt')).toEqual(['checkout']);
    expect(titles('slt')).toEqual(['Switch to the light theme']);
  });

  it('finds by group and hint', () => {
    expect(titles('14:02')).toEqual(['payments is failing']);
  });

  it('does not take strewn letters for an answer', () => {
    expect(matchScore('ptm', 'a pattern that matters much')).not.toBeNull();
    expect(matchScore('eet', 'payments fails every other time')).toBeNull();
    expect(titles('zzz')).toEqual([]);
  });

  it('puts a trace first and the search last', () => {
    const withMade = [item('Search', 'Search logs for “payments”'), ...items, item('Trace', 'Open trace')];

    expect(findItems(withMade, 'payments').map(({ group }) => group)).toEqual(['Trace', 'Service', 'Incident', 'Search']);
  });

  it('knows a trace id when it sees one', () => {
    expect(traceIn(' 0AF7651916CD43DD8448EB211C80319C ')).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(traceIn('payments')).toBeNull();
  });
});
