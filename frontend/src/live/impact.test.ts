import { describe, expect, it } from 'vitest';
import type { RootCandidate } from '../contracts/incidents';
import { at, service, someBlast, someCandidate, someEvidence, someIncident } from '../../tests/support/some';
import { atRiskOf, byWeight, confidenceOf, hitBy, rolesOf } from './impact';

const outage = someIncident('i', {
  members: [
    { service: service('payments'), onset: at(0), signals: 3 },
    { service: service('fulfillment'), onset: at(4), signals: 1 },
  ],
  blastRadius: [someBlast('gateway', 2, { state: 'predicted', etaSeconds: 8 }), someBlast('checkout', 1), someBlast('cart', 2, { state: 'predicted', etaSeconds: 3 }), someBlast('ledger', 1, { relation: 'starved' })],
});

describe('impact', () => {
  it('gives every service of an open incident one role', () => {
    expect(Object.fromEntries(rolesOf([outage]))).toEqual({
      payments: { kind: 'root' },
      checkout: { kind: 'hit', hops: 1 },
      fulfillment: { kind: 'hit', hops: 0 },
      gateway: { kind: 'risk', hops: 2, etaSeconds: 8 },
      cart: { kind: 'risk', hops: 2, etaSeconds: 3 },
      ledger: { kind: 'starved', hops: 1 },
    });
  });

  it('lets the stronger role win where incidents meet, and forgets resolved ones', () => {
    const other = someIncident('j', { root: 'checkout', members: [], blastRadius: [someBlast('gateway', 1)] });

    expect(rolesOf([outage, other]).get(service('checkout'))).toEqual({ kind: 'root' });
    expect(rolesOf([outage, other]).get(service('gateway'))).toEqual({ kind: 'hit', hops: 1 });
    expect(rolesOf([{ ...outage, state: 'resolved' }]).size).toBe(0);
  });

  it('names who is hit, nearest first, and who is next, soonest first', () => {
    expect(hitBy(outage)).toEqual(['checkout', 'fulfillment']);
    expect(atRiskOf(outage)).toEqual([{ service: 'cart', etaSeconds: 3 }, { service: 'gateway', etaSeconds: 8 }]);
  });

  it('is as sure as the best candidate scores', () => {
    const sure = (candidates: readonly RootCandidate[], isRootKnown = true) => confidenceOf({ candidates, isRootKnown });
    const words = [0.9, 0.7, 0.59].map((best) => sure([someCandidate('a', best), someCandidate('b', 1 - best)]).word);

    expect(words).toEqual(['high', 'medium', 'low']);
    expect(sure([someCandidate('a', 1, [someEvidence('x', 0.5), someEvidence('y', 0.2), someEvidence('z', -0.1)])])).toEqual({ word: 'high', isFor: 2, isAgainst: 1 });
    expect(sure([]).word).toBe('low');
    expect(sure([someCandidate('a', 0.3)], false).word).toBe('not enough evidence');
  });

  it('puts what speaks against last', () => {
    expect(byWeight([someEvidence('against', -0.2), someEvidence('weak', 0.1), someEvidence('strong', 0.6), someEvidence('nothing', 0)]).map((item) => item.kind)).toEqual(['strong', 'weak', 'against']);
  });
});
