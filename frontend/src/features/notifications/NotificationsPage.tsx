import { useState } from 'react';
import { Link } from 'wouter';
import { useChannels, useDeliveries, useNotificationActions } from '../../api/useNotifications';
import { Button } from '../../base/Button';
import { clock } from '../../base/format';
import { useQueryParam } from '../../base/query';
import { routes } from '../../base/routes';
import type { ChannelSettings, Channel } from '../../contracts/notifications';
import { ChannelForm } from './ChannelForm';
import { ChannelRow } from './ChannelRow';
import { ExpectedPanel } from './ExpectedPanel';
import { emptyChannel } from './notificationModel';
import { SilencePanel } from './SilencePanel';

/** Whom LogFlow tells, whether it worked, and what it keeps to itself for a while. */
export default function NotificationsPage() {
  const channels = useChannels();
  const actions = useNotificationActions();
  const [editing, setEditing] = useState<Channel | 'new' | null>(null);
  const [service] = useQueryParam('svc');
  const [incident] = useQueryParam('inc');
  const start: ChannelSettings = editing === null || editing === 'new' ? emptyChannel : editing.settings;
  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-[1400px] grid-cols-[minmax(0,1fr)_420px] items-start gap-4 p-4 max-[1080px]:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-4">
          <section aria-label="Channels" className="rounded-lg border border-line bg-panel">
            <header className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3">
              <div className="mr-auto min-w-0">
                <h1 className="text-[19px] leading-tight font-bold">Notifications</h1>
                <p className="text-[12px] text-muted">An incident that opens, escalates, changes its root or ends is told to these channels.</p>
              </div>
              <Button icon="plus" look="accent" data-testid="new-channel" onClick={() => setEditing('new')}>
                New channel
              </Button>
            </header>
            {editing !== null && (
              <ChannelForm key={start.id} start={start} hasSecret={editing !== 'new' && editing.hasSecret} onSave={actions.save} onClose={() => setEditing(null)} />
            )}
            {channels.error !== null && (
              <div className="flex items-center gap-3 p-4 text-[13px] text-critical-text">
                <p role="alert">{channels.error.message}</p>
                <Button onClick={() => void channels.refetch()}>Retry</Button>
              </div>
            )}
            <ul>
              {(channels.data ?? []).map((channel) => (
                <ChannelRow key={channel.settings.id} channel={channel} actions={actions} onEdit={() => setEditing(channel)} />
              ))}
            </ul>
            {channels.data?.length === 0 && editing === null && (
              <p className="px-4 py-6 text-[13px] text-muted">Nobody is told yet. Add a webhook, Slack, Alertmanager or a mail address, and send a test.</p>
            )}
          </section>
          <Deliveries names={new Map((channels.data ?? []).map(({ settings }) => [settings.id, settings.name]))} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <SilencePanel key={`${service ?? ''} ${incident ?? ''}`} actions={actions} service={service ?? ''} incident={service === null ? (incident ?? '') : ''} />
          <ExpectedPanel />
        </div>
      </div>
    </main>
  );
}

function Deliveries({ names }: { readonly names: ReadonlyMap<string, string> }) {
  const deliveries = useDeliveries();
  return (
    <section aria-label="Last messages" className="rounded-lg border border-line bg-panel">
      <h2 className="border-b border-line px-4 py-3 text-[15px] font-semibold">Last messages</h2>
      <ul>
        {(deliveries.data ?? []).map((delivery) => (
          <li key={delivery.id} className="flex items-baseline gap-3 border-b border-line px-4 py-2 text-[12px] last:border-b-0">
            <span className="num shrink-0 text-muted">{clock(delivery.created)}</span>
            <span className="w-[110px] shrink-0 truncate font-medium">{names.get(delivery.channel) ?? 'removed channel'}</span>
            <span className="min-w-0 flex-1 truncate">
              {delivery.news.map((news, index) => (
                <span key={index}>
                  {index > 0 && ' · '}
                  {news.kind}: <Link href={routes.incident(news.incident)} className="underline decoration-line-strong">{news.headline}</Link>
                </span>
              ))}
            </span>
            <span className="shrink-0 text-muted" title={delivery.lastError ?? undefined}>
              {delivery.state}
              {delivery.attempts > 1 && ` (${delivery.attempts} tries)`}
            </span>
          </li>
        ))}
      </ul>
      {deliveries.data?.length === 0 && <p className="px-4 py-3 text-[12px] text-muted">No message was sent so far.</p>}
    </section>
  );
}
