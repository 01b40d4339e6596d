import type { ServiceName } from '../contracts/ids';
import { type LiveAction, type LiveState, emptyState, reduce } from './liveModel';

/** How many messages may wait for a frame; a hidden tab gets no frames, so beyond this they are folded in unseen. */
const queueLengthMax = 64;

/** Which log lines the server is to send; a null part means all of it. Lines are sent up to so many a second, so a narrower wish shows more of them. */
export type Watch = { readonly service: ServiceName | null; readonly level: string | null };

export const watchAll: Watch = { service: null, level: null };

type Schedule = (run: () => void) => void;

/** Holds the stream's state and tells the page of changes at most once per animation frame. */
export class LiveStore {
  private state = emptyState;
  private frozen: LiveState | null = null;
  private queue: LiveAction[] = [];
  private isScheduled = false;
  private readonly listeners = new Set<() => void>();
  private readonly wishes: Watch[] = [];
  private onWish: ((wish: Watch | null) => void) | null = null;

  constructor(private readonly schedule: Schedule = (run) => requestAnimationFrame(run)) {}

  readonly getState = (): LiveState => this.frozen ?? this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly receive = (action: LiveAction): void => {
    this.queue.push(action);
    if (this.queue.length >= queueLengthMax) {
      this.fold();
    }
    this.tellSoon();
  };

  /** Shows this state instead of what was there; for pictures of the past. */
  readonly show = (state: LiveState): void => {
    this.queue = [];
    this.state = state;
    this.tellSoon();
  };

  /** While paused the page keeps what it showed; the stream is folded in behind it, so that going on is at once up to date. */
  readonly pause = (isPaused: boolean): void => {
    if (isPaused !== (this.frozen !== null)) {
      this.fold();
      this.frozen = isPaused ? this.state : null;
      this.tellSoon();
    }
  };

  readonly isPaused = (): boolean => this.frozen !== null;

  /** Asks for log lines for as long as they are shown; the returned function takes the wish back. Without a wish none are sent. */
  readonly watch = (wish: Watch): (() => void) => {
    const before = this.getWatch();
    this.wishes.push(wish);
    this.tellWish(before);
    return () => {
      const last = this.getWatch();
      this.wishes.splice(this.wishes.indexOf(wish), 1);
      this.tellWish(last);
    };
  };

  /** What all that show log lines need together. */
  readonly getWatch = (): Watch | null => {
    const [first, ...others] = this.wishes;
    if (first === undefined) {
      return null;
    }
    return {
      service: others.every((wish) => wish.service === first.service) ? first.service : null,
      level: others.every((wish) => wish.level === first.level) ? first.level : null,
    };
  };

  readonly passWatchTo = (pass: ((wish: Watch | null) => void) | null): void => {
    this.onWish = pass;
  };

  private tellWish(before: Watch | null): void {
    const now = this.getWatch();
    if (now?.service !== before?.service || now?.level !== before?.level) {
      this.onWish?.(now);
    }
  }

  private tellSoon(): void {
    if (!this.isScheduled) {
      this.isScheduled = true;
      this.schedule(this.flush);
    }
  }

  private readonly flush = (): void => {
    this.isScheduled = false;
    this.fold();
    this.listeners.forEach((listener) => listener());
  };

  private fold(): void {
    this.state = this.queue.reduce(reduce, this.state);
    this.queue = [];
    if (this.frozen !== null && this.frozen.link !== this.state.link) {
      this.frozen = { ...this.frozen, link: this.state.link, linkDetail: this.state.linkDetail };
    }
  }
}
