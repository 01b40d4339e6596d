import { describe, expect, it } from 'vitest';
import { serviceName, templateId } from '../../contracts/ids';
import type { ChangeReport, TemplateChange } from '../../contracts/changeReport';
import { beforeAfter, byService, expectedOtherwise, presetWindows, untoldServices } from './changesModel';

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

  it('says what was expected where the whole service said more', () => {
    expect(expectedOtherwise({ ...change('a', 1), kind: 'rarer', before: 775, after: 834, expected: 1318.4 }, String)).toBe('1318 expected');
    expect(expectedOtherwise({ ...change('a', 1), kind: 'rarer', before: 775, after: 334, expected: 780 }, String)).toBeNull();
    expect(expectedOtherwise(change('a', 1), String)).toBeNull();
  });

  it('tells a new service once', () => {
    const came = (service: string) => ({ kind: 'new' as const, service: serviceName(service, ''), before: 0, after: 9 });
    const report = { services: [came('a'), came('b')], releases: [{ kind: 'new_service', service: 'a' }] } as unknown as ChangeReport;

    expect(untoldServices(report).map((told) => told.service)).toEqual(['b']);
  });

  it('says before and after', () => {
    expect(beforeAfter(12, 240, String)).toBe('12 → 240');
  });
});
