import { type LiveAction, type LiveState, emptyState, reduce } from './liveModel';

/** How many messages may wait for a frame; a hidden tab gets no frames, so beyond this they are folded in unseen. */
const queueLengthMax = 64;

type Schedule = (run: () => void) => void;

/** Holds the stream's state and tells the page of changes at most once per animation frame. */
export class LiveStore {
  private state = emptyState;
  private queue: LiveAction[] = [];
  private isScheduled = false;
  private readonly listeners = new Set<() => void>();

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
