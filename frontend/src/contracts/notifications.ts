import type { EpochMs } from '../base/brand';
import { flag, list, nullable, number, oneOf, record, text, time } from './read';

export const channelTypes = ['webhook', 'slack', 'alertmanager', 'email'] as const;
export type ChannelType = (typeof channelTypes)[number];
export const severities = ['info', 'warning', 'critical'] as const;
export type ChannelSeverity = (typeof severities)[number];

/** Secrets go in and never come out. */
export type ChannelSettings = {
  readonly id: string;
  readonly name: string;
  readonly type: ChannelType;
  readonly isEnabled: boolean;
  readonly url: string | null;
  readonly smtpHost: string | null;
  readonly smtpPort: number;
  /** STARTTLS. */
  readonly smtpTls: boolean;
  /** TLS from the first byte, in place of it. */
  readonly smtpTlsAtOnce: boolean;
  readonly smtpUser: string | null;
  readonly from: string | null;
  readonly to: readonly string[];
  readonly minSeverity: ChannelSeverity;
  readonly services: readonly string[];
  readonly groupSeconds: number;
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly template: string | null;
  readonly isConfigured: boolean;
};

export type Channel = {
  readonly settings: ChannelSettings;
  readonly hasSecret: boolean;
  readonly waiting: number;
  readonly lastState: string | null;
  readonly lastAt: EpochMs | null;
  readonly lastError: string | null;
};

export type Silence = {
  readonly id: string;
  readonly service: string | null;
  readonly rule: string | null;
  readonly incident: string | null;
  readonly reason: string;
  readonly created: EpochMs;
  readonly until: EpochMs;
  readonly by: string;
  readonly silenced: number;
};

export type Delivery = {
  readonly id: number;
  readonly channel: string;
  readonly created: EpochMs;
  readonly state: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly news: readonly { readonly kind: string; readonly headline: string; readonly incident: string }[];
};

const settings = record<ChannelSettings>({
  id: ['id', text],
  name: ['name', text],
  type: ['type', oneOf(...channelTypes)],
  isEnabled: ['is_enabled', flag],
  url: ['url', nullable(text)],
  smtpHost: ['smtp_host', nullable(text)],
  smtpPort: ['smtp_port', number],
  smtpTls: ['smtp_tls', flag],
  smtpTlsAtOnce: ['smtp_tls_at_once', flag],
  smtpUser: ['smtp_user', nullable(text)],
  from: ['from', nullable(text)],
  to: ['to', list(text)],
  minSeverity: ['min_severity', oneOf(...severities)],
  services: ['services', list(text)],
  groupSeconds: ['group_seconds', number],
  quietFrom: ['quiet_from', nullable(text)],
  quietTo: ['quiet_to', nullable(text)],
  template: ['template', nullable(text)],
  isConfigured: ['is_configured', flag],
});

const channel = record<Channel>({
  settings: ['settings', settings],
  hasSecret: ['has_secret', flag],
  waiting: ['waiting', number],
  lastState: ['last_state', nullable(text)],
  lastAt: ['last_at', nullable(time)],
  lastError: ['last_error', nullable(text)],
});

const silence = record<Silence>({
  id: ['id', text],
  service: ['service', nullable(text)],
  rule: ['rule', nullable(text)],
  incident: ['incident', nullable(text)],
  reason: ['reason', text],
  created: ['created', time],
  until: ['until', time],
  by: ['by', text],
  silenced: ['silenced', number],
});

const delivery = record<Delivery>({
  id: ['id', number],
  channel: ['channel', text],
  created: ['created', time],
  state: ['state', text],
  attempts: ['attempts', number],
  lastError: ['last_error', nullable(text)],
  news: ['news', list(record<Delivery['news'][number]>({ kind: ['kind', text], headline: ['headline', text], incident: ['incident', text] }))],
});

const items = <T,>(value: unknown, item: (value: unknown, path: string) => T): readonly T[] => record<{ readonly items: readonly T[] }>({ items: ['items', list(item)] })(value, '').items;

export const readChannels = (value: unknown): readonly Channel[] => items(value, channel);
export const readChannel = (value: unknown): Channel => channel(value, '');
export const readSilences = (value: unknown): readonly Silence[] => items(value, silence);
export const readSilence = (value: unknown): Silence => silence(value, '');
export const readDeliveries = (value: unknown): readonly Delivery[] => items(value, delivery);

export type TestReport = { readonly isSent: boolean; readonly error: string | null };
export const readTestReport = (value: unknown): TestReport => record<TestReport>({ isSent: ['is_sent', flag], error: ['error', nullable(text)] })(value, '');

/** As it is sent; what is null stays as it is on the server. */
export function writeChannel(channel: ChannelSettings, secret: string): Readonly<Record<string, unknown>> {
  const isMail = channel.type === 'email';
  return {
    name: channel.name,
    type: channel.type,
    is_enabled: channel.isEnabled,
    url: isMail ? null : channel.url,
    smtp_host: isMail ? channel.smtpHost : null,
    smtp_port: channel.smtpPort,
    smtp_tls: channel.smtpTls,
    smtp_tls_at_once: channel.smtpTlsAtOnce,
    smtp_user: channel.smtpUser === '' ? null : channel.smtpUser,
    from: isMail ? channel.from : null,
    to: isMail ? channel.to : [],
    min_severity: channel.minSeverity,
    services: channel.services,
    group_seconds: channel.groupSeconds,
    quiet_from: channel.quietFrom === '' ? null : channel.quietFrom,
    quiet_to: channel.quietTo === '' ? null : channel.quietTo,
    template: channel.template === '' ? null : channel.template,
    ...(secret === '' ? {} : isMail ? { smtp_password: secret } : { secret }),
  };
}
