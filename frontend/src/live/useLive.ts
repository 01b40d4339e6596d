import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import type { LiveState } from './liveModel';
import { LiveStore, type Watch } from './liveStore';

export const LiveContext = createContext<LiveStore>(new LiveStore());

export const useLiveStore = (): LiveStore => useContext(LiveContext);

/** A part of the stream's state; draws again only when that part changes. The selector must not build new objects. */
export function useLive<T>(select: (state: LiveState) => T): T {
  const store = useContext(LiveContext);
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}

/** Asks for log lines while the component is on the page: the server sends none to a page that shows none. */
export function useLogWatch({ service, level }: Watch): void {
  const store = useContext(LiveContext);
  useEffect(() => store.watch({ service, level }), [store, service, level]);
}

/** Whether the page is held still, and how to change that. */
export function usePaused(): readonly [boolean, (isPaused: boolean) => void] {
  const store = useContext(LiveContext);
  return [useSyncExternalStore(store.subscribe, store.isPaused), store.pause];
}
