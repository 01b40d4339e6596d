import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, complaintsOf, openBrowser } from './chromium';
import { freePort, type RunningServer, startServer } from './server';

// The service map in a real browser against the real server: what all who look at it share, the keyboard, calls, the table.

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: RunningServer;
let browser: Browser;
let page: Page;
let complaints: readonly string[];

const placesOf = (shown: Page): Promise<Record<string, string | null>> =>
  shown.evaluate(() => Object.fromEntries([...document.querySelectorAll('[data-service]')].map((node) => [node.getAttribute('data-service'), node.getAttribute('transform')])));

const versionOf = async (): Promise<number> => ((await (await fetch(`${server.url}/api/map/services`)).json()) as { layout: { version: number } }).layout.version;

async function openMap(shown: Page, query = ''): Promise<void> {
  await shown.goto(`${server.url}/${query}`);
  await shown.waitForFunction(() => document.querySelectorAll('[data-service]').length === 14, null, { timeout: 90_000 });
}

async function until(holds: () => Promise<boolean>, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    expect(Date.now(), `not within ${seconds} s`).toBeLessThan(end);
    await new Promise((done) => setTimeout(done, 100));
  }
}

const seriousFaults = async (): Promise<readonly string[]> => {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Result = { readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] }[] };
    const { axe: tool } = window as unknown as { readonly axe: { run: (options: object) => Promise<Result> } };
    const { violations } = await tool.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`);
  });
};

beforeAll(async () => {
  server = await startServer(await freePort());
  browser = await openBrowser();
  page = browser.context.pages()[0] ?? (await browser.context.newPage());
  complaints = complaintsOf(page);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe('the service map', () => {
  it('is laid out by whoever comes first, and kept by the server', async () => {
    await openMap(page);
    // A map that was touched stands still, even while the stream is being learnt.
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await until(async () => (await versionOf()) > 0);
  }, 120_000);

  it('looks the same after a reload and to somebody else, pins included', async () => {
    const before = await versionOf();
    const box = (await page.getByTestId('map-node-ledger').boundingBox())!;
    await page.mouse.move(box.x + 30, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 70, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await until(async () => (await versionOf()) > before);
    const places = await placesOf(page);

    await openMap(page);
    expect(await placesOf(page)).toEqual(places);

    const other = await browser.context.browser()?.newContext();
    const second = other === undefined ? await browser.context.newPage() : await other.newPage();
    await openMap(second);
    expect(await placesOf(second)).toEqual(places);

    // What the second one lets go, the first one sees.
    await second.getByTestId('map-node-ledger').dblclick();
    await until(async () => (await placesOf(page))['ledger'] === (await placesOf(second))['ledger'] && (await placesOf(page))['ledger'] !== places['ledger'], 30);
    expect({ ...(await placesOf(page)), ledger: '' }).toEqual({ ...places, ledger: '' });
    await (other?.close() ?? second.close());
  }, 120_000);

  it('is walked along the calls with the arrow keys and opened with Enter', async () => {
    await openMap(page);
    await page.getByTestId('map-node-checkout').focus();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-service'));

    await page.getByTestId('map-node-payments').focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('ledger');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('payments');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Service payments' }).waitFor();
    expect(page.url()).toContain('svc=payments');
    await page.keyboard.press('Escape');
  });

  it('isolates, hides and finds by key, and a link restores it', async () => {
    await page.getByTestId('map-node-payments').focus();
    await page.keyboard.press('i');
    await page.getByTestId('isolated').waitFor();
    expect(Object.keys(await placesOf(page)).sort()).toEqual(['checkout', 'ledger', 'payments']);

    await page.goto(page.url());
    await page.waitForFunction(() => document.querySelectorAll('[data-service]').length === 3, null);
    await page.getByRole('button', { name: 'Show the whole map' }).click();
    await page.waitForFunction(() => document.querySelectorAll('[data-service]').length === 14);

    await page.keyboard.press('Escape');
    await page.getByLabel('Find a service in the map').fill('recomm');
    await page.keyboard.press('Enter');
    await until(async () => (await page.evaluate(() => document.activeElement?.getAttribute('data-service'))) === 'recommendations');
    await page.getByLabel('Find a service in the map').fill('');
  });

  it('says of a call how often, how many fail, how long, and how it is known', async () => {
    await openMap(page);
    const point = await page.evaluate(() => {
      const path = document.querySelector<SVGPathElement>('[data-edge="payments → ledger"] .map-edge-hit')!;
      const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM()!);
      return { x, y };
    });
    await page.mouse.click(point.x, point.y);

    const card = page.getByTestId('edge-card');
    await card.waitFor();
    expect(await card.textContent()).toMatch(/payments → ledger.*calls.*\/s.*of them fail.*%.*mean latency.*Known for sure: parent spans name the caller/);
    expect(page.url()).toContain('edge=payments%3Eledger');
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
  });

  it('says the same as a table, sortable, without a serious fault', async () => {
    await page.getByRole('button', { name: 'As a table' }).click();
    const table = page.getByRole('table', { name: 'Services of the map' });
    await table.waitFor();

    expect(await table.locator('tbody tr').count()).toBe(14);
    await table.getByRole('button', { name: /^Service/ }).click();
    expect(await table.locator('tbody tr').first().textContent()).toContain('analytics');
    expect(await page.getByRole('table', { name: 'Calls of the map' }).locator('tbody tr').count()).toBeGreaterThanOrEqual(14);
    expect(await seriousFaults()).toEqual([]);
    await page.getByRole('button', { name: 'As a table' }).click();
  });

  it('has a page per service and one of correlations, both without a serious fault', async () => {
    await page.goto(`${server.url}/services/payments`);
    await page.getByRole('img', { name: /^Latency at/ }).waitFor();
    expect(await page.getByRole('region', { name: 'Called by' }).textContent()).toContain('checkout');
    expect(await seriousFaults()).toEqual([]);

    await page.goto(`${server.url}/correlations`);
    const heatmap = page.getByRole('application', { name: /^Correlation of 14 services/ });
    await heatmap.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByTestId('heatmap-cell').textContent()).toMatch(/ × .*(r = |nothing to say)/);
    expect(await seriousFaults()).toEqual([]);
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('table', { name: /^Pairs of services/ }).waitFor();
  });

  it('complained about nothing', () => {
    // A layout that somebody else was faster with is a 409, which browsers write to the console.
    expect(complaints.filter((complaint) => !complaint.includes('409'))).toEqual([]);
  });
});
