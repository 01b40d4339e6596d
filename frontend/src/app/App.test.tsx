// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { draw } from '../../tests/support/render';
import { at, someBlast, someCandidate, someDelta, someEvidence, someIncident, someLine, someScenario, shopEdges, shopServices, someService } from '../../tests/support/some';
import { App } from './App';

const shop = { services: shopServices.map((name) => someService(name)), edges: shopEdges, recentLogs: [someLine(1)] };

it('tells the story of an incident that comes with a delta, everywhere the same', async () => {
  const page = draw(<App />, shop);
  await page.settled();
  expect(page.text()).toContain('All 14 services normal');

  const incident = someIncident('i', {
    blastRadius: [someBlast('checkout', 1)],
    candidates: [someCandidate('payments', 0.8, [someEvidence('own_errors', 0.8, '22 % of its calls fail on their own')]), someCandidate('checkout', 0.2, [someEvidence('shift', 0.2, 'rose 2 s later')])],
    story: ['payments left its baseline'],
  });
  page.tell({ type: 'delta', delta: someDelta(11, { incidents: [incident] }) });

  expect(page.host.querySelector('[data-testid="headline"]')?.textContent).toContain('payments is failing');
  expect(page.host.querySelector('[data-testid="incident-card"]')?.getAttribute('data-root')).toBe('payments');
  expect(page.host.querySelector('[data-testid="evidence"]')?.textContent).toContain('22 % of its calls fail on their own');
  expect(page.host.querySelector('[data-testid="map-node-payments"]')?.getAttribute('data-tone')).toBe('root');
});

it('shows the runner-up and what points to it', () => {
  const incident = someIncident('i', { candidates: [someCandidate('payments', 0.8), someCandidate('checkout', 0.2, [someEvidence('shift', 0.2, 'rose 2 s later')])] });
  const page = draw(<App />, { ...shop, incidents: [incident] });

  page.click('[aria-label="Root candidates"] li:nth-child(2) button');

  expect(page.text()).toContain('Runner-up: what points to checkout');
  expect(page.text()).toContain('rose 2 s later');
});

it('says how to send the first record while there is none', () => {
  const page = draw(<App />, { tick: null, services: [], edges: [], recentLogs: [] });

  expect(page.text()).toContain('Waiting for the first record');
  expect(page.host.querySelector('pre')?.textContent).toContain('/api/ingest');
});

it('keeps its content when the link breaks, and says so', async () => {
  const page = draw(<App />, shop);
  await page.settled();
  page.tell({ type: 'link', link: 'reconnecting', detail: null });

  expect(page.host.querySelector('[data-testid="live-badge"]')?.textContent).toBe('Reconnecting, last data 14:00:10');
  expect(page.host.querySelectorAll('[data-service]')).toHaveLength(14);
});

it('says what is injected, where and for how long, and offers to stop it', () => {
  const page = draw(<App />, { ...shop, scenarios: [someScenario('payments_outage', { isActive: true, startedAt: at(0) })] });

  expect(page.host.querySelector('[data-testid="chaos-banner"]')?.textContent).toContain('Injected fault: Payments outage at payments · 25 s left');
  expect(page.host.querySelector('[aria-label="Stop Payments outage"]')).not.toBeNull();
});

it('offers scenarios only while the simulator is the source', () => {
  expect(draw(<App />, { ...shop, isSimulated: false }).host.querySelector('[data-testid="simulate"]')).toBeNull();
});

it('names each scenario button by what it does', () => {
  const page = draw(<App />, { ...shop, scenarios: [someScenario('payments_outage')] });
  page.click('[data-testid="simulate"]');

  expect(page.host.querySelector('[aria-label="Inject payments outage"]')).not.toBeNull();
});

it('says that it is learning while it is', () => {
  expect(draw(<App />, { ...shop, isWarmingUp: true }).text()).toContain('Learning normal');
});
