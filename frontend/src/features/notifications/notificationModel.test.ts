import { expect, it } from 'vitest';
import { epochMs } from '../../base/brand';
import type { Channel } from '../../contracts/notifications';
import { emptyChannel, encryptionOf, encryptions, healthOf, subjectOf, words } from './notificationModel';

const channel = (more: Partial<Channel>): Channel => ({ settings: emptyChannel, hasSecret: false, waiting: 0, lastState: null, lastAt: null, lastError: null, ...more });
const now = epochMs(100_000);

it('says how a channel does, with the reason', () => {
  expect(healthOf(channel({}), now).word).toBe('Ready');
  expect(healthOf(channel({ settings: { ...emptyChannel, isEnabled: false } }), now).word).toBe('Off');
  expect(healthOf(channel({ lastState: 'sent', lastAt: epochMs(40_000) }), now).detail).toContain('ago');
  expect(healthOf(channel({ lastState: 'waiting', lastError: 'it answered 503', waiting: 3 }), now)).toEqual({ word: 'Retrying', tone: 'warning', detail: 'it answered 503, 3 wait' });
  expect(healthOf(channel({ lastState: 'failed', lastError: 'it answered 404' }), now).tone).toBe('critical');
});

it('shows the encryption that was chosen', () => {
  for (const kind of ['none', 'starttls', 'tls'] as const) {
    expect(encryptionOf({ ...emptyChannel, ...encryptions[kind].flags })).toBe(kind);
  }
});

it('reads addresses as people type them', () => {
  expect(words('a@b.example, c@d.example;\n e@f.example ')).toEqual(['a@b.example', 'c@d.example', 'e@f.example']);
});

it('says what a silence names', () => {
  expect(subjectOf({ id: '1', service: 'payments', rule: null, incident: 'i1', reason: '', created: now, until: now, by: '', silenced: 0 })).toBe('root payments, incident i1');
});
