import { type EpochMs, epochMs } from '../base/brand';

// Which moment is looked at, as pure functions. All times are whole seconds: a picture is that of one closed second.

const secondMs = 1000;

/** A stretch of the past that is played: both ends in milliseconds. */
export type Stretch = { readonly from: EpochMs; readonly to: EpochMs };

export const speeds = [1, 2, 5, 10, 30, 60] as const;
export type Speed = (typeof speeds)[number];

/** Pictures a second while playing; the step between pictures follows from it and from the speed. */
const picturesPerSecond = 4;

export const wholeSecond = (at: number): EpochMs => epochMs(Math.floor(at / secondMs) * secondMs);

/** The moment of an address, null when there is none or it cannot be read. */
export function readMoment(text: string | null): EpochMs | null {
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? null : wholeSecond(ms);
}

export const writeMoment = (at: number): string => new Date(wholeSecond(at)).toISOString().replace('.000Z', 'Z');

/** `from/to`, as ISO 8601 writes an interval. */
export function readStretch(text: string | null): Stretch | null {
  const [from, to, ...more] = (text ?? '').split('/');
  const [start, end] = [readMoment(from ?? null), readMoment(to ?? null)];
  return start === null || end === null || more.length > 0 || end <= start ? null : { from: start, to: end };
}

export const writeStretch = ({ from, to }: Stretch): string => `${writeMoment(from)}/${writeMoment(to)}`;

/** What a replay of an incident shows: from half a minute before its onset to a while after it was over. */
export function stretchOf(incident: { readonly onset: EpochMs; readonly resolved: EpochMs | null }, tick: EpochMs): Stretch {
  const end: number = Math.min(tick, (incident.resolved ?? tick) + 10 * secondMs);
  const from = wholeSecond(incident.onset - 30 * secondMs);
  return { from, to: wholeSecond(Math.max(end, from + 10 * secondMs)) };
}

/** Seconds between the pictures of a replay. */
export const stepSeconds = (speed: Speed): number => Math.max(1, Math.round(speed / picturesPerSecond));

/** Where the replay is after so much time of the clock; it stops at its end. */
export function advance(at: EpochMs, elapsedMs: number, speed: Speed, { to }: Stretch): EpochMs {
  return epochMs(Math.min(to, at + elapsedMs * speed));
}

/** The picture that stands for a moment of a replay: the last one whose second is over. */
export function pictureAt(at: EpochMs, speed: Speed, { from }: Stretch): EpochMs {
  const step = stepSeconds(speed) * secondMs;
  return epochMs(from + Math.floor((at - from) / step) * step);
}

/** Pictures that a replay needs soon and that are not there yet, as one stretch; null when all are. */
export function missingAhead(at: EpochMs, speed: Speed, stretch: Stretch, has: (picture: EpochMs) => boolean, most = 40): Stretch | null {
  const step = stepSeconds(speed) * secondMs;
  const first = pictureAt(at, speed, stretch);
  const end = Math.min(stretch.to, first + most * step);
  for (let picture: number = first; picture <= end; picture += step) {
    if (!has(epochMs(picture))) {
      // Asked for early enough, but not one by one.
      const isSoon = picture - first < (most / 2) * step;
      return isSoon ? { from: epochMs(picture), to: epochMs(Math.min(stretch.to, picture + (most - 1) * step)) } : null;
    }
  }
  return null;
}
