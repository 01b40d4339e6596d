import type { EpochMs } from '../../base/brand';
import { clockMinute, duration, plural } from '../../base/format';
import type { Tone } from '../../base/Tag';
import type { Incident } from '../../contracts/incidents';
import { atRiskOf, hitBy } from '../../live/impact';
import { isOpen } from '../../live/liveModel';

export type Card = {
  readonly word: string;
  readonly tone: Tone;
  readonly facts: string;
};

export function cardOf(incident: Incident, tick: EpochMs | null): Card {
  if (!isOpen(incident)) {
    const end = incident.resolved ?? incident.lastSignal;
    return {
      word: 'RESOLVED',
      tone: 'neutral',
      facts: `${clockMinute(incident.onset)}–${clockMinute(end)}, ${duration(end - incident.onset)} · root ${incident.root} · ${plural(incident.signalCount, 'signal')}`,
    };
  }
  const hit = hitBy(incident).length;
  const risk = atRiskOf(incident).length;
  const facts = [
    duration((tick ?? incident.lastSignal) - incident.onset),
    `root ${incident.root}`,
    hit > 0 ? `${hit} hit` : '',
    risk > 0 ? `${risk} at risk` : '',
    plural(incident.signalCount, 'signal'),
    incident.acknowledged === null ? '' : 'acknowledged',
  ];
  return {
    word: incident.state === 'resolving' ? 'RESOLVING' : incident.severity.toUpperCase(),
    tone: incident.severity === 'critical' ? 'critical' : incident.severity === 'warning' ? 'warning' : 'neutral',
    facts: facts.filter((fact) => fact !== '').join(' · '),
  };
}

export type Sections = { readonly open: readonly Incident[]; readonly resolved: readonly Incident[]; readonly summary: string };

export function sectionsOf(incidents: readonly Incident[]): Sections {
  const open = incidents.filter(isOpen);
  const folded = open.reduce((sum, incident) => sum + incident.signalCount, 0);
  return {
    open,
    resolved: incidents.filter((incident) => !isOpen(incident)),
    summary: open.length === 0 ? 'No open incident' : `Open incidents · ${plural(open.length, 'story', 'stories')}, ${plural(folded, 'signal')} folded in`,
  };
}
