import { clock, duration, latency, percent } from '../../base/format';
import type { EpochMs } from '../../base/brand';
import type { Expectation, Series } from '../../charts/lineModel';
import type { Incident } from '../../contracts/incidents';
import type { Connection } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import type { PeerDetail, ServiceForecast, ServicePoint } from '../../contracts/serviceDetail';

/** Nothing measured is a gap: a step without a span has no latency, one without a record no error rate. */
const measured = (value: number): number | null => (value > 0 ? value : null);

export function latencySeries(points: readonly ServicePoint[]): readonly Series[] {
  return [
    { label: 'p50', tone: 'faint', values: points.map((point) => measured(point.p50Ms)) },
    { label: 'p95', tone: 'strong', values: points.map((point) => measured(point.p95Ms)) },
    { label: 'p99', tone: 'middle', values: points.map((point) => measured(point.p99Ms)) },
  ];
}

export const errorSeries = (points: readonly ServicePoint[]): readonly Series[] => [
  { label: 'errors', tone: 'critical', values: points.map((point) => (point.recordsPerSecond > 0 ? point.errorRatio : null)) },
];

export const rateSeries = (points: readonly ServicePoint[], unit: string): readonly Series[] => [{ label: unit, tone: 'strong', values: points.map((point) => point.recordsPerSecond) }];

export const expected = (forecast: ServiceForecast | null): Expectation | null =>
  forecast === null ? null : { value: forecast.ahead, low: forecast.low, high: forecast.high, label: `in ${forecast.horizonSeconds} s` };

/** "root", "hit 2 calls away": what the service was in an incident. */
export function partIn(incident: Incident, name: ServiceName): string {
  if (incident.root === name) {
    return 'root';
  }
  const entry = incident.blastRadius.find(({ service }) => service === name);
  if (entry === undefined) {
    return incident.members.some(({ service }) => service === name) ? 'hit' : 'suspected';
  }
  const word = entry.relation === 'starved' ? 'starved' : entry.state === 'hit' ? 'hit' : 'at risk';
  return entry.hops > 0 ? `${word}, ${entry.hops} ${entry.hops === 1 ? 'call' : 'calls'} away` : word;
}

export function spanOf(incident: Incident): string {
  const began = clock(incident.onset);
  return incident.resolved === null ? `since ${began}` : `${began}, ${duration(incident.resolved - incident.onset)}`;
}

export const ranges = [
  { title: '15 min', seconds: 900 },
  { title: '1 h', seconds: 3600 },
  { title: '6 h', seconds: 21_600 },
  { title: '24 h', seconds: 86_400 },
] as const;

/** The range that ends at the newest second; no end, so that it moves on with the stream only when it is asked for again. */
export const lastOf = (seconds: number, tick: EpochMs): { readonly from: string; readonly to: string } => ({ from: new Date(tick - seconds * 1000).toISOString(), to: new Date(tick).toISOString() });

/** What one is that never reports itself, said in a sentence. */
export const peerWords: Readonly<Record<Connection, string>> = {
  service: 'It does not report itself: all that is known comes from those who call it.',
  database: 'A database. It does not report itself: all that is known comes from those who call it.',
  messaging_system: 'A messaging system. It does not report itself: all that is known comes from those who call it.',
};

/** "first called 14:02:11, last 14:05:11". */
export function calledSince(peer: PeerDetail): string | null {
  if (peer.firstCall === null || peer.lastCall === null) {
    return null;
  }
  return `first called ${dayClock(peer.firstCall, peer.lastCall)}, last ${clock(peer.lastCall)}`;
}

/** The day stands before the time when it is not the newest one's (UTC, like every time on the page). */
export function dayClock(time: EpochMs, newest: EpochMs): string {
  const day = (at: EpochMs) => new Date(at).toISOString().slice(0, 10);
  return day(time) === day(newest) ? clock(time) : `${day(time)} ${clock(time)}`;
}

/** Least reach of a scale: what is small stays small. */
export const least = { errors: 0.05, latency: 10, rate: 1 } as const;
export const formats = { percent, latency } as const;
