import { describe, expect, it } from 'vitest';
import { at, someCandidate, someEvidence, someIncident, someSignal } from '../../../tests/support/some';
import type { TemplateId } from '../../contracts/ids';
import { cardsOf, examplesOf, runnerUpOf } from './evidenceModel';

describe('evidence', () => {
  it('is told in cards of fixed kinds, in the order in which one reads them', () => {
    const candidate = someCandidate('payments', 0.9, [
      someEvidence('against', 0),
      someEvidence('mention', -0.02),
      someEvidence('own_errors', 0.3),
      someEvidence('reach', 0.31),
      someEvidence('absent', 0),
      someEvidence('new_template', 0.05),
      someEvidence('onset_order', 0.1),
      someEvidence('shift', 0.08),
    ]);

    expect(cardsOf(someIncident('i'), candidate).map((card) => [card.kind, card.share])).toEqual([
      ['FIRST', '+0.10'],
      ['CHANGE', '+0.08'],
      ['NEW LOG', '+0.05'],
      ['TRACES', '+0.31'],
      ['TRACES', '+0.30'],
      ['ABSENT', ''],
      ['AGAINST', '−0.02'],
      ['AGAINST', ''],
    ]);
  });

  it('names a change of state as the trigger, or says that none was seen', () => {
    const card = (story: readonly string[]) => cardsOf(someIncident('i', { story, candidates: [] }), someCandidate('payments', 1))[0];

    expect(card(['x', 'Likely trigger: release 2.4.1 of payments (13 s earlier).'])).toMatchObject({ kind: 'CHANGE', text: 'Likely trigger: release 2.4.1 of payments (13 s earlier).', tone: 'critical' });
    expect(card(['No change seen before it.'])).toMatchObject({ kind: 'CHANGE', tone: 'neutral' });
    expect(card([])).toBeUndefined();
    expect(cardsOf(someIncident('i', { story: ['No change seen before it.'] }), someCandidate('checkout', 1))).toEqual([]);
  });

  it('opens the proof of each card in the time of the incident', () => {
    const incident = someIncident('i', { onset: at(0), lastSignal: at(10), signals: [someSignal({ kind: 'new_template', template: 'abcd' as TemplateId })] });
    const to = (kind: string) => cardsOf(incident, someCandidate('payments', 1, [someEvidence(kind, 0.1)]))[0]?.proof.to;

    expect(to('own_errors')).toBe('/traces?svc=payments&from=2026-01-02T13%3A59%3A30.000Z&to=2026-01-02T14%3A00%3A20.000Z&errors=1');
    expect(to('new_template')).toBe('/patterns/abcd');
    expect(to('mention')).toMatch(/^\/logs\?svc=payments&level=warn&from=/);
    expect(to('onset_order')).toMatch(/^\/signals\?/);
    expect(to('absent')).toBe('/services/payments');
  });

  it('tells what is written otherwise by its kind, and leads to the log pattern', () => {
    const lines = { template: 'abcd' as TemplateId, before: 120, beforeSeconds: 300, after: 0, afterSeconds: 40, expected: 16 };
    const cards = ['new_template', 'line_change', 'absent'].map((kind) => ({ ...someEvidence(kind, 0), lines })).flatMap((part) => cardsOf(someIncident('i'), someCandidate('payments', 1, [part])));

    expect(cards.map((card) => [card.kind, card.share, card.proof])).toEqual([
      ['NEW LOG', '', { label: 'Log pattern', to: '/patterns/abcd' }],
      ['CHANGE', '', { label: 'Log pattern', to: '/patterns/abcd' }],
      ['ABSENT', '', { label: 'Log pattern', to: '/patterns/abcd' }],
    ]);
  });

  it('shows a kind that it does not know as a change', () => {
    expect(cardsOf(someIncident('i'), someCandidate('a', 1, [someEvidence('queue_depth', 1)]))[0]).toMatchObject({ kind: 'CHANGE', text: 'queue_depth says so' });
  });

  it('keeps the runner-up visible with the word against it', () => {
    const incident = someIncident('i', { candidates: [someCandidate('payments', 0.8), someCandidate('checkout', 0.2, [someEvidence('reach', 0.1), someEvidence('against', 0, 'It shows no errors of its own.')])] });

    expect(runnerUpOf(incident)).toEqual({ service: 'checkout', score: 0.2, why: 'It shows no errors of its own.' });
    expect(runnerUpOf(someIncident('i', { candidates: [someCandidate('payments', 1)] }))).toBeNull();
  });

  it('shows the lines that a service is judged by, new shapes first, each once', () => {
    const incident = someIncident('i', {
      signals: [
        someSignal({ examples: ['charge failed'] }),
        someSignal({ kind: 'warnings', examples: ['charge failed'] }),
        someSignal({ kind: 'new_template', templateText: 'card <*> rejected', examples: ['card 1 rejected'] }),
        someSignal({ service: 'cart', examples: ['not of payments'] }),
        someSignal({ kind: 'volume' }),
      ],
    });

    expect(examplesOf(incident, 'payments').map((example) => [example.isNew, example.template, example.examples[0]])).toEqual([[true, 'card <*> rejected', 'card 1 rejected'], [false, '', 'charge failed']]);
  });
});
