import { describe, expect, it } from 'vitest';
import { at } from '../../../tests/support/some';
import type { Health, StageHealth } from '../../contracts/health';
import { badgeOf as badge, bytes, dropsOf, factsOf, type Moment } from './connectionModel';

const moment: Moment = { link: 'live', tick: at(0), tellsOneOf: 1, isPaused: false, past: null, hasDrops: false };
const badgeOf = (more: Partial<Moment>, now: number = at(1) + 300) => badge({ ...moment, ...more }, now);

const stage = (name: string, more: Partial<StageHealth> = {}): StageHealth => ({ name, topic: 'ticks', state: 'ok', depth: 0, capacity: 64, received: 9, handled: 9, dropped: 0, failed: 0, busySeconds: 0, lastError: null, ...more });
const health = (stages: readonly StageHealth[]): Health => ({
  status: 'ok', isReady: true, notReady: [], version: '0.1.0', startedAt: at(-100), uptimeSeconds: 100, source: 'none', isSimulated: false, tick: at(0), stages,
  store: { path: 'x', records: 1_204_000, sizeBytes: 48_300_000, oldest: null, newest: null, lastCommitSeconds: 0.02, lastError: null },
});

describe('the live badge', () => {
  it('says how far behind the screen is', () => {
    expect(badgeOf({}).text).toBe('Live · 0.3 s behind');
    expect(badgeOf({}, at(43)).text).toBe('Live · 42 s behind');
    expect(badgeOf({ tick: null }).text).toBe('Live · no data yet');
  });

  it('names the time of data that is not of now', () => {
    expect(badgeOf({}, at(86_400)).text).toBe('Live · data of 14:00:00');
  });

  it('says what it last knew while the link is down', () => {
    expect(badgeOf({ link: 'reconnecting' })).toEqual({ text: 'Reconnecting, last data 14:00:00', tone: 'trouble' });
    expect(badgeOf({ link: 'offline' }).text).toBe('Offline, last data 14:00:00');
    expect(badgeOf({ link: 'connecting', tick: null }).tone).toBe('waiting');
  });

  it('says when the page is held still, looks at the past, is told less than all, or records were lost', () => {
    expect(badgeOf({ isPaused: true })).toEqual({ text: 'Paused · 14:00:00', tone: 'still' });
    expect(badgeOf({ past: at(5) }).text).toBe('Past · 14:00:05');
    expect(badgeOf({ tellsOneOf: 4 })).toEqual({ text: 'Live · showing 1 of 4 updates', tone: 'trouble' });
    expect(badgeOf({ hasDrops: true })).toEqual({ text: 'Live · 0.3 s behind · drops', tone: 'trouble' });
  });
});

describe('what stands behind it', () => {
  it('counts what was lost where, but not what the live tail leaves out', () => {
    expect(dropsOf(health([stage('live-tail', { dropped: 9 }), stage('store'), stage('miner', { dropped: 1200 })]))).toEqual([{ stage: 'miner', dropped: 1200 }]);
  });

  it('names the store and every stage that is not well', () => {
    expect(factsOf(health([stage('miner', { state: 'full' })]))).toEqual([
      { label: 'Dropped', value: 'nothing', isTrouble: false },
      { label: 'Store', value: '48 MB, 1,204,000 records', isTrouble: false },
      { label: 'miner', value: 'its queue is full', isTrouble: true },
    ]);
  });

  it('reads sizes as a person does', () => {
    expect([bytes(640_000), bytes(48_300_000), bytes(1_240_000_000)]).toEqual(['640 kB', '48 MB', '1.2 GB']);
  });
});
