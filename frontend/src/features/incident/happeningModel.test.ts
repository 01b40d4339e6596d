import { describe, expect, it } from 'vitest';
import { at, service, someBlast, someIncident, someSignal } from '../../../tests/support/some';
import type { IncidentVersion } from '../../contracts/incidentParts';
import { happeningsOf, knownOf } from './happeningModel';

const version = (seconds: number, root: string, score: number, more: Partial<IncidentVersion> = {}): IncidentVersion => ({
  at: at(seconds), state: 'active', severity: 'warning', root: service(root), score, runnerUp: '', runnerUpScore: 0, title: '', members: 1, signals: 1, ...more,
});

const incident = someIncident('i', {
  state: 'resolved',
  onset: at(0),
  detected: at(3),
  lastSignal: at(40),
  resolved: at(85),
  acknowledged: at(20),
  members: [{ service: service('payments'), onset: at(0), signals: 3 }, { service: service('checkout'), onset: at(2), signals: 1 }],
  blastRadius: [someBlast('checkout', 1, { impact: 0.4 })],
  signals: [
    someSignal({ at: at(3), text: 'error rate 22 % against 4.9 % before' }),
    someSignal({ at: at(9), text: 'said again' }),
    someSignal({ kind: 'rule', detector: 'rule:x', at: at(6), text: 'rule fired' }),
    someSignal({ kind: 'new_template', templateText: 'pool <*>', at: at(1), severity: 'warning' }),
  ],
  story: ['14:00:30 the incident at ledger (x) proved to be part of this one: it calls it.', 'No change seen before it.'],
});
const versions = [version(3, 'checkout', 0.5), version(5, 'payments', 0.55), version(8, 'payments', 0.9, { severity: 'critical' }), version(60, 'payments', 0.9, { severity: 'critical', state: 'resolving' })];

describe('what happened', () => {
  it('is told in order, each finding once, with the numbers', () => {
    const told = happeningsOf(incident, versions).map(({ at: when, word, service: who }) => [(when - at(0)) / 1000, word, who]);

    expect(told).toEqual([
      [0, 'ONSET', 'payments'],
      [1, 'NEW LOG', 'payments'],
      [2, 'ONSET', 'checkout'],
      [3, 'SIGNAL', 'payments'],
      [3, 'OPENED', 'checkout'],
      [5, 'ROOT', 'payments'],
      [6, 'RULE', 'payments'],
      [8, 'STATE', null],
      [20, 'SEEN', null],
      [30, 'MERGED', null],
      [60, 'QUIET', null],
      [85, 'RESOLVED', null],
    ]);
    expect(happeningsOf(incident, versions)[2]?.text).toBe('left its normal, 1 hop from the root; 40% of its work depends on it (1 signal)');
  });

  it('does without versions, and stays bounded', () => {
    const many = { ...incident, signals: Array.from({ length: 200 }, (_, index) => someSignal({ service: `s${index}`, at: at(index) })) };

    expect(happeningsOf(incident, []).some(({ word }) => word === 'OPENED')).toBe(true);
    expect(happeningsOf(many, []).length).toBe(80);
  });

  it('finds the day of a note after midnight', () => {
    const late = { ...incident, onset: (Date.UTC(2026, 0, 2, 23, 59, 50)) as typeof incident.onset, story: ['00:00:10 joined.'] };

    expect(happeningsOf(late, []).find(({ word }) => word === 'MERGED')?.at).toBe(Date.UTC(2026, 0, 3, 0, 0, 10));
  });
});

describe('when it could have been known', () => {
  it('counts from the first sign', () => {
    expect(knownOf(incident, versions).map(({ label, afterMs }) => [label, afterMs])).toEqual([['Detected', 3000], ['Root named', 5000], ['Sure for good', 8000], ['Acknowledged', 20000]]);
  });

  it('says nothing where nothing is known', () => {
    expect(knownOf({ ...incident, acknowledged: null }, []).map(({ afterMs }) => afterMs)).toEqual([3000, null, null, null]);
    expect(knownOf(incident, [version(3, 'payments', 0.4)])[2]?.afterMs).toBeNull();
  });
});
