import type { EpochMs } from '../../base/brand';
import { clock, compact, duration, whole } from '../../base/format';
import type { Health } from '../../contracts/health';
import type { Link } from '../../live/liveModel';

export type Badge = { readonly text: string; readonly tone: 'live' | 'trouble' | 'waiting' | 'still' };

export type Moment = {
  readonly link: Link;
  readonly tick: EpochMs | null;
  /** Of ticks the page is told one of so many. */
  readonly tellsOneOf: number;
  readonly isPaused: boolean;
  /** The moment that is looked at; null while live. */
  readonly past: EpochMs | null;
  readonly hasDrops: boolean;
};

/** Beyond this the data is not of now (a replay), and "behind" would be a strange word for it. */
const liveWithinMs = 600_000;

export function badgeOf(moment: Moment, now: number): Badge {
  const { link, tick, tellsOneOf, isPaused, past, hasDrops } = moment;
  switch (link) {
    case 'connecting':
      return { text: 'Connecting…', tone: 'waiting' };
    case 'incompatible':
      return { text: 'The server speaks another version: reload the page', tone: 'trouble' };
    case 'reconnecting':
      return { text: tick === null ? 'Reconnecting…' : `Reconnecting, last data ${clock(tick)}`, tone: 'trouble' };
    case 'offline':
      return { text: tick === null ? 'Offline' : `Offline, last data ${clock(tick)}`, tone: 'trouble' };
    case 'live':
      if (past !== null) {
        return { text: `Past · ${clock(past)}`, tone: 'still' };
      }
      if (isPaused) {
        return { text: tick === null ? 'Paused' : `Paused · ${clock(tick)}`, tone: 'still' };
      }
      if (tellsOneOf > 1) {
        return { text: `Live · showing 1 of ${tellsOneOf} updates`, tone: 'trouble' };
      }
      return hasDrops ? { text: `${lag(tick, now)} · drops`, tone: 'trouble' } : { text: lag(tick, now), tone: 'live' };
  }
}

function lag(tick: EpochMs | null, now: number): string {
  if (tick === null) {
    return 'Live · no data yet';
  }
  // A tick names the start of its second, so its data is complete one second later.
  const behind = Math.max(0, now - tick - 1000);
  if (behind > liveWithinMs) {
    return `Live · data of ${clock(tick)}`;
  }
  return behind < 10_000 ? `Live · ${(behind / 1000).toFixed(1)} s behind` : `Live · ${duration(behind)} behind`;
}

/** Stages that have lost records since the server started. */
export function dropsOf(health: Health): readonly { readonly stage: string; readonly dropped: number }[] {
  // The live tail samples lines for the screen: that it does not show all is no loss.
  return health.stages.filter(({ name, dropped }) => dropped > 0 && !name.startsWith('live-')).map(({ name, dropped }) => ({ stage: name, dropped }));
}

/** 640 kB, 1.2 GB. */
export function bytes(size: number): string {
  return size < 1e6 ? `${compact(size / 1e3)} kB` : size < 1e9 ? `${compact(size / 1e6)} MB` : `${(size / 1e9).toFixed(1)} GB`;
}

export type Fact = { readonly label: string; readonly value: string; readonly isTrouble?: boolean };

/** What stands behind the badge about the store and what was lost. */
export function factsOf(health: Health): readonly Fact[] {
  const drops = dropsOf(health);
  const { store } = health;
  return [
    { label: 'Dropped', value: drops.length === 0 ? 'nothing' : drops.map(({ stage, dropped }) => `${whole(dropped)} at ${stage}`).join(', '), isTrouble: drops.length > 0 },
    { label: 'Store', value: store === null ? 'does not answer' : `${bytes(store.sizeBytes)}, ${whole(store.records)} records`, isTrouble: store === null },
    ...health.stages.filter(({ state }) => state !== 'ok').map(({ name, state, lastError }) => ({ label: name, value: lastError ?? (state === 'full' ? 'its queue is full' : 'is failing'), isTrouble: true })),
  ];
}
