import { describe, expect, it } from 'vitest';
import { at, service, someBlast, someCandidate, someIncident, someSignal } from '../../../tests/support/some';
import { cardOf, chipsOf, inRange, looseOf, sectionsOf } from './incidentModel';

const member = (name: string) => ({ service: service(name), onset: at(0), signals: 1 });

describe('an incident card', () => {
  it('says state, root with its score and the runner-up, time and signals', () => {
    const incident = someIncident('i', { candidates: [someCandidate('payments', 0.92), someCandidate('checkout', 0.06)], signalCount: 41 });

    expect(cardOf(incident, at(125))).toMatchObject({ word: 'CRITICAL', tone: 'critical', root: 'payments', score: 0.92, runnerUp: 'then checkout 0.06', signals: '41 signals', time: '14:00 · 2 min 5 s' });
    expect(cardOf({ ...incident, state: 'resolving' }, at(125)).word).toBe('RESOLVING');
  });

  it('says when a resolved one was, and how long', () => {
    expect(cardOf(someIncident('i', { state: 'resolved', resolved: at(360), candidates: [] }), at(9999))).toMatchObject({ word: 'RESOLVED', tone: 'neutral', runnerUp: 'no runner-up', time: '14:00–14:06 · 6 min' });
  });

  it('shows who is hit with hops, who is starved, and who is next, each once', () => {
    const incident = someIncident('i', {
      members: [member('payments'), member('checkout'), member('odd'), member('ledger')],
      blastRadius: [
        someBlast('cart', 1, { state: 'predicted', etaSeconds: 6 }),
        someBlast('gateway', 2),
        someBlast('checkout', 1),
        someBlast('ledger', 1, { relation: 'starved' }),
      ],
    });

    expect(chipsOf(incident).map(({ service: name, role, note }) => [name, role, note])).toEqual([['checkout', 'hit', '+1'], ['gateway', 'hit', '+2'], ['odd', 'hit', ''], ['ledger', 'starved', '+1'], ['cart', 'risk', '~6 s']]);
    expect(chipsOf({ ...incident, state: 'resolved' }).some((chip) => chip.role === 'risk')).toBe(false);
  });
});

describe('the list of incidents', () => {
  it('counts stories and the signals folded into them', () => {
    const open = someIncident('a', { signalCount: 40 });
    const sections = sectionsOf([open, someIncident('b', { state: 'resolved' })]);

    expect(sections.summary).toBe('1 story, 40 signals folded in');
    expect([sections.open.length, sections.resolved.length]).toEqual([1, 1]);
    expect(sectionsOf([]).summary).toBe('No open incident');
  });

  it('counts the signals of the last minute that are in no story', () => {
    const incidents = [someIncident('a'), someIncident('b', { state: 'resolved', resolved: at(20), members: [member('cart')] })];
    const signals = [
      someSignal({ service: 'payments', at: at(60) }),
      someSignal({ service: 'cart', at: at(10) }),
      someSignal({ service: 'cart', at: at(40) }),
      someSignal({ service: 'search', at: at(50) }),
      someSignal({ service: 'search', at: at(-20) }),
    ];

    expect(looseOf(signals, incidents, at(61))).toBe(2);
    expect(looseOf(signals, incidents, null)).toBe(0);
  });
});

describe('a picked range', () => {
  it('keeps what lasted into it', () => {
    const incidents = [someIncident('before', { onset: at(0), resolved: at(10), state: 'resolved' }), someIncident('into', { onset: at(5), resolved: at(25), state: 'resolved' }), someIncident('still', { onset: at(1) }), someIncident('after', { onset: at(40) })];

    expect(inRange(incidents, at(20), at(30)).map(({ id }) => id)).toEqual(['into', 'still']);
    expect(inRange(incidents, null, null)).toBe(incidents);
  });
});
