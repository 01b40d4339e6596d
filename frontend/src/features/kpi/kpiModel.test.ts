import { describe, expect, it } from 'vitest';
import { someKpis, somePoint } from '../../../tests/support/some';
import { kpisOf } from './kpiModel';

const minute = Array.from({ length: 60 }, (_, second) => somePoint(second, { records: 640 + second, errorRatio: 0.01 }));

describe('key figures', () => {
  it('come with their past and their usual range', () => {
    const records = kpisOf(someKpis, minute).find((item) => item.id === 'records');

    expect(records).toMatchObject({ value: '680', usual: '646 to 693', isHigh: false });
    expect(records?.history).toHaveLength(60);
  });

  it('say no usual range while too little was seen', () => {
    expect(kpisOf(someKpis, minute.slice(0, 5)).map((item) => item.usual)).toEqual(Array(6).fill(null));
  });

  it('are loud while an incident is active, and marked when a bad one leaves its range', () => {
    const items = kpisOf({ ...someKpis, activeIncidents: 2, errorRatio: 0.2 }, minute);

    expect(items.filter((item) => item.isLoud).map((item) => item.id)).toEqual(['incidents']);
    expect(items.filter((item) => item.isHigh).map((item) => item.id)).toEqual(['errors']);
  });
});
