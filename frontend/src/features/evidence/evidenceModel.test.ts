import { describe, expect, it } from 'vitest';
import { someCandidate, someEvidence, someIncident, someSignal } from '../../../tests/support/some';
import { examplesOf, rowsOf } from './evidenceModel';

describe('evidence', () => {
  it('gives each kind its word, the weightiest first, what speaks against last', () => {
    const rows = rowsOf(someCandidate('payments', 0.9, [someEvidence('shift', -0.05), someEvidence('onset_order', 0.2), someEvidence('own_errors', 0.5), someEvidence('new_template', 0.1)]));

    expect(rows.map((row) => [row.word, row.share])).toEqual([['ERRORS', '+0.50'], ['FIRST', '+0.20'], ['NEW LOG', '+0.10'], ['AGAINST', '−0.05']]);
  });

  it('shows a kind that it does not know by its own name', () => {
    expect(rowsOf(someCandidate('a', 1, [someEvidence('queue_depth', 1)]))[0]).toMatchObject({ word: 'QUEUE DEPTH', tone: 'neutral' });
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
