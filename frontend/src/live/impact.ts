import type { ServiceName } from '../contracts/ids';
import type { Evidence, Incident } from '../contracts/incidents';
import { isOpen } from './liveModel';

// What the open incidents say about each service, and how sure they are. Every panel asks here, so that none disagrees.

export type Role =
  | { readonly kind: 'root' }
  | { readonly kind: 'hit'; readonly hops: number }
  | { readonly kind: 'starved'; readonly hops: number }
  | { readonly kind: 'risk'; readonly hops: number; readonly etaSeconds: number };

const strength = { root: 0, hit: 1, starved: 2, risk: 3 } as const;

/** One role per service over all open incidents; the stronger one wins. */
export function rolesOf(incidents: readonly Incident[]): ReadonlyMap<ServiceName, Role> {
  const roles = new Map<ServiceName, Role>();
  const claim = (service: ServiceName, role: Role) => {
    const old = roles.get(service);
    if (old === undefined || strength[role.kind] < strength[old.kind]) {
      roles.set(service, role);
    }
  };

  for (const incident of incidents.filter(isOpen)) {
    claim(incident.root, { kind: 'root' });
    for (const entry of incident.blastRadius) {
      if (entry.relation === 'starved') {
        claim(entry.service, { kind: 'starved', hops: entry.hops });
      } else if (entry.state === 'hit') {
        claim(entry.service, { kind: 'hit', hops: entry.hops });
      } else {
        claim(entry.service, { kind: 'risk', hops: entry.hops, etaSeconds: entry.etaSeconds });
      }
    }
    for (const member of incident.members) {
      claim(member.service, { kind: 'hit', hops: 0 });
    }
  }
  return roles;
}

/** The callers that feel it already, nearest first. */
export function hitBy(incident: Incident): readonly ServiceName[] {
  const known = new Set<ServiceName>([incident.root]);
  const hit: ServiceName[] = [];
  const add = (service: ServiceName) => {
    if (!known.has(service)) {
      known.add(service);
      hit.push(service);
    }
  };
  [...incident.blastRadius].filter((entry) => entry.relation === 'upstream' && entry.state === 'hit').sort((a, b) => a.hops - b.hops).forEach((entry) => add(entry.service));
  const apart = new Set(incident.blastRadius.filter((entry) => entry.relation === 'starved').map((entry) => entry.service));
  incident.members.filter((member) => !apart.has(member.service)).forEach((member) => add(member.service));
  return hit;
}

export type Next = { readonly service: ServiceName; readonly etaSeconds: number };

/** Who is expected to be hit, soonest first. */
export function atRiskOf(incident: Incident): readonly Next[] {
  return incident.blastRadius
    .filter((entry) => entry.relation === 'upstream' && entry.state === 'predicted')
    .map(({ service, etaSeconds }) => ({ service, etaSeconds }))
    .sort((a, b) => a.etaSeconds - b.etaSeconds);
}

export type Confidence = { readonly word: 'high' | 'medium' | 'low' | 'not enough evidence'; readonly isFor: number; readonly isAgainst: number };

/** Scores are chances of being right; the rest to 1 is none of the candidates. Below `medium` the engine, too, says "most likely" only. */
const sure = { high: 0.8, medium: 0.6 } as const;

/** How sure the best candidate is, and how much speaks for and against it; the engine decides whether it is enough to name a root. */
export function confidenceOf({ candidates, isRootKnown }: Pick<Incident, 'candidates' | 'isRootKnown'>): Confidence {
  const best = candidates[0];
  if (best === undefined) {
    return { word: 'low', isFor: 0, isAgainst: 0 };
  }
  const word = !isRootKnown ? 'not enough evidence' : best.score >= sure.high ? 'high' : best.score >= sure.medium ? 'medium' : 'low';
  return { word, isFor: best.evidence.filter((item) => item.weight > 0).length, isAgainst: best.evidence.filter((item) => item.weight < 0 || item.kind === 'against').length };
}

/** What speaks loudest first; what speaks against last. */
export function byWeight(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...evidence].filter((item) => item.weight !== 0).sort((a, b) => b.weight - a.weight);
}
