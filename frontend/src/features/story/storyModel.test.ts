import { describe, expect, it } from 'vitest';
import { at, someBlast, someCandidate, someIncident, someKpis, somePoint } from '../../../tests/support/some';
import { quietOf, storyOf } from './storyModel';

describe('the story', () => {
  it('says what, since when, who is hit, who is next and how sure', () => {
    const story = storyOf(someIncident('i', { blastRadius: [someBlast('checkout', 1), someBlast('gateway', 2, { state: 'predicted', etaSeconds: 8 })] }), at(222));

    expect(story).toMatchObject({
      what: 'payments is failing: 22 % of calls error (4.9 % before)',
      since: 'started 14:00:00 (3 min 42 s ago)',
      hit: 'checkout',
      next: 'gateway in ~8 s',
      confidence: { word: 'high', isFor: 2, isAgainst: 0 },
    });
  });

  it('names a change of state as the trigger where the engine does, and says so where there is none', () => {
    const told = (...story: readonly string[]) => storyOf(someIncident('i', { story }), at(5)).why;

    expect(told('payments is failing, since 14:00:00.', 'No change seen before it.')).toEqual({ label: null, text: 'No change seen before it' });
    expect(told('payments is failing.', 'Likely trigger: a new log line of payments at 13:59:58 (2 s earlier): "card <*> rejected".')).toEqual({
      label: 'Likely trigger',
      text: 'a new log line of payments at 13:59:58 (2 s earlier): "card <*> rejected"',
    });
  });

  it('does not sound surer than it is', () => {
    expect(storyOf(someIncident('i', { candidates: [someCandidate('payments', 0.5), someCandidate('cart', 0.4)] }), at(5)).what).toMatch(/^Most likely: /);
  });

  it('leaves the headline as it is where no root is named', () => {
    const story = storyOf(someIncident('i', { title: 'Not enough evidence to name a root: payments 30 %', isRootKnown: false, candidates: [someCandidate('payments', 0.3)] }), at(5));

    expect(story).toMatchObject({ what: 'Not enough evidence to name a root: payments 30 %', confidence: { word: 'not enough evidence' } });
  });

  it('tells of a resolved incident in the past', () => {
    expect(storyOf(someIncident('i', { state: 'resolved', resolved: at(90) }), at(500))).toMatchObject({ since: '14:00:00 to 14:01:30 (1 min 30 s), resolved', isOver: true });
  });

  it('says so when all is well, and what was last', () => {
    const last = someIncident('i', { state: 'resolved', onset: at(0), resolved: at(360) });

    expect(quietOf(someKpis, [last], { isOn: false, seconds: 120 }, [], at(900))).toEqual({
      headline: 'All 14 services normal',
      details: ['Last incident 14:00, 6 min: payments is failing: 22 % of calls error (4.9 % before)', '0 signals in the last minute', '214 log templates known'],
    });
  });

  it('says that it is still learning', () => {
    expect(quietOf(someKpis, [], { isOn: true, seconds: 300 }, [somePoint(0)], at(70)).headline).toBe('Learning normal: 1 min 10 s of 5 min');
  });
});
