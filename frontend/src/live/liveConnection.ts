import { type HubConnection, HubConnectionBuilder, HubConnectionState, LogLevel } from '@microsoft/signalr';
import { kpisOfPoint, readHubDelta, readHubSnapshot, readWatchAnswer } from '../contracts/hub';
import type { Delta } from '../contracts/live';
import { ContractError } from '../contracts/read';
import { IncidentBook, MissedIncident } from './incidentBook';
import { type Link, isGap } from './liveModel';
import type { LiveStore } from './liveStore';

/** While the server has just gone it is likely to be back soon: about ten minutes of quick attempts. */
const quickAttempts = 400;
/** After so many attempts, half a minute, it is called away. */
const offlineAttempts = 20;
const quickMs = 1500;
const patientMs = 30_000;

/** Milliseconds before attempt `attempt` (0 is the first retry): quick at first, patient later, never in step with others. */
export function retryDelay(attempt: number, random: number): number {
  const most = attempt < quickAttempts ? quickMs : patientMs;
  return Math.round(Math.min(most, 250 * 2 ** Math.min(attempt, 10)) * (0.75 + 0.5 * random));
}

/** Where the page is in the stream: the run of the server, and the last tick that it has. */
type Place = { readonly epoch: string; readonly number: number };

/**
 * Keeps one connection to the hub. Each connect says where the page is in the stream; the server goes on from there, or sends a
 * snapshot when it no longer can. A gap or a patch without its incident makes the page connect as if it were new.
 */
export class LiveConnection {
  private connection: HubConnection | null = null;
  private readonly incidents = new IncidentBook();
  private place: Place | null = null;
  private attempt = 0;
  private isCatchUp = true;
  private isEnded = false;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly store: LiveStore,
    private readonly url: string,
  ) {}

  start(): void {
    this.store.passWatchTo(this.watch);
    window.addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.show);
    this.connect();
  }

  end(): void {
    this.isEnded = true;
    this.store.passWatchTo(null);
    window.removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.show);
    if (this.timer !== null) {
      clearTimeout(this.timer);
    }
    void this.connection?.stop();
  }

  private say(link: Link, detail: string | null = null): void {
    this.store.receive({ type: 'link', link, detail });
  }

  private readonly again = (): void => {
    if (this.isEnded || this.timer !== null) {
      return;
    }
    this.say(this.attempt < offlineAttempts ? 'reconnecting' : 'offline');
    this.timer = setTimeout(this.connect, retryDelay(this.attempt, Math.random()));
    this.attempt += 1;
  };

  private readonly connect = (): void => {
    this.timer = null;
    this.isCatchUp = true;
    const { place } = this;
    const url = place === null ? this.url : `${this.url}?${new URLSearchParams({ epoch: place.epoch, number: String(place.number) }).toString()}`;
    const connection = new HubConnectionBuilder().withUrl(url).configureLogging(LogLevel.None).build();
    this.connection = connection;
    connection.on('snapshot', (message: unknown) => this.guarded(() => this.onSnapshot(message)));
    connection.on('delta', (message: unknown) => this.guarded(() => this.onDelta(message)));
    connection.onclose(this.again);
    connection.start().then(() => {
      this.attempt = 0;
      if (place !== null) {
        // A source may be quiet: that the line stands is enough to be live again.
        this.say('live');
      }
      if (this.store.getWatch() !== null) {
        this.watch();
      }
      if (document.hidden) {
        this.show();
      }
    }, this.again);
  };

  private onSnapshot(message: unknown): void {
    const snapshot = readHubSnapshot(message);
    const incidents = this.incidents.replace(snapshot);
    this.place = { epoch: snapshot.epoch, number: snapshot.number };
    this.isCatchUp = false;
    this.store.receive({ type: 'snapshot', snapshot: { ...snapshot, incidents, recentLogs: [] } });
    this.say('live');
  }

  private onDelta(message: unknown): void {
    const wire = readHubDelta(message);
    if (this.place === null || wire.number <= this.place.number) {
      return;
    }
    const last = wire.points[wire.points.length - 1];
    if (last === undefined) {
      throw new ContractError('points', 'one point for each tick', wire.points);
    }
    const delta: Delta = { ...wire, kpis: kpisOfPoint(last), incidents: [] };
    if (isGap(this.place.number, delta)) {
      this.startAnew();
      return;
    }
    const incidents = this.incidents.apply(wire);
    this.place = { ...this.place, number: wire.number };
    this.store.receive({ type: 'delta', delta: { ...delta, incidents }, isCatchUp: this.isCatchUp || document.hidden });
    this.isCatchUp = false;
  }

  private guarded(handle: () => void): void {
    try {
      handle();
    } catch (error) {
      if (error instanceof MissedIncident) {
        this.startAnew();
      } else if (error instanceof ContractError) {
        this.say('incompatible', error.message);
      } else {
        throw error;
      }
    }
  }

  /** Asks for a snapshot by coming as a new client. */
  private startAnew(): void {
    this.place = null;
    void this.connection?.stop();
  }

  // A wish that fails is no harm: the page filters what it gets, and the next connect wishes again.
  private readonly watch = (): void => {
    this.call('Watch', this.store.getWatch(), (answer) => this.store.receive({ type: 'logs', lines: readWatchAnswer(answer).logs }));
  };

  private readonly show = (): void => {
    this.isCatchUp = true;
    this.call('Show', !document.hidden);
    if (!document.hidden) {
      this.hurry();
    }
  };

  private call(method: string, argument: unknown, onAnswer?: (answer: unknown) => void): void {
    if (this.connection?.state === HubConnectionState.Connected) {
      this.connection.invoke<unknown>(method, argument).then(
        (answer) => onAnswer !== undefined && this.guarded(() => onAnswer(answer)),
        () => undefined,
      );
    }
  }

  private readonly hurry = (): void => {
    if (this.timer !== null) {
      clearTimeout(this.timer);
      this.connect();
    }
  };
}

/** Begins to listen; returns what ends it. */
export function startLive(store: LiveStore, url = '/hub/live'): () => void {
  const connection = new LiveConnection(store, url);
  connection.start();
  return () => connection.end();
}
