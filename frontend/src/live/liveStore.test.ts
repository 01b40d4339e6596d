import { describe, expect, it } from 'vitest';
import { someDelta, someLine, someSignal, someSnapshot, at } from '../../tests/support/some';
import { retryDelay } from './liveConnection';
import { LiveStore } from './liveStore';
import { groupSignals } from './signalGroups';

function manual() {
  const frames: (() => void)[] = [];
  const store = new LiveStore((run) => frames.push(run));
  let notices = 0;
  store.subscribe(() => (notices += 1));
  return { store, frames, frame: () => frames.splice(0).forEach((run) => run()), notices: () => notices };
}

describe('the live store', () => {
  it('tells the page once per frame, however many messages came', () => {
    const { store, frames, frame, notices } = manual();
    store.receive({ type: 'snapshot', snapshot: someSnapshot({ number: 0 }) });
    for (let number = 1; number <= 20; number++) {
      store.receive({ type: 'delta', delta: someDelta(number) });
    }

    expect([frames.length, notices(), store.getState().number]).toEqual([1, 0, 0]);
    frame();

    expect([notices(), store.getState().number]).toEqual([1, 20]);
  });

  it('holds a bounded queue while no frame comes, as in a hidden tab, and loses nothing', () => {
    const { store, frames, frame, notices } = manual();
    store.receive({ type: 'snapshot', snapshot: someSnapshot({ number: 0 }) });
    for (let number = 1; number <= 1000; number++) {
      store.receive({ type: 'delta', delta: someDelta(number, { logs: [someLine(number)] }) });
    }

    expect([frames.length, notices()]).toEqual([1, 0]);
    expect(store.getState().number).toBeGreaterThan(900);
    frame();

    expect([store.getState().logs.length, notices()]).toEqual([1000, 1]);
  });
});

describe('what the page wants of the log', () => {
  it('is passed on once per change, and kept for the next connect', () => {
    const { store } = manual();
    const passed: (string | null)[] = [];
    store.passWatchTo((wish) => passed.push(wish.level));

    store.watch({ service: null, level: null });
    store.watch({ service: null, level: 'warn' });
    store.watch({ service: null, level: 'warn' });

    expect([passed, store.getWatch().level]).toEqual([['warn'], 'warn']);
  });
});

describe('reconnecting', () => {
  it('is quick at first, patient later, and never in step with others', () => {
    expect([0, 1, 2, 3, 50].map((attempt) => retryDelay(attempt, 0.5))).toEqual([250, 500, 1000, 1500, 1500]);
    expect(retryDelay(200, 0.5)).toBe(15_000);
    expect(retryDelay(0, 0)).toBeLessThan(retryDelay(0, 1));
  });
});

describe('signals', () => {
  it('are one while a finding lasts, with the strongest reading, and another after a pause', () => {
    const seconds = [0, 1, 2, 3, 60];
    const groups = groupSignals(seconds.map((second) => someSignal({ at: at(second), score: second === 2 ? 9 : 1 })));

    expect(groups.map((group) => [group.first, group.last, group.count, group.signal.score])).toEqual([
      [at(60), at(60), 1, 1],
      [at(0), at(3), 4, 9],
    ]);
  });

  it('of another kind or service stay apart', () => {
    expect(groupSignals([someSignal(), someSignal({ service: 'cart' }), someSignal({ kind: 'volume' })])).toHaveLength(3);
  });
});
