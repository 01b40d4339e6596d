import { useState } from 'react';
import { useAction } from '../../api/useAction';
import { Button } from '../../base/Button';
import { Field, inputLook } from '../../base/Field';
import { type ChannelSettings, type ChannelSeverity, type ChannelType, channelTypes, severities } from '../../contracts/notifications';
import { type Encryption, encryptionOf, encryptions, typeNames, words } from './notificationModel';

type ChannelFormProps = {
  readonly start: ChannelSettings;
  readonly hasSecret: boolean;
  readonly onSave: (channel: ChannelSettings, secret: string) => Promise<unknown>;
  readonly onClose: () => void;
};

const urlHints: Readonly<Record<Exclude<ChannelType, 'email'>, string>> = {
  webhook: 'Gets JSON by POST. Redirects are not followed.',
  slack: 'An incoming webhook of Slack, Mattermost or Rocket.Chat. It is a secret and will not be shown again.',
  alertmanager: 'Its base address, such as http://alertmanager:9093',
};

export function ChannelForm({ start, hasSecret, onSave, onClose }: ChannelFormProps) {
  const [channel, setChannel] = useState(start);
  const [secret, setSecret] = useState('');
  const [to, setTo] = useState(start.to.join(', '));
  const [services, setServices] = useState(start.services.join(', '));
  const [action, run] = useAction();
  const set = (change: Partial<ChannelSettings>) => setChannel((old) => ({ ...old, ...change }));
  const isMail = channel.type === 'email';

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (await run(() => onSave({ ...channel, to: words(to), services: words(services) }, secret))) {
      onClose();
    }
  };
  const input = (id: string, label: string, value: string, change: (text: string) => void, hint?: string, type = 'text') => (
    <Field id={`channel-${id}`} label={label} {...(hint === undefined ? {} : { hint })}>
      {(ids) => <input {...ids} type={type} spellCheck={false} autoComplete={type === 'password' ? 'new-password' : 'off'} value={value} onChange={(event) => change(event.target.value)} className={inputLook} />}
    </Field>
  );

  return (
    <form onSubmit={(event) => void submit(event)} aria-label={start.id === '' ? 'New channel' : `Edit ${start.name}`} className="flex flex-col gap-3 border-b border-line bg-bg p-4">
      <div className="grid grid-cols-2 gap-3 max-[700px]:grid-cols-1">
        {input('name', 'Name', channel.name, (name) => set({ name }))}
        <Field id="channel-type" label="Kind">
          {(ids) => (
            <select {...ids} value={channel.type} onChange={(event) => set({ type: event.target.value as ChannelType })} className={inputLook}>
              {channelTypes.map((type) => (
                <option key={type} value={type}>
                  {typeNames[type]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {!isMail && input('url', 'Address', channel.url ?? '', (url) => set({ url }), urlHints[channel.type as keyof typeof urlHints])}
        {isMail && input('host', 'Mail server', channel.smtpHost ?? '', (smtpHost) => set({ smtpHost }))}
        {isMail && input('port', 'Port', String(channel.smtpPort), (port) => set({ smtpPort: Number(port) || 0 }), 'Usually 587 with STARTTLS, 465 with TLS, 25 without', 'number')}
        {isMail && (
          <Field id="channel-encryption" label="Encryption">
            {(ids) => (
              <select {...ids} value={encryptionOf(channel)} onChange={(event) => set(encryptions[event.target.value as Encryption].flags)} className={inputLook}>
                {(Object.keys(encryptions) as Encryption[]).map((kind) => (
                  <option key={kind} value={kind}>
                    {encryptions[kind].label}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        {isMail && input('from', 'From', channel.from ?? '', (from) => set({ from }))}
        {isMail && input('to', 'To', to, setTo, 'Several with commas')}
        {isMail && input('user', 'User', channel.smtpUser ?? '', (smtpUser) => set({ smtpUser }), 'Empty for none')}
        {channel.type !== 'slack' &&
          input(
            'secret',
            isMail ? 'Password' : channel.type === 'webhook' ? 'Signing secret' : 'Bearer token',
            secret,
            setSecret,
            hasSecret ? 'One is kept; leave empty to keep it' : channel.type === 'webhook' ? 'Signs every message (HMAC-SHA256); empty for none' : 'Empty for none',
            'password',
          )}
        <Field id="channel-severity" label="From severity">
          {(ids) => (
            <select {...ids} value={channel.minSeverity} onChange={(event) => set({ minSeverity: event.target.value as ChannelSeverity })} className={inputLook}>
              {severities.map((severity) => (
                <option key={severity}>{severity}</option>
              ))}
            </select>
          )}
        </Field>
        {input('services', 'Only these roots', services, setServices, 'Services with commas; empty for all')}
        {input('group', 'Group within seconds', String(channel.groupSeconds), (seconds) => set({ groupSeconds: Number(seconds) || 0 }), undefined, 'number')}
        {input('quiet-from', 'Quiet from (UTC)', channel.quietFrom ?? '', (quietFrom) => set({ quietFrom }), 'Such as 22:00; critical incidents still come through')}
        {input('quiet-to', 'Quiet to (UTC)', channel.quietTo ?? '', (quietTo) => set({ quietTo }), 'Such as 06:00')}
      </div>
      <Field id="channel-template" label="Own text" hint="Empty for the standard story. Words: {word} {headline} {service} {severity} {since} {trigger} {hit} {at_risk} {confidence} {incident} {injected} {link}">
        {(ids) => <textarea {...ids} rows={3} value={channel.template ?? ''} onChange={(event) => set({ template: event.target.value })} className={`${inputLook} h-auto py-1.5`} />}
      </Field>
      <div className="flex flex-wrap items-center gap-3">
        <label className="mr-auto flex items-center gap-2 text-[13px]">
          <input type="checkbox" checked={channel.isEnabled} onChange={(event) => set({ isEnabled: event.target.checked })} /> Switched on
        </label>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="accent" disabled={action.isBusy}>
          Save channel
        </Button>
      </div>
      {action.problem !== null && (
        <p role="alert" className="rounded border border-critical bg-critical-tint px-2 py-1 text-[12px] text-critical-text">
          {action.problem}
        </p>
      )}
    </form>
  );
}
