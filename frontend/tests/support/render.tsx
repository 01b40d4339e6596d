import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach } from 'vitest';
import type { Snapshot } from '../../src/contracts/live';
import type { LiveAction } from '../../src/live/liveModel';
import { LiveStore } from '../../src/live/liveStore';
import { LiveContext } from '../../src/live/useLive';
import { someSnapshot } from './some';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** jsdom lays nothing out; whoever asks for a size gets this one. */
const wholeSize = { width: 800, height: 400 };
let size = wholeSize;
const observers = new Map<Observer, Element>();

class Observer {
  constructor(private readonly notice: ResizeObserverCallback) {}

  observe(target: Element): void {
    observers.set(this, target);
    this.notice([{ target, contentRect: { ...size } } as unknown as ResizeObserverEntry], this as unknown as ResizeObserver);
  }

  unobserve(): void {}

  disconnect(): void {
    observers.delete(this);
  }
}

/** Everything that is drawn gets this size from now on, to the end of the test. */
export function resize(height: number): void {
  size = { ...size, height };
  act(() => [...observers].forEach(([observer, target]) => observer.observe(target)));
}

Object.assign(globalThis, { ResizeObserver: Observer });
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => size.height });
Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => size.width });
// A wide screen: what asks for room gets it.
Object.assign(globalThis, { matchMedia: (query: string) => ({ matches: query.startsWith('(min-width'), addEventListener: () => undefined, removeEventListener: () => undefined }) });
Object.assign(globalThis, { CSS: { escape: (text: string) => text } });

let root: Root | null = null;

afterEach(() => {
  act(() => root?.unmount());
  root = null;
  size = wholeSize;
  document.body.replaceChildren();
});

export type Page = { readonly host: HTMLElement; readonly text: () => string; readonly tell: (action: LiveAction) => void; readonly click: (selector: string) => void; /** After what was asked of the server has been answered. */ readonly settled: () => Promise<void> };

/** Answers nothing by itself; what a page always asks for is there, so that it draws at once. */
function someQueries(): QueryClient {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } } });
  for (const view of ['services', 'groups']) {
    queries.setQueryData(['map', view], { layout: { version: 0, pitchX: 0, pitchY: 0, slots: [] }, edgeStaleAfterSeconds: 300 });
  }
  return queries;
}

/** Draws an element with the given stream behind it. */
export function draw(element: React.ReactNode, snapshot: Partial<Snapshot> = {}): Page {
  const store = new LiveStore((run) => run());
  store.receive({ type: 'snapshot', snapshot: someSnapshot(snapshot) });
  store.receive({ type: 'link', link: 'live', detail: null });
  const host = document.body.appendChild(document.createElement('div'));
  act(() => {
    root = createRoot(host);
    root.render(
      <QueryClientProvider client={someQueries()}>
        <LiveContext value={store}>{element}</LiveContext>
      </QueryClientProvider>,
    );
  });
  return {
    host,
    text: () => host.textContent ?? '',
    tell: (action) => act(() => store.receive(action)),
    settled: () =>
      act(async () => {
        for (let turn = 0; turn < 3; turn++) {
          await new Promise((done) => setTimeout(done, 0));
        }
      }),
    click: (selector) =>
      act(() => {
        const target = host.querySelector<HTMLElement>(selector);
        if (target === null) {
          throw new Error(`nothing matches ${selector}`);
        }
        target.click();
      }),
  };
}
