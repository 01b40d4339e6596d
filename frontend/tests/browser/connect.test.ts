import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, complaintsOf, openBrowser, shoot } from './chromium';
import { freePort, type RunningServer, startServer } from './server';

describe('connect your logs', () => {
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let complaints: readonly string[];

  beforeAll(async () => {
    server = await startServer(await freePort(), '--source', 'none', '--syslog', '0');
    browser = await openBrowser();
    page = await browser.context.newPage();
    complaints = complaintsOf(page);
    await page.goto(`${server.url}/connect`);
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it('shows examples that are filled in with the real address', async () => {
    await page.getByText(`${server.url}/api/ingest`).first().waitFor();
    await page.getByRole('button', { name: 'Promtail' }).click();

    expect(await page.getByTestId('example').innerText()).toContain(`${server.url}/loki/api/v1/push`);
    expect(page.url()).toContain('with=promtail');
  }, 60_000);

  it('shows records as they arrive, by source', async () => {
    await fetch(`${server.url}/api/ingest`, { method: 'POST', body: '{"service":"checkout","message":"card declined"}\nnot json' });

    const row = page.locator('[data-source="http"]');
    await row.getByText('1', { exact: true }).first().waitFor();
    // What was refused is counted when the request ends, and may come with the next answer.
    await row.getByText('1 refused: unreadable').waitFor();
    expect(await page.locator('[data-source^="syslog-tcp"]').innerText()).toContain('waiting');
    await shoot(page, 'connect-dark');
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
    await shoot(page, 'connect-light');
    expect(complaints).toEqual([]);
  }, 60_000);
});
