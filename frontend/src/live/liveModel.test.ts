import { describe, expect, it } from 'vitest';
import { at, someDelta, someEdge, someFiring, someIncident, someLine, somePoint, someScenario, someService, someSignal, someSnapshot } from '../../tests/support/some';
import { emptyState, isGap, limits, type LiveState, reduce, secondsLeft } from './liveModel';

const loaded = (more: Parameters<typeof someSnapshot>[0] = {}): LiveState => reduce(emptyState, { type: 'snapshot', snapshot: someSnapshot(more) });
const fold = (state: LiveState, ...deltas: readonly ReturnType<typeof someDelta>[]): LiveState => deltas.reduce((old, delta) => reduce(old, { type: 'delta', delta }), state);
const rising = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

describe('the live state', () => {
  it('is replaced by a snapshot', () => {
    const state = loaded();

    expect(state).toMatchObject({ isLoaded: true, number: 10, isSimulated: true });
    expect([...state.services.keys()]).toEqual(['checkout', 'payments']);
  });

  it('folds in what changed and keeps the rest', () => {
    const state = fold(loaded(), someDelta(11, { services: [someService('payments', { errorRatio: 0.4 }), someService('auth')], edges: [someEdge('gateway', 'auth')], goneEdges: [someEdge('checkout', 'payments')] }));

    expect([...state.services.keys()]).toEqual(['auth', 'checkout', 'payments']);
    expect(state.services.get(someService('payments').name)?.errorRatio).toBe(0.4);
    expect([...state.edges.values()].map((edge) => edge.caller)).toEqual(['gateway']);
  });

  it('lets a service go that was silent for long', () => {
    expect([...fold(loaded(), someDelta(11, { goneServices: [someService('payments').name] })).services.keys()]).toEqual(['checkout']);
  });

  it('keeps what did not change as it was, so that nothing is drawn anew', () => {
    const before = loaded();
    const after = fold(before, someDelta(11));

    expect([after.services, after.edges, after.incidents, after.signals, after.logs, after.scenarios, after.firingRules]).toEqual([before.services, before.edges, before.incidents, before.signals, before.logs, before.scenarios, before.firingRules]);
    expect(after.services).toBe(before.services);
    expect(after.incidents).toBe(before.incidents);
  });

  it('takes a delta once', () => {
    const once = fold(loaded(), someDelta(11, { logs: [someLine(1)] }));

    expect(fold(once, someDelta(11, { logs: [someLine(1)] }))).toBe(once);
  });

  it('notices a gap in the numbers', () => {
    expect([isGap(10, someDelta(11)), isGap(10, someDelta(12)), isGap(10, someDelta(14, { covers: 4 })), isGap(10, someDelta(14, { covers: 3 }))]).toEqual([false, true, false, true]);
  });

  it('is bounded in lines, signals and points', () => {
    const state = fold(
      loaded({ timeline: rising(0, limits.timeline).map((second) => somePoint(second)), recentLogs: rising(0, limits.logs).map((number) => someLine(number)) }),
      ...rising(11, 200).map((number) => someDelta(number, { logs: [someLine(limits.logs + number)], signals: rising(0, 5).map(() => someSignal()) })),
    );

    expect([state.timeline.length, state.logs.length, state.signals.length]).toEqual([limits.timeline, limits.logs, limits.signals]);
    expect(state.logs.at(-1)?.sequence).toBe(limits.logs + 210);
  });

  it('shows open incidents first, worst and earliest first, then the most recently resolved', () => {
    const state = loaded({
      incidents: [
        someIncident('old', { state: 'resolved', resolved: at(5) }),
        someIncident('new', { state: 'resolved', resolved: at(9) }),
        someIncident('mild', { severity: 'warning', onset: at(0) }),
        someIncident('bad-later', { onset: at(4) }),
        someIncident('bad', { onset: at(2), state: 'resolving' }),
      ],
    });

    expect(state.incidents.map((incident) => incident.id)).toEqual(['bad', 'bad-later', 'mild', 'new', 'old']);
  });

  it('drops an incident that was merged into another', () => {
    const first = someIncident('a');
    const state = fold(loaded({ incidents: [first, someIncident('b')] }), someDelta(11, { incidents: [someIncident('b', { mergedFrom: [first.id] })] }));

    expect(state.incidents.map((incident) => incident.id)).toEqual(['b']);
    expect(fold(state, someDelta(12, { incidents: [someIncident('b', { mergedInto: first.id }), first] })).incidents.map((incident) => incident.id)).toEqual(['a']);
  });

  it('keeps the lines it had when it reconnects to the same run, each once, and forgets them after a restart', () => {
    const before = loaded({ recentLogs: rising(1, 5).map((number) => someLine(number)) });
    const again = (startedAt: number) => reduce(before, { type: 'snapshot', snapshot: someSnapshot({ startedAt: at(startedAt), number: 40, recentLogs: rising(4, 4).map((number) => someLine(number)) }) });

    expect(again(-100).logs.map((line) => line.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(again(0).logs.map((line) => line.sequence)).toEqual([4, 5, 6, 7]);
  });

  it('knows which rules fire and which scenarios run', () => {
    const start = loaded({ firingRules: [someFiring('errors', 'payments', true)], scenarios: [someScenario('a'), someScenario('b')] });
    const state = fold(start, someDelta(11, { ruleFirings: [someFiring('errors', 'payments', false), someFiring('slow', 'cart', true)], scenarios: [someScenario('b', { isActive: true })] }));

    expect(state.firingRules.map((firing) => firing.ruleId)).toEqual(['slow']);
    expect(state.scenarios.map((scenario) => [scenario.name, scenario.isActive])).toEqual([['a', false], ['b', true]]);
  });

  it('counts a scenario down by event time', () => {
    const running = someScenario('a', { isActive: true, startedAt: at(100), durationSeconds: 35, secondsLeft: 35 });

    expect([secondsLeft(running, at(110)), secondsLeft(running, at(500)), secondsLeft(someScenario('a'), at(0))]).toEqual([25, 0, 0]);
  });

  it('keeps its content while the link is down', () => {
    const state = reduce(loaded(), { type: 'link', link: 'reconnecting', detail: null });

    expect(state).toMatchObject({ link: 'reconnecting', isLoaded: true, number: 10 });
  });
});
