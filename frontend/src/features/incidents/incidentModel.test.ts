import { describe, expect, it } from 'vitest';
import { at, someBlast, someIncident } from '../../../tests/support/some';
import { cardOf, sectionsOf } from './incidentModel';

describe('incident cards', () => {
  it('say the severity in a word and the facts in a line', () => {
    const incident = someIncident('i', { blastRadius: [someBlast('checkout', 1), someBlast('gateway', 2, { state: 'predicted' })], signalCount: 41 });

    expect(cardOf(incident, at(42))).toEqual({ word: 'CRITICAL', tone: 'critical', facts: '42 s · root payments · 1 hit · 1 at risk · 41 signals' });
    expect(cardOf({ ...incident, state: 'resolving', acknowledged: at(1) }, at(42))).toMatchObject({ word: 'RESOLVING', facts: expect.stringContaining('acknowledged') });
    expect(cardOf({ ...incident, state: 'resolved', resolved: at(360) }, at(900))).toEqual({ word: 'RESOLVED', tone: 'neutral', facts: '14:00–14:06, 6 min · root payments · 41 signals' });
  });

  it('count stories and the signals folded into them', () => {
    expect(sectionsOf([someIncident('a', { signalCount: 40 }), someIncident('b', { signalCount: 1, state: 'resolved' })])).toMatchObject({ summary: 'Open incidents · 1 story, 40 signals folded in', resolved: [{ id: 'b' }] });
    expect(sectionsOf([]).summary).toBe('No open incident');
  });
});
