import { describe, expect, it } from 'vitest';
import { at, service } from '../../../tests/support/some';
import type { IncidentVersion } from '../../contracts/incidentParts';
import { segmentsOf } from './rootModel';

const version = (seconds: number, root: string, score: number): IncidentVersion => ({
  at: at(seconds), state: 'active', severity: 'warning', root: service(root), score, runnerUp: 'x', runnerUpScore: 0.1, title: '', members: 1, signals: 1,
});

describe('the root over time', () => {
  it('is one stepped path for each stretch with the same root', () => {
    const segments = segmentsOf([version(0, 'a', 0.5), version(25, 'b', 0.5), version(50, 'b', 1)], at(0), at(100), 100, 14);

    expect(segments.map(({ root, score, isFinal }) => [root, score, isFinal])).toEqual([['a', 0.5, false], ['b', 1, true]]);
    expect(segments[0]?.line).toBe('M0.0 7.0H25.0');
    expect(segments[1]?.line).toBe('M25.0 7.0H50.0V2.0H100.0');
    expect(segments[1]?.area).toBe('M25.0 7.0H50.0V2.0H100.0V14H25.0Z');
  });

  it('is nothing without versions, and takes an incident of no length', () => {
    expect(segmentsOf([], at(0), at(1), 100, 10)).toEqual([]);
    expect(segmentsOf([version(0, 'a', 2)], at(0), at(0), 100, 10)[0]?.line).toBe('M0.0 2.0H0.0');
  });
});
