import { describe, expect, it } from 'vitest';
import { serviceName, templateId } from '../../contracts/ids';
import type { TemplateChange } from '../../contracts/changeReport';
import { beforeAfter, byService, presetWindows } from './changesModel';

const change = (service: string, score: number): TemplateChange => ({
  kind: 'new',
  service: serviceName(service, ''),
  template: templateId('t', ''),
  text: 't',
  level: 'INFO',
  before: 0,
  after: 5,
  expected: 0,
  isFirst: true,
  score,
});

describe('what changed', () => {
  it('compares a stretch with as long before it', () => {
    expect(presetWindows(300_000, Date.UTC(2026, 0, 1, 1, 0, 3))).toEqual({
      from: '2026-01-01T00:55:00.000Z',
      to: '2026-01-01T01:00:00.000Z',
      baseFrom: '2026-01-01T00:50:00.000Z',
      baseTo: '2026-01-01T00:55:00.000Z',
    });
  });

  it('groups by service in the order of the strongest', () => {
    expect(byService([change('b', 9), change('a', 8), change('b', 1)]).map((group) => [group.service, group.changes.length])).toEqual([['b', 2], ['a', 1]]);
  });

  it('says before and after', () => {
    expect(beforeAfter(12, 240, String)).toBe('12 → 240');
  });
});
