import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, openBrowser, shoot } from './chromium';
import { findServer, freePort, type RunningServer, startServer } from './server';

// A server that asks for keys, in the real browser: signing in, writes, and the notifications page with a real receiver.

let folder: string;
let key: string;
let server: RunningServer;
let browser: Browser;
let page: Page;
let receiver: Server;
const received: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logflow-guard-'));
  const database = join(folder, 'guard.duckdb');
  key = execFileSync('dotnet', [findServer(), 'key', 'create', '--name', 'browser', '--scope', 'admin', '--db', database], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push(body);
      response.end('ok');
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  server = await startServer(await freePort(), '--source', 'none', '--db', database);
  browser = await openBrowser();
  page = browser.context.pages()[0] ?? (await browser.context.newPage());
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  receiver?.close();
  rmSync(folder, { recursive: true, force: true });
});

const address = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;

describe('a server with keys', () => {
  it('shows nobody anything but the sign-in', async () => {
    await page.goto(`${server.url}/notifications`);
    await page.getByLabel('Key', { exact: true }).waitFor();

    expect(await page.evaluate(() => fetch('/api/stats').then((response) => response.status))).toBe(401);
    await shoot(page, 'sign-in-dark');
  });

  it('refuses a wrong key with a sentence', async () => {
    await page.getByLabel('Key', { exact: true }).fill('lf_wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();

    await page.getByText('This key is not known here').waitFor();
  });

  it('lets a right key in, where one wanted to go, and shows the stream', async () => {
    await page.getByLabel('Key', { exact: true }).fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();

    await page.getByRole('heading', { name: 'Notifications' }).waitFor();
    await page.locator('[data-testid="live-badge"][data-link="live"]').waitFor();
    expect(await page.evaluate(() => document.cookie)).toBe('');
  });

  it('refuses a write that the page did not sign', async () => {
    const status = await page.evaluate(() =>
      fetch('/api/silences', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"service":"payments","minutes":5}' }).then((response) => response.status),
    );

    expect(status).toBe(403);
  });

  it('adds a webhook and sends a test to it', async () => {
    await page.getByTestId('new-channel').click();
    await page.getByLabel('Name').fill('On call');
    await page.getByLabel('Address').fill(address());
    await page.getByLabel('Signing secret').fill('s3cret');
    await shoot(page, 'notifications-form-dark');
    await page.getByRole('button', { name: 'Save channel' }).click();
    const row = page.locator('[data-testid="channel"][data-channel="On call"]');
    await row.getByRole('button', { name: 'Send test' }).click();

    await row.getByText('The test was taken.').waitFor();
    expect(received).toHaveLength(1);
    expect(received[0]).toContain('This is a test from LogFlow');
    expect(await page.content()).not.toContain('s3cret');
  });

  it('silences the service that the address names', async () => {
    await page.goto(`${server.url}/notifications?svc=payments`);
    expect(await page.getByLabel('Root service').inputValue()).toBe('payments');
    await page.getByLabel('Why').fill('planned work');
    await page.getByRole('button', { name: 'Silence', exact: true }).click();

    await page.getByTestId('silence').getByText('root payments').waitFor();
    await shoot(page, 'notifications-dark');
    await page.getByRole('button', { name: /^Theme: dark/ }).click();
    await page.waitForTimeout(300);
    await shoot(page, 'notifications-light');
    await page.getByRole('button', { name: /^Theme: light/ }).click();
  });

  it('signs out for good', async () => {
    await page.getByTestId('sign-out').click();
    await page.getByLabel('Key', { exact: true }).waitFor();

    // Asked with the page's cookies but not by the page, which is on its way to the sign-in.
    expect((await page.request.get(`${server.url}/api/rules`)).status()).toBe(401);
  });
});
