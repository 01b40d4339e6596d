import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, complaintsOf, openBrowser } from './chromium';
import { freePort, type RunningServer, startServer } from './server';

// From a line just sent to its context, from an error to its trace, from a pattern to its lines: with the real program.

let server: RunningServer;
let browser: Browser;
let page: Page;
let complaints: readonly string[];

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

const row = () => page.locator('.log-row').first();

describe('exploring', () => {
  it('finds a line just sent, with its attributes and its context, markup as text', async () => {
    const sent = await fetch(`${server.url}/api/ingest`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: '{"service":"probe","level":"error","message":"needle <img src=x onerror=alert(1)> in the hay","color":"teal"}\n',
    });
    expect(sent.status).toBe(200);

    await page.goto(`${server.url}/logs`);
    await page.getByLabel('Search the lines').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('needle "in the hay" level:error');
    await page.keyboard.press('Enter');
    await page.getByTestId('hits').getByText('1 hit').waitFor();
    await row().locator('.log-open').click();

    expect(await page.getByLabel('The line', { exact: true }).innerText()).toContain('<img src=x onerror=alert(1)>');
    expect(await page.getByLabel('The line', { exact: true }).innerText()).toContain('teal');
    expect(await page.locator('img').count()).toBe(0);
    expect(new URL(page.url()).searchParams.get('q')).toBe('needle "in the hay" level:error');
    await page.getByRole('button', { name: 'Context' }).click();
    await page.getByText('of probe alone').waitFor();
  });

  it('says which condition to leave out when nothing matches', async () => {
    await page.goto(`${server.url}/logs?q=needle&svc=payments`);
    const button = page.getByRole('button', { name: 'Without the service payments' });
    await button.waitFor();
    await button.click();
    await page.getByTestId('hits').getByText('1 hit').waitFor();
  });

  it('exports what it found', async () => {
    await page.goto(`${server.url}/logs?q=needle`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export CSV' }).click()]);
    expect(download.suggestedFilename()).toMatch(/^logflow-.*\.csv$/);
  });

  it('opens the trace of an error and walks it by keyboard', async () => {
    await page.goto(`${server.url}/logs?level=error`);
    await row().waitFor();
    await page.locator('.log-row a.log-trace').first().click();
    await page.getByTestId('trace-summary').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByLabel('The span', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByLabel('The span', { exact: true }).count()).toBe(0);
  });

  it('leads from a pattern to its lines', async () => {
    await page.goto(`${server.url}/patterns`);
    await page.getByRole('region', { name: 'List of patterns' }).getByRole('link').first().click();
    await page.getByTestId('pattern-logs').click();
    await row().waitFor();
    expect(new URL(page.url()).searchParams.get('tpl')).toMatch(/^[0-9a-f]{16}$/);
  });

  it('compares two windows', async () => {
    await page.goto(`${server.url}/changes`);
    await page.getByRole('button', { name: 'Last minute' }).click();
    await page.getByText('1 min stored').first().waitFor();
    expect(complaints).toEqual([]);
  });
});
