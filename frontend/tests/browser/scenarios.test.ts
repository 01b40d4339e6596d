import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, complaintsOf, openBrowser, shoot } from './chromium';
import { freePort, namedAt, type RunningServer, startServer } from './server';

// The ten-second story of each scenario, each on a server of its own: one incident, the right root on top of the page.

const scenarios = [
  { name: 'payments_outage', root: 'payments' },
  { name: 'catalog_latency', root: 'catalog' },
  { name: 'inventory_deadlock', root: 'inventory' },
  { name: 'notifications_flood', root: 'notifications' },
  { name: 'search_index_fail', root: 'search' },
  { name: 'checkout_retry_storm', root: 'checkout' },
  { name: 'recommendations_cold', root: 'recommendations' },
] as const;

const storyWithinSeconds = 10;

type Told = { readonly id: string; readonly root: string; readonly state: string };

let browser: Browser;
let page: Page;
let complaints: readonly string[];

beforeAll(async () => {
  browser = await openBrowser();
  page = browser.context.pages()[0] ?? (await browser.context.newPage());
  complaints = complaintsOf(page);
});

afterAll(async () => {
  await browser?.close();
});

const read = async <T>(server: RunningServer, path: string): Promise<T> => (await fetch(`${server.url}${path}`)).json() as Promise<T>;

describe.each(scenarios)('$name', ({ name, root }) => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer(await freePort());
  });

  afterAll(async () => {
    await page.goto('about:blank');
    await server?.stop();
  });

  it(`says within ${storyWithinSeconds} s that ${root} is broken, and that it is one problem`, async () => {
    await page.goto(server.url);
    await page.getByText(/services normal/).first().waitFor();
    const injected = await fetch(`${server.url}/api/scenarios/${name}`, { method: 'POST' });
    expect(injected.status).toBe(200);
    const { started_at: startedAt } = (await injected.json()) as { readonly started_at: string };

    const seconds = (await namedAt(server, root)) - Date.parse(startedAt) / 1000;
    await page.locator(`[data-testid="map-node-${root}"][data-tone="root"]`).waitFor();
    console.log(`${name}: ${root} named ${seconds.toFixed(1)} s of event time after the injection`);

    expect(seconds).toBeLessThanOrEqual(storyWithinSeconds);
    expect(await page.getByTestId('headline').textContent()).toContain(root);
    expect(await page.getByTestId('chaos-banner').textContent()).toContain(root);
    const { items } = await read<{ readonly items: readonly Told[] }>(server, '/api/incidents?state=open');
    expect(items.map((incident) => incident.root)).toEqual([root]);
    await page.getByTestId('evidence').locator('li').first().waitFor();
    await shoot(page, `story-${name}-dark`);

    await page.getByRole('button', { name: /^Simulate/ }).click();
    await page.getByTestId(`grade-${name}`).getByText(new RegExp(`${root} named after`)).waitFor();
    await shoot(page, `simulate-graded-${name}-dark`);
  });
});

it('complained about nothing', () => {
  expect(complaints.filter((complaint) => !complaint.includes('/hub/live') && !complaint.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
});
