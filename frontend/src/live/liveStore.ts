import type { ServiceName } from '../contracts/ids';
import { type LiveAction, type LiveState, emptyState, reduce } from './liveModel';

/** How many messages may wait for a frame; a hidden tab gets no frames, so beyond this they are folded in unseen. */
const queueLengthMax = 64;

/** Which log lines the server is to send; null means all. Lines are sent up to so many a second, so a narrower wish shows more of them. */
export type Watch = { readonly service: ServiceName | null; readonly level: string | null };

export const watchAll: Watch = { service: null, level: null };

type Schedule = (run: () => void) => void;

/** Holds the stream's state and tells the page of changes at most once per animation frame. */
export class LiveStore {
  private state = emptyState;
  private queue: LiveAction[] = [];
  private isScheduled = false;
  private readonly listeners = new Set<() => void>();
  private wish = watchAll;
  private onWish: ((wish: Watch) => void) | null = null;

  constructor(private readonly schedule: Schedule = (run) => requestAnimationFrame(run)) {}

  readonly getState = (): LiveState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly receive = (action: LiveAction): void => {
    this.queue.push(action);
    if (this.queue.length >= queueLengthMax) {
      this.fold();
    }
    if (!this.isScheduled) {
      this.isScheduled = true;
      this.schedule(this.flush);
    }
  };

  /** What the page wants to see of the log; the connection passes it on, now and after each reconnect. */
  readonly watch = (wish: Watch): void => {
    if (wish.service !== this.wish.service || wish.level !== this.wish.level) {
      this.wish = wish;
      this.onWish?.(wish);
    }
  };

  readonly getWatch = (): Watch => this.wish;

  readonly passWatchTo = (pass: ((wish: Watch) => void) | null): void => {
    this.onWish = pass;
  };

  private readonly flush = (): void => {
    this.isScheduled = false;
    this.fold();
    this.listeners.forEach((listener) => listener());
  };

  private fold(): void {
    this.state = this.queue.reduce(reduce, this.state);
    this.queue = [];
  }
}
