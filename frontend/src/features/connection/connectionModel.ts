import type { EpochMs } from '../../base/brand';
import { clock, duration } from '../../base/format';
import type { Link } from '../../live/liveModel';

export type Badge = { readonly text: string; readonly tone: 'live' | 'trouble' | 'waiting' };

/** Beyond this the data is not of now (a replay), and "behind" would be a strange word for it. */
const liveWithinMs = 600_000;

export function badgeOf(link: Link, tick: EpochMs | null, now: number): Badge {
  switch (link) {
    case 'connecting':
      return { text: 'Connecting…', tone: 'waiting' };
    case 'incompatible':
      return { text: 'The server speaks another version: reload the page', tone: 'trouble' };
    case 'reconnecting':
      return { text: tick === null ? 'Reconnecting…' : `Reconnecting, last data ${clock(tick)}`, tone: 'trouble' };
    case 'live':
      return { text: lag(tick, now), tone: 'live' };
  }
}

function lag(tick: EpochMs | null, now: number): string {
  if (tick === null) {
    return 'Live · no data yet';
  }
  // A tick names the start of its second, so its data is complete one second later.
  const behind = Math.max(0, now - tick - 1000);
  if (behind > liveWithinMs) {
    return `Live · data of ${clock(tick)}`;
  }
  return behind < 10_000 ? `Live · ${(behind / 1000).toFixed(1)} s behind` : `Live · ${duration(behind)} behind`;
}
