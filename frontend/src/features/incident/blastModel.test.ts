import { expect, it } from 'vitest';
import { at, service, someBlast, someIncident } from '../../../tests/support/some';
import type { Prediction } from '../../contracts/incidentParts';
import { blastRowsOf } from './blastModel';

const predicted = (name: string, outcome: Prediction['outcome']): Prediction => ({ service: service(name), hops: 2, impact: 0.3, predictedAt: at(1), expectedAt: at(5), hitAt: outcome === 'hit' ? at(6) : null, outcome });

it('lists the hit by nearness, then the starved, those at risk and those who were spared', () => {
  const incident = someIncident('i', {
    members: ['payments', 'odd', 'checkout'].map((name) => ({ service: service(name), onset: at(0), signals: 1 })),
    blastRadius: [someBlast('ledger', 1, { relation: 'starved' }), someBlast('gateway', 2), someBlast('checkout', 1), someBlast('cart', 1, { state: 'predicted' })],
  });

  const rows = blastRowsOf(incident, [predicted('gateway', 'hit'), predicted('search', 'not_hit')]);

  expect(rows.map((row) => [row.service, row.word, row.prediction?.outcome ?? null])).toEqual([
    ['checkout', 'HIT', null],
    ['gateway', 'HIT', 'hit'],
    ['odd', 'IN TROUBLE', null],
    ['ledger', 'STARVED', null],
    ['cart', 'AT RISK', null],
    ['search', 'SPARED', 'not_hit'],
  ]);
});
