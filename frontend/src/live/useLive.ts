import { createContext, useContext, useSyncExternalStore } from 'react';
import type { LiveState } from './liveModel';
import { LiveStore } from './liveStore';

export const LiveContext = createContext<LiveStore>(new LiveStore());

export const useLiveStore = (): LiveStore => useContext(LiveContext);

/** A part of the stream's state; draws again only when that part changes. The selector must not build new objects. */
export function useLive<T>(select: (state: LiveState) => T): T {
  const store = useContext(LiveContext);
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}
