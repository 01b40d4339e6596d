import { expect, it } from 'vitest';
import { at, someIncident } from '../../../tests/support/some';
import { inOrderOfConcern } from './listModel';

it('puts open incidents first, then the newest, each once, of one severity where asked', () => {
  const [old, over, next] = [someIncident('old', { onset: at(0) }), someIncident('over', { state: 'resolved', onset: at(90) }), someIncident('next', { onset: at(50), severity: 'warning' })];

  expect(inOrderOfConcern([over, next, old, old], null).map(({ id }) => id)).toEqual(['next', 'old', 'over']);
  expect(inOrderOfConcern([over, next, old], 'critical').map(({ id }) => id)).toEqual(['old', 'over']);
});
