import { describe, expect, it } from 'vitest';
import { service, someService } from '../../../tests/support/some';
import { byTrouble } from './servicesModel';

describe('the service table', () => {
  it('puts the most troubled first', () => {
    const services = [someService('calm'), someService('leaky', { errorRatio: 0.2 }), someService('hit'), someService('root'), someService('warned', { health: 'warning' })];
    const sorted = byTrouble(services, new Map([[service('root'), { kind: 'root' }], [service('hit'), { kind: 'hit', hops: 1 }]]));

    expect(sorted.map((item) => item.name)).toEqual(['root', 'hit', 'warned', 'leaky', 'calm']);
  });
});
