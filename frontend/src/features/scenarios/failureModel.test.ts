import { describe, expect, it } from 'vitest';
import { copyOf, effectWords, nameOf, newFailure, planOf, readDocument, withEffect } from './failureModel';

const outage = { $schema: 'x', name: 'payments_outage', title: 'Payments outage', primary: { service: 'payments', errors: 4.5, latency: 5 }, cascade: [{ service: 'ledger', warnings: 3, message: 'late' }], lag_seconds: 2, duration_seconds: 35 };

describe('a failure', () => {
  it('is told in words and numbers', () => {
    expect(planOf(outage)).toEqual([
      { when: 'at once', service: 'payments', what: 'errors ×4.5, latency ×5' },
      { when: 'after 2 s', service: 'ledger', what: 'warnings ×3' },
    ]);
    expect(effectWords({ service: 'a' })).toBe('nothing yet');
    expect(effectWords({ service: 'a', errors: 2, values: { code: ['503', '507'] } })).toBe('errors ×2, code is 503 or 507');
  });

  it('is changed at one effect, and keeps what the page does not know', () => {
    expect(withEffect(outage, 0, { warnings: 4 })).toEqual({ ...outage, cascade: [{ service: 'ledger', warnings: 4, message: 'late' }] });
    expect(withEffect(outage, -1, { errors: 2 })['primary']).toEqual({ service: 'payments', errors: 2, latency: 5 });
  });

  it('is copied under a name of its own', () => {
    expect(copyOf(outage)).toMatchObject({ name: 'my_payments_outage', title: 'My payments outage' });
    expect(copyOf(outage)).not.toHaveProperty('$schema');
    expect(nameOf(' Ärger im Büro, 2! ')).toBe('rger_im_b_ro_2');
  });

  it('is read from text, or it is said why not', () => {
    expect(readDocument(JSON.stringify(newFailure('a')))).toEqual(newFailure('a'));
    expect(readDocument('[]')).toBe('A scenario is a JSON object.');
    expect(readDocument('{')).toMatch(/JSON/);
  });
});
