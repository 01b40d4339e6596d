import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFaults } from './axe';
import { type Browser, complaintsOf, openBrowser, shoot } from './chromium';
import { freePort, type RunningServer, startServer } from './server';

// One incident from the list to its proof, by keyboard; out as a file, open without a server, and back in.

const hostile = 'hostile <img src=x onerror="window.hurt=1"> of bob@example.com';

let server: RunningServer;
let browser: Browser;
let page: Page;
let folder: string;
let complaints: readonly string[];
let incidentPath = '';

const setTheme = (theme: 'dark' | 'light') => page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);

const sayHostile = () =>
  fetch(`${server.url}/api/ingest`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: JSON.stringify({ service: 'payments', level: 'error', message: hostile }) });

/**
 * Of a stream that goes on, a page and a file hold the newest lines: what is said once may have passed before they are asked for, or the
 * incident may be over by then.
 */
let saying: NodeJS.Timeout | undefined;

/** In both themes and on a telephone. */
async function shootAll(name: string): Promise<void> {
  await shoot(page, `${name}-dark`);
  await setTheme('light');
  await shoot(page, `${name}-light`);
  await setTheme('dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await shoot(page, `${name}-mobile-dark`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.setViewportSize({ width: 1440, height: 900 });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logflow-incident-'));
  server = await startServer(await freePort());
  browser = await openBrowser();
  page = browser.context.pages()[0] ?? (await browser.context.newPage());
  complaints = complaintsOf(page);
});

afterAll(async () => {
  clearInterval(saying);
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('an incident', () => {
  it('opens from the list by keyboard alone', async () => {
    await page.goto(server.url);
    await page.getByText(/services normal/).waitFor({ timeout: 240_000 });
    await page.evaluate(() => fetch('/api/scenarios/payments_outage', { method: 'POST' }));
    await page.locator('[data-testid="incident-card"][data-root="payments"]').waitFor();
    // Lines that come with the trouble, one of them hostile.
    await sayHostile();
    saying = setInterval(() => void sayHostile().catch(() => undefined), 250);

    await page.locator('body').press('j');
    await page.keyboard.press('Enter');

    await page.getByTestId('incident-page').waitFor();
    incidentPath = new URL(page.url()).pathname;
    expect(incidentPath).toMatch(/^\/incidents\/[0-9a-f]+$/);
    await page.getByTestId('happenings').locator('li').nth(3).waitFor();
  }, 300_000);

  it('is told with its course, evidence, radius, lines and traces, and taken with a key', async () => {
    await page.getByTestId('incident-traces').locator('a').first().waitFor();
    await page.getByTestId('incident-lines').locator('li').first().waitFor();
    const kinds = await page.getByTestId('evidence-cards').locator('li').evaluateAll((cards) => cards.map((card) => card.getAttribute('data-kind')));
    expect(kinds).toContain('TRACES');

    await page.locator('body').press('a');
    await page.getByText(/^Acknowledged \d\d:/).waitFor();
    await shootAll('incident');
  });

  it('shows a hostile line as text', async () => {
    await page.getByTestId('incident-lines').getByText(hostile).first().waitFor();

    expect(await page.evaluate(() => 'hurt' in window)).toBe(false);
  });

  it('leads from the evidence to a trace', async () => {
    await page.getByTestId('incident-traces').locator('a').first().click();
    await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
    await page.goBack();
    await page.getByTestId('incident-page').waitFor();
  });

  it('is marked as expected for a while, listed, and taken back', async () => {
    await page.getByTestId('mark-expected').click();
    await page.getByRole('textbox', { name: 'Why' }).fill('a planned outage');
    await shootAll('expected-form');
    await page.getByLabel('For', { exact: true }).selectOption('30');
    await page.getByRole('button', { name: 'Mark as expected', exact: true }).click();
    await page.getByTestId('expected').getByText(/^Expected until \d{4}-\d\d-\d\d/).waitFor();
    await shootAll('expected');

    await page.goto(`${server.url}/notifications`);
    await page.getByTestId('expectation').getByText(/a planned outage/).waitFor();
    await shootAll('expected-list');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByTestId('expectation').getByRole('button').click();
    await page.getByText('Nothing is marked as expected.').waitFor();

    await page.goto(server.url + incidentPath);
    await page.getByTestId('mark-expected').waitFor();
  });

  it('goes out as a masked file that opens without a server and without script', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export').click()]);
    clearInterval(saying);
    const file = join(folder, download.suggestedFilename());
    await download.saveAs(file);
    expect(readFileSync(file, 'utf8')).not.toContain('bob@example.com');

    // All pages lose the network: this one must not be asking just then.
    await page.goto('about:blank');
    const offline = await browser.context.newPage();
    const troubles = complaintsOf(offline);
    await offline.context().setOffline(true);
    await offline.goto(pathToFileURL(file).href);
    await offline.getByRole('heading', { level: 1 }).waitFor();
    expect(await offline.locator('svg .root').count()).toBe(1);
    expect(await offline.locator('img').count()).toBe(0);
    expect(await offline.locator('body').textContent()).toContain('of [email]');
    expect(await offline.evaluate(() => 'hurt' in window)).toBe(false);
    await shoot(offline, 'capsule-offline');
    expect(troubles).toEqual([]);
    await offline.context().setOffline(false);
    await offline.close();

    await page.goto(`${server.url}/incidents`);
    await page.getByTestId('capsule-file').setInputFiles(file);
    await page.getByTestId('capsule-page').getByText('Imported, read-only.').waitFor();
    expect(await page.getByTestId('happenings').locator('li').count()).toBeGreaterThan(3);
    await shootAll('capsule');
  });

  it('refuses another file with a sentence', async () => {
    await page.goto(`${server.url}/incidents`);
    await page.getByTestId('incident-row').first().waitFor();
    await page.getByTestId('capsule-file').setInputFiles({ name: 'x.html', mimeType: 'text/html', buffer: Buffer.from('<p>no</p>') });

    await page.getByRole('alert').getByText(/no incident capsule/).waitFor();
    await shootAll('incidents');
  });

  it('stands among all signals, also those of no incident', async () => {
    await page.goto(`${server.url}/signals`);
    await page.getByTestId('signal-table').locator('tbody tr').first().waitFor();
    await page.getByRole('link', { name: 'at payments' }).first().waitFor();
    await shootAll('signals');
    await page.getByLabel('Kind').selectOption('error_rate');
    await page.waitForURL(/kind=error_rate/);
    await page.getByTestId('kind-says').getByText(/larger share/).waitFor();
  });

  it('complained about nothing but the file that it refused', () => {
    expect(complaints.filter((complaint) => !complaint.includes('400'))).toEqual([]);
  });
});
