import type { EpochMs } from '../base/brand';
import type { Signal } from '../contracts/signals';

/** A finding that lasts speaks once a second; here it is one, with its first and last moment and its strongest reading. */
export type SignalGroup = {
  readonly key: string;
  readonly signal: Signal;
  readonly first: EpochMs;
  readonly last: EpochMs;
  readonly count: number;
};

/** A finding that is silent for longer than this has ended; the next one is another. */
const pauseMs = 15_000;

/** Newest last-moment first. */
export function groupSignals(signals: readonly Signal[]): readonly SignalGroup[] {
  const open = new Map<string, SignalGroup>();
  const all = new Map<string, SignalGroup>();
  for (const signal of signals) {
    const base = `${signal.service}\u0000${signal.kind}\u0000${signal.detector}\u0000${signal.template ?? ''}`;
    const running = open.get(base);
    const continues = running !== undefined && signal.at - running.last <= pauseMs;
    const group: SignalGroup = continues
      ? { ...running, signal: signal.score >= running.signal.score ? signal : running.signal, last: signal.at, count: running.count + 1 }
      : { key: `${base}\u0000${signal.at}`, signal, first: signal.at, last: signal.at, count: 1 };
    open.set(base, group);
    all.set(group.key, group);
  }
  return [...all.values()].sort((a, b) => b.last - a.last || b.first - a.first || (a.key < b.key ? -1 : 1));
}
