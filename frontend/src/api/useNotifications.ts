import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type Channel,
  type ChannelSettings,
  readChannel,
  readChannels,
  readDeliveries,
  readSilence,
  readSilences,
  readTestReport,
  type Silence,
  type TestReport,
  writeChannel,
} from '../contracts/notifications';
import { ask, nothing } from './http';

const channelsPath = '/api/notifications/channels';
const pathOf = (id: string): string => `${channelsPath}/${encodeURIComponent(id)}`;
const refetchInterval = 3_000;

/** Channels with how their last message went. */
export const useChannels = () => useQuery({ queryKey: ['channels'], queryFn: ({ signal }) => ask(channelsPath, readChannels, { signal }), refetchInterval });

export const useSilences = () => useQuery({ queryKey: ['silences'], queryFn: ({ signal }) => ask('/api/silences', readSilences, { signal }), refetchInterval });

export const useDeliveries = () => useQuery({ queryKey: ['deliveries'], queryFn: ({ signal }) => ask('/api/notifications/deliveries?limit=20', readDeliveries, { signal }), refetchInterval });

export type SilenceWish = { readonly service: string | null; readonly incident: string | null; readonly rule: string | null; readonly minutes: number; readonly reason: string };

export type NotificationActions = {
  readonly save: (channel: ChannelSettings, secret: string) => Promise<Channel>;
  readonly remove: (id: string) => Promise<null>;
  readonly test: (id: string) => Promise<TestReport>;
  readonly silence: (wish: SilenceWish) => Promise<Silence>;
  readonly unsilence: (id: string) => Promise<null>;
};

/** What can be done; each change reads everything anew. */
export function useNotificationActions(): NotificationActions {
  const client = useQueryClient();
  const then = async <T,>(change: Promise<T>): Promise<T> => {
    try {
      return await change;
    } finally {
      await Promise.all(['channels', 'silences', 'deliveries'].map((key) => client.invalidateQueries({ queryKey: [key] })));
    }
  };
  return {
    save: (channel, secret) =>
      then(channel.id === '' ? ask(channelsPath, readChannel, { method: 'POST', body: writeChannel(channel, secret) }) : ask(pathOf(channel.id), readChannel, { method: 'PUT', body: writeChannel(channel, secret) })),
    remove: (id) => then(ask(pathOf(id), nothing, { method: 'DELETE' })),
    test: (id) => then(ask(`${pathOf(id)}/test`, readTestReport, { method: 'POST' })),
    silence: (wish) => then(ask('/api/silences', readSilence, { method: 'POST', body: wish })),
    unsilence: (id) => then(ask(`/api/silences/${encodeURIComponent(id)}`, nothing, { method: 'DELETE' })),
  };
}
