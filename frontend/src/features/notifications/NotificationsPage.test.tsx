// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { answering, drawAt, settled } from '../../../tests/support/answers';
import { routes } from '../../base/routes';
import NotificationsPage from './NotificationsPage';

const nothing = { items: [], next_cursor: null };
const answers = { '/api/notifications/channels': nothing, '/api/silences': nothing, '/api/expectations': nothing, '/api/notifications/deliveries': nothing };
const fieldsOf = (host: HTMLElement): readonly (string | undefined)[] => ['service', 'incident', 'rule'].map((name) => host.querySelector<HTMLInputElement>(`#silence-${name}`)?.value);

it('fills in the service of the incident that is to be silenced', async () => {
  answering(answers);
  const page = await drawAt(routes.notifications({ svc: 'a/b "c"', inc: 'i-7' }), <NotificationsPage />);

  // The service alone: both would silence only what is both.
  expect(fieldsOf(page.host)).toEqual(['a/b "c"', '', '']);
});

it.each([
  [routes.notifications({ inc: 'i-7' }), 'i-7'],
  [routes.notifications(), ''],
])('fills in of %s what it names', async (path, incident) => {
  answering(answers);
  const page = await drawAt(path, <NotificationsPage />);

  expect(fieldsOf(page.host)).toEqual(['', incident, '']);
});

it('shows what is marked as expected, with its end, and takes it back', async () => {
  const mark = { id: 'e-1', title: 'payments is failing', incident: 'i-1', findings: [{ service: 'payments', kind: 'volume' }], until: '2026-01-09T14:00:00Z', by: '', reason: 'load test', quieted: 12 };
  const asked = answering({ ...answers, '/api/expectations': { items: [mark] } });
  const page = await drawAt(routes.notifications(), <NotificationsPage />);

  expect(page.host.querySelector('[data-testid="expectation"] p + p')?.textContent).toBe('until 2026-01-09 14:00 UTC · 1 finding · quieted 12 · load test');
  page.click('[data-testid="expectation"] button');
  await settled();

  expect(asked).toContain('DELETE /api/expectations/e-1');
});
