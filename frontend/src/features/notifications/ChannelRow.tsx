import { useState } from 'react';
import { useAction } from '../../api/useAction';
import type { NotificationActions } from '../../api/useNotifications';
import { Button } from '../../base/Button';
import { epochMs } from '../../base/brand';
import { cx } from '../../base/cx';
import type { Channel, TestReport } from '../../contracts/notifications';
import { healthOf, receiverOf, typeNames } from './notificationModel';

const tones = { neutral: 'text-muted', warning: 'text-warning-text', critical: 'text-critical-text' } as const;
const marks = { neutral: '●', warning: '▲', critical: '■' } as const;

type ChannelRowProps = { readonly channel: Channel; readonly actions: NotificationActions; readonly onEdit: () => void };

/** A channel, how it does, and a button that proves it. */
export function ChannelRow({ channel, actions, onEdit }: ChannelRowProps) {
  const { settings } = channel;
  const [report, setReport] = useState<TestReport | null>(null);
  const [action, run] = useAction();
  const health = healthOf(channel, epochMs(Date.now()));
  const receiver = receiverOf(channel);
  return (
    <li data-testid="channel" data-channel={settings.name} className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-b-0">
      <div className="min-w-0 flex-1 basis-[260px]">
        <p className="flex items-baseline gap-2">
          <span className="truncate text-[13px] font-semibold" title={settings.name}>
            {settings.name}
          </span>
          <span className="shrink-0 text-[12px] text-muted">
            {typeNames[settings.type]}
            {settings.isConfigured && ' · from the configuration'}
          </span>
        </p>
        <p className="num truncate text-[12px] text-muted" title={receiver}>
          {receiver}
        </p>
        <p className={cx('text-[12px] break-words', tones[health.tone])}>
          <span aria-hidden="true">{marks[health.tone]}</span> {health.word}: {health.detail}
        </p>
        {report !== null && (
          <p role="status" className={cx('mt-1 text-[12px]', report.isSent ? 'text-accent-text' : 'text-critical-text')}>
            {report.isSent ? 'The test was taken.' : `The test was not taken: ${report.error ?? 'no reason given'}`}
          </p>
        )}
        {action.problem !== null && (
          <p role="alert" className="mt-1 text-[12px] text-critical-text">
            {action.problem}
          </p>
        )}
      </div>
      <div className="flex gap-2">
        <Button disabled={action.isBusy} onClick={() => void run(async () => setReport(await actions.test(settings.id)))}>
          {action.isBusy ? 'Sending…' : 'Send test'}
        </Button>
        {!settings.isConfigured && (
          <>
            <Button onClick={onEdit}>Edit</Button>
            <Button look="danger" aria-label={`Remove ${settings.name}`} disabled={action.isBusy} onClick={() => void run(() => actions.remove(settings.id))}>
              Remove
            </Button>
          </>
        )}
      </div>
    </li>
  );
}
