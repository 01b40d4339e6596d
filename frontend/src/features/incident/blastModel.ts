import type { Tone } from '../../base/Tag';
import type { ServiceName } from '../../contracts/ids';
import type { Prediction } from '../../contracts/incidentParts';
import type { Incident } from '../../contracts/incidents';

export type BlastRow = {
  readonly service: ServiceName;
  readonly hops: number | null;
  readonly impact: number | null;
  readonly word: string;
  readonly tone: Tone;
  readonly prediction: Prediction | null;
};

const rank = ['HIT', 'IN TROUBLE', 'STARVED', 'AT RISK', 'SPARED'];

/** The blast radius as it is, the members that no call explains, and those who were expected but spared; the hit and near first. */
export function blastRowsOf(incident: Incident, predictions: readonly Prediction[]): readonly BlastRow[] {
  const rows = new Map<ServiceName, BlastRow>();
  const predicted = new Map(predictions.map((one) => [one.service, one]));
  for (const { service, hops, impact, relation, state } of incident.blastRadius) {
    const isRisk = relation === 'upstream' && state === 'predicted';
    rows.set(service, { service, hops, impact, word: relation === 'starved' ? 'STARVED' : isRisk ? 'AT RISK' : 'HIT', tone: relation === 'starved' ? 'neutral' : isRisk ? 'risk' : 'warning', prediction: predicted.get(service) ?? null });
  }
  for (const { service } of incident.members) {
    if (service !== incident.root && !rows.has(service)) {
      rows.set(service, { service, hops: null, impact: null, word: 'IN TROUBLE', tone: 'warning', prediction: predicted.get(service) ?? null });
    }
  }
  for (const one of predictions) {
    if (one.service !== incident.root && !rows.has(one.service)) {
      rows.set(one.service, { service: one.service, hops: one.hops, impact: one.impact, word: one.outcome === 'hit' ? 'HIT' : one.outcome === 'pending' ? 'AT RISK' : 'SPARED', tone: one.outcome === 'hit' ? 'warning' : one.outcome === 'pending' ? 'risk' : 'neutral', prediction: one });
    }
  }
  return [...rows.values()].sort((a, b) => rank.indexOf(a.word) - rank.indexOf(b.word) || (a.hops ?? 99) - (b.hops ?? 99) || (b.impact ?? 0) - (a.impact ?? 0) || a.service.localeCompare(b.service));
}
