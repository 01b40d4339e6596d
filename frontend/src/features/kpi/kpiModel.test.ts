import { describe, expect, it } from 'vitest';
import { someKpis, somePoint } from '../../../tests/support/some';
import { kpisOf } from './kpiModel';

describe('key figures', () => {
  it('take the past from the timeline where it is longer than the page', () => {
    const items = kpisOf({ ...someKpis, activeIncidents: 2 }, [somePoint(0), somePoint(1, { records: 900 })]);

    expect(items.find((item) => item.id === 'records')?.history).toEqual([700, 900]);
    expect(items.filter((item) => item.isLoud).map((item) => item.id)).toEqual(['incidents']);
  });
});
