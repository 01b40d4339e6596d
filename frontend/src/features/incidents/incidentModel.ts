import type { EpochMs } from '../../base/brand';
import { clockMinute, duration, plural } from '../../base/format';
import type { Tone } from '../../base/Tag';
import type { ServiceName } from '../../contracts/ids';
import type { Incident } from '../../contracts/incidents';
import type { Signal } from '../../contracts/signals';
import { isOpen } from '../../live/liveModel';

const looseWithinMs = 60_000;

export type Chip = { readonly service: ServiceName; readonly role: 'hit' | 'starved' | 'risk'; readonly note: string; readonly says: string };

export type Card = {
  readonly word: string;
  readonly tone: Tone;
  readonly root: ServiceName;
  readonly score: number;
  readonly runnerUp: string;
  readonly chips: readonly Chip[];
  readonly time: string;
  readonly signals: string;
};

export function cardOf(incident: Incident, tick: EpochMs | null): Card {
  const isLive = isOpen(incident);
  const end = isLive ? (tick ?? incident.lastSignal) : (incident.resolved ?? incident.lastSignal);
  const [best, second] = incident.candidates;
  return {
    word: !isLive ? 'RESOLVED' : incident.state === 'resolving' ? 'RESOLVING' : incident.severity.toUpperCase(),
    tone: !isLive ? 'neutral' : incident.severity === 'critical' ? 'critical' : incident.severity === 'warning' ? 'warning' : 'neutral',
    root: incident.root,
    score: best?.score ?? 0,
    runnerUp: second === undefined ? 'no runner-up' : `then ${second.service} ${second.score.toFixed(2)}`,
    chips: chipsOf(incident),
    time: isLive ? `${clockMinute(incident.onset)} · ${duration(end - incident.onset)}` : `${clockMinute(incident.onset)}–${clockMinute(end)} · ${duration(end - incident.onset)}`,
    signals: plural(incident.signalCount, 'signal'),
  };
}

/** Who is hit, nearest first, then who is starved, then who is expected to be hit; members that no call explains come last of the hit. */
export function chipsOf(incident: Incident): readonly Chip[] {
  const told = new Set<ServiceName>([incident.root]);
  const chips: Chip[] = [];
  const add = (chip: Chip) => {
    if (!told.has(chip.service)) {
      told.add(chip.service);
      chips.push(chip);
    }
  };
  const hops = (count: number) => plural(count, 'hop');
  const near = [...incident.blastRadius].sort((a, b) => a.hops - b.hops || b.impact - a.impact);
  near.filter((entry) => entry.relation === 'upstream' && entry.state === 'hit').forEach(({ service, hops: count }) => add({ service, role: 'hit', note: `+${count}`, says: `hit, ${hops(count)} from the root` }));
  const starved = new Set(near.filter((entry) => entry.relation === 'starved').map((entry) => entry.service));
  incident.members.filter(({ service }) => !starved.has(service)).forEach(({ service }) => add({ service, role: 'hit', note: '', says: 'in trouble with it' }));
  near.filter((entry) => entry.relation === 'starved').forEach(({ service, hops: count }) => add({ service, role: 'starved', note: `+${count}`, says: `gets less work, ${hops(count)} below the root` }));
  if (isOpen(incident)) {
    near
      .filter((entry) => entry.relation === 'upstream' && entry.state === 'predicted')
      .forEach(({ service, etaSeconds }) => add({ service, role: 'risk', note: `~${etaSeconds} s`, says: `expected to be hit in about ${etaSeconds} s` }));
  }
  return chips;
}

export type Sections = { readonly open: readonly Incident[]; readonly resolved: readonly Incident[]; readonly summary: string };

export function sectionsOf(incidents: readonly Incident[]): Sections {
  const open = incidents.filter(isOpen);
  const folded = open.reduce((sum, incident) => sum + incident.signalCount, 0);
  return {
    open,
    resolved: incidents.filter((incident) => !isOpen(incident)),
    summary: open.length === 0 ? 'No open incident' : `${plural(open.length, 'story', 'stories')}, ${plural(folded, 'signal')} folded in`,
  };
}

/** Signals of the last minute that made no incident: seen, and held back. */
export function looseOf(signals: readonly Signal[], incidents: readonly Incident[], tick: EpochMs | null): number {
  if (tick === null) {
    return 0;
  }
  const told = new Map<ServiceName, number>();
  for (const incident of incidents) {
    const until = isOpen(incident) ? Infinity : (incident.resolved ?? incident.lastSignal);
    incident.members.forEach(({ service }) => told.set(service, Math.max(told.get(service) ?? 0, until)));
  }
  return signals.filter((signal) => signal.at > tick - looseWithinMs && signal.at > (told.get(signal.service) ?? 0)).length;
}

/** Those that lasted into a range of time; an end that is open leaves none out. */
export function inRange(incidents: readonly Incident[], from: EpochMs | null, to: EpochMs | null): readonly Incident[] {
  return from === null && to === null ? incidents : incidents.filter(({ onset, resolved }) => (to === null || onset <= to) && (from === null || resolved === null || resolved >= from));
}
