import type { EpochMs } from '../../base/brand';
import { duration } from '../../base/format';
import type { Channel, ChannelSettings, ChannelType, Silence } from '../../contracts/notifications';

export const typeNames: Readonly<Record<ChannelType, string>> = { webhook: 'Webhook', slack: 'Slack', alertmanager: 'Alertmanager', email: 'E-mail' };

export const emptyChannel: ChannelSettings = {
  id: '',
  name: '',
  type: 'webhook',
  isEnabled: true,
  url: '',
  smtpHost: '',
  smtpPort: 25,
  smtpTls: false,
  smtpTlsAtOnce: false,
  smtpUser: '',
  from: '',
  to: [],
  minSeverity: 'warning',
  services: [],
  groupSeconds: 5,
  quietFrom: '',
  quietTo: '',
  template: '',
  isConfigured: false,
};

/** How a mail server is talked to; the flags are the server's. */
export const encryptions = {
  none: { label: 'None', flags: { smtpTls: false, smtpTlsAtOnce: false } },
  starttls: { label: 'STARTTLS', flags: { smtpTls: true, smtpTlsAtOnce: false } },
  tls: { label: 'TLS from the first byte', flags: { smtpTls: false, smtpTlsAtOnce: true } },
} as const;
export type Encryption = keyof typeof encryptions;

export const encryptionOf = (channel: ChannelSettings): Encryption => (channel.smtpTlsAtOnce ? 'tls' : channel.smtpTls ? 'starttls' : 'none');

/** Names or addresses as people type them: apart by commas, blanks or lines. */
export const words = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((word) => word !== '');

export const receiverOf = ({ settings }: Channel): string => (settings.type === 'email' ? settings.to.join(', ') : (settings.url ?? ''));

export type ChannelHealth = { readonly word: string; readonly tone: 'neutral' | 'warning' | 'critical'; readonly detail: string };

/** How a channel does, in a word with its reason. */
export function healthOf(channel: Channel, now: EpochMs): ChannelHealth {
  const { settings, lastState, lastAt, lastError, waiting } = channel;
  const queue = waiting > 1 ? `, ${waiting} wait` : '';
  if (!settings.isEnabled) {
    return { word: 'Off', tone: 'neutral', detail: 'switched off' };
  }
  if (lastState === null) {
    return { word: waiting > 0 ? 'Waiting' : 'Ready', tone: 'neutral', detail: waiting > 0 ? 'its first message waits' : 'no message so far' };
  }
  const ago = lastAt === null || lastAt > now ? '' : ` ${duration(now - lastAt)} ago`;
  if (lastState === 'sent') {
    return { word: 'Delivered', tone: 'neutral', detail: `last message${ago}${queue}` };
  }
  return lastState === 'waiting'
    ? { word: 'Retrying', tone: 'warning', detail: `${lastError ?? 'not delivered yet'}${queue}` }
    : { word: 'Failed', tone: 'critical', detail: `${lastError ?? lastState}${ago}${queue}` };
}

/** What a silence names, as a phrase. */
export function subjectOf({ service, rule, incident }: Silence): string {
  const parts = [service === null ? '' : `root ${service}`, rule === null ? '' : `rule ${rule}`, incident === null ? '' : `incident ${incident}`];
  return parts.filter((part) => part !== '').join(', ');
}

export const silenceChoices = [
  { minutes: 30, label: '30 min' },
  { minutes: 60, label: '1 hour' },
  { minutes: 240, label: '4 hours' },
  { minutes: 1440, label: '1 day' },
  { minutes: 10080, label: '1 week' },
] as const;
