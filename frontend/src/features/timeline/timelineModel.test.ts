import { describe, expect, it } from 'vitest';
import { at, someFiring, someIncident, somePoint, someScenario, someSignal } from '../../../tests/support/some';
import { emptyState } from '../../live/liveModel';
import { dataOfReport, dataOfStream, spanOf, withEnded } from './timelineData';
import { aboveUsual, brushed, labelWidth, scaleOf, timelineOf } from './timelineModel';

const quiet = Array.from({ length: 300 }, (_, second) => somePoint(second + 1, { errors: second % 3, warnings: 10 + (second % 4) }));
const scale = scaleOf(at(300), 300_000, 1440);
const view = (more: Partial<typeof emptyState> = {}) => timelineOf(dataOfStream({ ...emptyState, timeline: quiet, ...more }), scale);

describe('the timeline', () => {
  it('has now at the right and five minutes ago at the left', () => {
    const shown = view({ incidents: [someIncident('i', { onset: at(-100) })] });

    expect(shown.incidents[0]).toMatchObject({ x: labelWidth });
    expect(shown.incidents[0]!.x + shown.incidents[0]!.width).toBe(shown.now);
  });

  it('leaves out what ended before', () => {
    const shown = view({
      incidents: [someIncident('i', { onset: at(-200), resolved: at(-100), state: 'resolved' })],
      signals: [someSignal({ at: at(-50) })],
      scenarios: [someScenario('a', { startedAt: at(-100) })],
    });

    expect([shown.incidents, shown.signals, shown.faults]).toEqual([[], [], []]);
  });

  it('sets new patterns apart from anomalies', () => {
    const shown = view({ signals: [someSignal({ at: at(200) }), someSignal({ at: at(210), kind: 'new_template', severity: 'warning' })] });

    expect([shown.signals.length, shown.patterns.length]).toEqual([1, 1]);
    expect(shown.signals[0]).toMatchObject({ isCritical: true });
  });

  it('shows releases, rules that fire, and stretches of which nothing is known', () => {
    const shown = view({
      changes: [{ kind: 'release', service: someSignal().service, at: at(100), from: '1', to: '2', text: 'payments 2' }],
      firingRules: [someFiring('slow', 'payments', true)],
      timeline: quiet.filter((point) => point.at < at(100) || point.at > at(150)),
    });

    expect([shown.releases.length, shown.firings.length, shown.gaps.length]).toEqual([1, 1, 1]);
    expect(shown.gaps[0]!.width).toBeCloseTo((51 / 300) * (shown.now - labelWidth), 0);
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
    expect(view({ timeline: points }).errors).toMatch(/^M[^M]+$/);
  });

  it('marks whole minutes, and hours over a day', () => {
    expect(view().axis.map((entry) => entry.label)).toEqual(['14:00', '14:01', '14:02', '14:03', '14:04']);
    expect(timelineOf(dataOfStream(emptyState), scaleOf(at(300), 86_400_000, 1440)).axis.map((entry) => entry.label)).toEqual(['15:00', '18:00', '21:00', '00:00', '03:00', '06:00', '09:00', '12:00']);
  });

  it('never draws the step that is not over', () => {
    const point = (second: number, seconds = 15) => ({ at: at(second), seconds, records: 100, errors: 0, warnings: 0 });
    const data = dataOfReport({ from: at(0), to: at(50), stepSeconds: 15, points: [point(0), point(15), point(30), point(45, 5)], gaps: [], incidents: [], firings: [], signals: [], signalsLeftOut: 0, scenarios: [], changes: [] });

    expect(data.bars.map((bar) => bar.at)).toEqual([at(0), at(15), at(30)]);
  });

  it('goes on showing an injection and a rule that have ended', () => {
    const live = dataOfStream({ ...emptyState, scenarios: [someScenario('b', { title: 'B', startedAt: at(200), isActive: true })] });
    const run = (title: string, second: number) => ({ name: someScenario('x').name, title, service: someSignal().service, start: at(second), end: at(second + 30) });
    const firing = { ruleId: someFiring('slow', 'a', true).ruleId, ruleName: 'slow', service: someSignal().service, from: at(10), to: at(20) };
    const both = withEnded(live, { from: at(0), to: at(300), stepSeconds: 10, points: [], gaps: [], incidents: [], firings: [firing, { ...firing, to: null }], signals: [], signalsLeftOut: 0, scenarios: [run('B', 201), run('A', 50)], changes: [] });

    expect(both.faults.map((fault) => fault.title)).toEqual(['B (injected)', 'A (injected)']);
    expect(both.firings).toHaveLength(1);
  });

  it('shows what was before a restart, and the gap between', () => {
    const live = dataOfStream({ ...emptyState, timeline: [somePoint(60), somePoint(61)] });
    const points = [10, 11, 12, 60].map((second) => ({ at: at(second), seconds: 1, records: 7, errors: 0, warnings: 0 }));
    const report = { from: at(0), to: at(62), stepSeconds: 1, points, gaps: [], incidents: [], firings: [], signals: [], signalsLeftOut: 0, scenarios: [], changes: [] };
    const both = withEnded(live, report);

    expect(both.bars.map((bar) => bar.at)).toEqual([10, 11, 12, 60, 61].map((second) => at(second)));
    expect(both.gaps).toEqual([{ from: at(13), to: at(60) }]);
    expect(timelineOf(both, scale).gaps).toHaveLength(1);
    // Coarser steps do not stand beside seconds.
    expect(withEnded(live, { ...report, stepSeconds: 10 }).bars).toEqual(live.bars);
  });

  it('picks whole seconds by a drag in either direction, and nothing by a click', () => {
    const [a, b] = [scale.x(at(60)), scale.x(at(120))];

    expect(brushed(b, a, scale)).toEqual({ from: at(60), to: at(120) });
    expect(brushed(a, a + 2, scale)).toBeNull();
    expect(brushed(a, a + 5, scale)!.to - at(60)).toBeGreaterThanOrEqual(2000);
  });

  it('knows its spans by their minutes', () => {
    expect([spanOf('60').label, spanOf(null).label, spanOf('nonsense').label]).toEqual(['1 h', '5 min', '5 min']);
  });
});
