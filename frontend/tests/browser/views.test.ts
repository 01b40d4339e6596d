import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFaults } from './axe';
import { type Browser, complaintsOf, openBrowser, shoot } from './chromium';
import { freePort, type RunningServer, startServer } from './server';

// Every view in both themes on a desk and on a telephone: no serious fault that axe-core finds, nothing wider than the screen,
// no complaint on the console, and a picture of each.

type Ids = { readonly incident: string; readonly template: string; readonly trace: string; readonly at: string };

type View = { readonly name: string; readonly path: (ids: Ids) => string };

const views: readonly View[] = [
  { name: 'overview', path: ({ incident }) => `/?inc=${incident}` },
  { name: 'overview-service', path: () => '/?svc=payments' },
  { name: 'overview-past', path: ({ at }) => `/?at=${at}` },
  { name: 'incidents', path: () => '/incidents' },
  { name: 'incident', path: ({ incident }) => `/incidents/${incident}` },
  { name: 'service', path: () => '/services/payments' },
  { name: 'overview-peer', path: () => `/?svc=${encodeURIComponent(peer)}` },
  { name: 'service-peer', path: () => `/services/${encodeURIComponent(peer)}` },
  { name: 'logs', path: () => '/logs?q=failed' },
  { name: 'traces', path: () => '/traces' },
  { name: 'trace', path: ({ trace }) => `/traces/${trace}` },
  { name: 'patterns', path: () => '/patterns' },
  { name: 'pattern', path: ({ template }) => `/patterns/${template}` },
  { name: 'changes', path: () => '/changes' },
  { name: 'signals', path: () => '/signals' },
  { name: 'correlations', path: () => '/correlations' },
  { name: 'rules', path: () => '/rules' },
  { name: 'notifications', path: () => '/notifications' },
  { name: 'connect', path: () => '/connect' },
  { name: 'status', path: () => '/status' },
];

/** A database that only its caller's spans name. */
const peer = 'postgresql/orders';

const sizes = [
  { name: '1440x900', width: 1440, height: 900 },
  { name: '390x844', width: 390, height: 844 },
] as const;

const themes = ['dark', 'light'] as const;

let server: RunningServer;
let browser: Browser;
let page: Page;
let ids: Ids;
let complaints: readonly string[];

const read = async <T>(path: string): Promise<T> => (await fetch(`${server.url}${path}`)).json() as Promise<T>;

async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const found = await ask();
    if (found !== undefined) {
      return found;
    }
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error(`no ${what} within a minute`);
}

/** An outage, so that there is something to see in each view. */
async function breakPayments(): Promise<Ids> {
  await fetch(`${server.url}/api/scenarios/payments_outage`, { method: 'POST' });
  type Listed<T> = { readonly items: readonly T[] };
  const incident = await until('incident', async () => (await read<Listed<{ id: string; root: string }>>('/api/incidents?state=open')).items.find((one) => one.root === 'payments'));
  const trace = await until('failed trace', async () => (await read<Listed<{ trace_id: string }>>('/api/traces/recent?errors_only=true&service=payments')).items[0]);
  const template = await until('template', async () => (await read<Listed<{ id: string }>>('/api/templates?service=payments')).items[0]);
  const { tick } = await read<{ tick: string }>('/api/stats');
  return { incident: encodeURIComponent(incident.id), trace: trace.trace_id, template: template.id, at: new Date(Date.parse(tick) - 20_000).toISOString() };
}

/** Calls to the database, each as it is made since what comes late counts in no window, until it is known as a peer. */
async function callPeer(): Promise<void> {
  const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');
  let made = 0;
  await until('peer', async () => {
    const start = Date.now();
    const spans = Array.from({ length: 20 }, (_, i) => ({
      traceId: hex(++made, 32),
      spanId: hex(made, 16),
      name: 'SELECT',
      kind: 3,
      startTimeUnixNano: `${start + i * 20}000000`,
      endTimeUnixNano: `${start + i * 20 + 10 + (i % 7)}000000`,
      attributes: [{ key: 'db.system.name', value: { stringValue: 'postgresql' } }, { key: 'db.namespace', value: { stringValue: 'orders' } }],
      status: { code: i % 8 === 0 ? 2 : 1 },
    }));
    const body = { resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: 'reporting' } }] }, scopeSpans: [{ spans }] }] };
    await fetch(`${server.url}/v1/traces`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    const answer = await fetch(`${server.url}/api/service/${encodeURIComponent(peer)}`);
    return answer.ok ? ((await answer.json()) as { readonly peer: { readonly callers: readonly unknown[] } | null }).peer?.callers[0] : undefined;
  });
}

/** The page has drawn what it asked for: nothing is busy any more. */
async function settle(): Promise<void> {
  await page.locator('main, [role="main"]').first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null, null);
  await page.waitForTimeout(250);
}

beforeAll(async () => {
  server = await startServer(await freePort());
  browser = await openBrowser();
  page = browser.context.pages()[0] ?? (await browser.context.newPage());
  await page.emulateMedia({ reducedMotion: 'reduce' });
  complaints = complaintsOf(page);
  await page.goto(server.url);
  await page.getByText(/services normal/).first().waitFor();
  ids = await breakPayments();
  await callPeer();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe.each(themes)('%s', (theme) => {
  beforeAll(async () => {
    await page.evaluate((choice) => localStorage.setItem('logflow.theme', choice), theme);
  });

  describe.each(sizes)('at $name', ({ name: size, width, height }) => {
    it.each(views)('$name', async ({ name, path }) => {
      await page.setViewportSize({ width, height });
      await page.goto(`${server.url}${path(ids)}`);
      await settle();

      await shoot(page, `${name}-${theme}-${size}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), 'wider than the screen').toBeLessThanOrEqual(width);
      expect(await page.getByText('There is no page at this address').count()).toBe(0);
      expect(await seriousFaults(page)).toEqual([]);
    });
  });
});

it('complained about nothing', () => {
  expect(complaints).toEqual([]);
});
