import { describe, expect, it } from 'vitest';
import { at } from '../../../tests/support/some';
import type { Stage, Status } from '../../contracts/status';
import { busyShare, bytes, headline, seconds } from './statusModel';

const stage = (more: Partial<Stage> = {}): Stage => ({ name: 'store', topic: 'logs.mined', state: 'ok', depth: 0, capacity: 64, received: 0, handled: 0, dropped: 0, failed: 0, busySeconds: 1, lastError: null, ...more });
const status = (seconds_: number, stages: readonly Stage[], more: Partial<Status['health']> = {}): Status =>
  ({ at: at(seconds_), drops: [], health: { status: 'ok', isReady: true, notReady: [], startedAt: at(0), uptimeSeconds: 1, tick: null, store: null, stages, ...more } }) as unknown as Status;

describe('the status', () => {
  it('says what is wrong first', () => {
    expect(headline(status(0, [stage()]))).toMatchObject({ tone: 'neutral' });
    expect(headline(status(0, [stage({ state: 'full' })])).text).toMatch(/queue of store is full/);
    expect(headline(status(0, [stage({ state: 'sick', name: 'z-score' })])).text).toBe('z-score fails; records are still taken and stored.');
    expect(headline(status(0, [], { isReady: false, notReady: ['The disk is full.'] }))).toEqual({ text: 'The disk is full.', tone: 'critical' });
  });

  it('says how busy a stage was between two answers', () => {
    const now = status(4, [stage({ busySeconds: 3 })]);

    expect(busyShare(now.health.stages[0]!, now, status(0, [stage()]))).toBe(0.5);
    expect(busyShare(now.health.stages[0]!, now, null)).toBeNull();
  });

  it('reads sizes and times as people do', () => {
    expect([0, 512, 4200, 18_400_000, 1.3e9].map(bytes)).toEqual(['0 B', '512 B', '4.2 kB', '18 MB', '1.3 GB']);
    expect([null, 0.00008, 0.0012, 0.05, 3.4].map(seconds)).toEqual(['–', '80 µs', '1.2 ms', '50 ms', '3.4 s']);
  });
});
