import { type HubConnection, HubConnectionBuilder, HubConnectionState, LogLevel } from '@microsoft/signalr';
import { readDelta, readSnapshot } from '../contracts/live';
import { ContractError } from '../contracts/read';
import { isGap } from './liveModel';
import { type LiveStore, watchAll } from './liveStore';

/** Milliseconds before attempt `attempt` (0 is the first retry): quick at first, patient later, never in step with others. */
export function retryDelay(attempt: number, random: number): number {
  const most = attempt < 120 ? 1500 : 15_000;
  const base = Math.min(most, 250 * 2 ** Math.min(attempt, 10));
  return Math.round(base * (0.75 + 0.5 * random));
}

/**
 * Keeps one connection to the hub. On each connect the server sends a snapshot, so a reconnect and a missed message have the
 * same cure. Returns what ends it.
 */
export function startLive(store: LiveStore, url = '/hub/live'): () => void {
  let connection: HubConnection | null = null;
  let attempt = 0;
  let last = 0;
  let hasSnapshot = false;
  let isEnded = false;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const say = (link: 'connecting' | 'live' | 'reconnecting' | 'incompatible', detail: string | null = null) => store.receive({ type: 'link', link, detail });

  const again = () => {
    if (isEnded || timer !== null) {
      return;
    }
    say('reconnecting');
    timer = setTimeout(connect, retryDelay(attempt, Math.random()));
    attempt += 1;
  };

  const guarded = (handle: () => void) => {
    try {
      handle();
    } catch (error) {
      if (!(error instanceof ContractError)) {
        throw error;
      }
      say('incompatible', error.message);
    }
  };

  const connect = () => {
    timer = null;
    hasSnapshot = false;
    const current = new HubConnectionBuilder().withUrl(url).configureLogging(LogLevel.None).build();
    connection = current;

    current.on('snapshot', (message: unknown) =>
      guarded(() => {
        const snapshot = readSnapshot(message);
        last = snapshot.number;
        hasSnapshot = true;
        attempt = 0;
        store.receive({ type: 'snapshot', snapshot });
        say('live');
      }),
    );

    current.on('delta', (message: unknown) =>
      guarded(() => {
        const delta = readDelta(message);
        if (!hasSnapshot || delta.number <= last) {
          return;
        }
        if (isGap(last, delta.number)) {
          hasSnapshot = false;
          void current.stop();
          return;
        }
        last = delta.number;
        store.receive({ type: 'delta', delta });
      }),
    );

    current.onclose(again);
    current.start().then(() => {
      if (store.getWatch() !== watchAll) {
        watch();
      }
    }, again);
  };

  // A wish that fails is no harm: the page filters what it gets, and the next connect wishes again.
  const watch = () => {
    if (connection?.state === HubConnectionState.Connected) {
      connection.invoke('Watch', store.getWatch()).catch(() => undefined);
    }
  };

  const hurry = () => {
    if (timer !== null) {
      clearTimeout(timer);
      connect();
    }
  };

  store.passWatchTo(watch);
  window.addEventListener('online', hurry);
  connect();
  return () => {
    isEnded = true;
    store.passWatchTo(null);
    window.removeEventListener('online', hurry);
    if (timer !== null) {
      clearTimeout(timer);
    }
    void connection?.stop();
  };
}
