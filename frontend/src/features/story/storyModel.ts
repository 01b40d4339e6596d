import type { EpochMs } from '../../base/brand';
import { clock, clockMinute, duration, names, plural } from '../../base/format';
import type { Incident } from '../../contracts/incidents';
import type { Kpis, Point } from '../../contracts/live';
import { atRiskOf, confidenceOf, hitBy, type Confidence } from '../../live/impact';

/** What, why, who, how sure: the four lines that have to be read in ten seconds. */
export type Story = {
  readonly what: string;
  readonly since: string;
  readonly why: Why;
  readonly hit: string;
  readonly next: string;
  readonly confidence: Confidence;
  readonly isOver: boolean;
};

/** Only a change of state may be named as a trigger, never a symptom: the engine decides, and says so in a sentence of its story. */
export type Why = { readonly label: 'Likely trigger' | null; readonly text: string };

const triggerStart = 'Likely trigger: ';

export function storyOf(incident: Incident, tick: EpochMs | null): Story {
  const confidence = confidenceOf(incident);
  const isOver = incident.state === 'resolved';
  const end = incident.resolved ?? tick ?? incident.lastSignal;
  const lasted = duration(end - incident.onset);
  return {
    what: `${confidence.word === 'low' ? 'Most likely: ' : ''}${incident.title}`,
    since: isOver ? `${clock(incident.onset)} to ${clock(end)} (${lasted}), resolved` : `started ${clock(incident.onset)} (${lasted} ago)`,
    why: whyOf(incident),
    hit: names(hitBy(incident), 4) || 'nobody else',
    next: names(atRiskOf(incident).map(({ service, etaSeconds }) => (etaSeconds > 0 ? `${service} in ~${etaSeconds} s` : service)), 3) || 'nobody',
    confidence,
    isOver,
  };
}

function whyOf({ story }: Incident): Why {
  const sentence = story.find((line) => line.startsWith(triggerStart));
  return sentence === undefined ? { label: null, text: 'No change seen before it' } : { label: 'Likely trigger', text: sentence.slice(triggerStart.length).replace(/\.$/, '') };
}

export type WarmUp = { readonly isOn: boolean; readonly seconds: number };

export type Quiet = { readonly headline: string; readonly details: readonly string[] };

/** What the band says when no incident is open. */
export function quietOf(kpis: Kpis, incidents: readonly Incident[], warmUp: WarmUp, timeline: readonly Point[], tick: EpochMs | null): Quiet {
  const first = timeline[0];
  const seen = first === undefined || tick === null ? 0 : tick - first.at;
  if (warmUp.isOn) {
    return {
      headline: `Learning normal: ${duration(seen)} of ${duration(warmUp.seconds * 1000)}`,
      details: ['anomalies are held back until then'],
    };
  }
  const last = incidents.find((incident) => incident.state === 'resolved');
  return {
    headline: kpis.activeServices === 0 ? 'No service speaks' : kpis.activeServices === 1 ? 'The one service is normal' : `All ${kpis.activeServices} services normal`,
    details: [
      last === undefined
        ? 'No incident so far'
        : `Last incident ${clockMinute(last.onset)}, ${duration((last.resolved ?? last.lastSignal) - last.onset)}: ${last.title}`,
      `${plural(kpis.signalsLastMinute, 'signal')} in the last minute`,
      `${plural(kpis.templates, 'log template')} known`,
    ],
  };
}
