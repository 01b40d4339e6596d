import { describe, expect, it } from 'vitest';
import { someDelta, someLine, someSignal, someSnapshot, at, service } from '../../tests/support/some';
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
  it('is passed on once per change, and is nothing when nobody shows lines', () => {
    const { store } = manual();
    const passed: (string | null)[] = [];
    store.passWatchTo((wish) => passed.push(wish === null ? 'nothing' : wish.level));

    const leaveAll = store.watch({ service: null, level: null });
    leaveAll();
    const leave = store.watch({ service: null, level: 'warn' });
    const leaveSame = store.watch({ service: null, level: 'warn' });
    leave();
    leaveSame();

    expect([passed, store.getWatch()]).toEqual([[null, 'nothing', 'warn', 'nothing'], null]);
  });

  it('is what all that show lines need together', () => {
    const { store } = manual();
    store.watch({ service: service('payments'), level: 'warn' });
    store.watch({ service: service('payments'), level: null });

    expect(store.getWatch()).toEqual({ service: 'payments', level: null });
  });
});

describe('a page that is held still', () => {
  it('keeps what it showed, says when the link breaks, and is at once up to date again', () => {
    const { store, frame } = manual();
    store.receive({ type: 'snapshot', snapshot: someSnapshot({ number: 0 }) });
    frame();
    store.pause(true);
    store.receive({ type: 'delta', delta: someDelta(1) });
    store.receive({ type: 'link', link: 'reconnecting', detail: null });
    frame();

    expect([store.isPaused(), store.getState().number, store.getState().link]).toEqual([true, 0, 'reconnecting']);
    store.pause(false);
    expect(store.getState().number).toBe(1);
  });
});

describe('reconnecting', () => {
  it('is quick for ten minutes, patient later, and never in step with others', () => {
    expect([0, 1, 2, 3, 50].map((attempt) => retryDelay(attempt, 0.5))).toEqual([250, 500, 1000, 1500, 1500]);
    expect(retryDelay(400, 0.5)).toBe(30_000);
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
