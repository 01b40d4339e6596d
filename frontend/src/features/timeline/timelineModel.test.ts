import { describe, expect, it } from 'vitest';
import { at, someIncident, somePoint, someScenario, someSignal } from '../../../tests/support/some';
import { groupSignals } from '../../live/signalGroups';
import { aboveUsual, labelWidth, timelineOf } from './timelineModel';

const quiet = Array.from({ length: 300 }, (_, i) => somePoint(i + 1));
const view = (more: Partial<Parameters<typeof timelineOf>[0]> = {}) => timelineOf({ tick: at(300), points: quiet, incidents: [], groups: [], scenarios: [], width: 1440, ...more });

describe('the timeline', () => {
  it('has now at the right and five minutes ago at the left', () => {
    const shown = view({ incidents: [someIncident('i', { onset: at(-100) })] });

    expect(shown.incidents[0]).toMatchObject({ x: labelWidth });
    expect(shown.incidents[0]!.x + shown.incidents[0]!.width).toBe(shown.now);
  });

  it('leaves out what ended before', () => {
    const shown = view({
      incidents: [someIncident('i', { onset: at(-200), resolved: at(-100), state: 'resolved' })],
      groups: groupSignals([someSignal({ at: at(-50) })]),
      scenarios: [someScenario('a', { startedAt: at(-100) })],
    });

    expect([shown.incidents, shown.signals, shown.faults]).toEqual([[], [], []]);
  });

  it('sets new patterns apart from anomalies', () => {
    const shown = view({ groups: groupSignals([someSignal({ at: at(200) }), someSignal({ at: at(210), kind: 'new_template', severity: 'warning' })]) });

    expect([shown.signals.length, shown.patterns.length]).toEqual([1, 1]);
    expect(shown.signals[0]).toMatchObject({ isCritical: true });
  });

  it('shows a running fault up to now and one that ended up to its end', () => {
    const shown = view({ scenarios: [someScenario('a', { startedAt: at(290), isActive: true }), someScenario('b', { startedAt: at(100), durationSeconds: 35 })] });

    expect(shown.faults[0]!.x + shown.faults[0]!.width).toBe(shown.now);
    expect(shown.faults[1]!.x + shown.faults[1]!.width).toBeLessThan(shown.now / 2 + labelWidth);
  });

  it('draws errors only where they are above what is usual', () => {
    const points = [...quiet.slice(1), somePoint(300, { errors: 60 })];

    expect(view().errors).toBe('');
    expect(points.map(aboveUsual(points, (point) => point.errors)).filter((value) => value > 0)).toEqual([60]);
    expect(view({ points }).errors).toMatch(/^M[^M]+$/);
  });

  it('marks whole minutes', () => {
    expect(view().axis.map((entry) => entry.label)).toEqual(['14:00', '14:01', '14:02', '14:03', '14:04']);
  });
});
