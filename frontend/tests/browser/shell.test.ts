import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFaults } from './axe';
import { type Browser, openBrowser, shoot } from './chromium';
import { freePort, type RunningServer, startServer } from './server';

// The frame of the page against the real program: by keyboard alone, by name, and when the server goes away and comes back.

const resumeWithinMs = 2_000;
const quietMs = 3_500;

type Told = { readonly kind: 'snapshot' | 'delta'; readonly epoch: string | null; readonly number: number; readonly covers: number };

let server: RunningServer;
let browser: Browser;
let page: Page;
/** Every picture and change that the server told the page, in order. */
const told: Told[] = [];

/** Breaks the line between page and server. */
let breakLine: () => Promise<void> = () => Promise.resolve();

/** Stands in the line and writes down what the server tells. */
const listen = (to: Page): Promise<void> =>
  to.routeWebSocket(/\/hub\/live/, (toPage) => {
    const toServer = toPage.connectToServer();
    toPage.onMessage((message) => toServer.send(message));
    toServer.onMessage((message) => {
      for (const part of message.toString().split('\u001e').filter((text) => text.includes('"target"'))) {
        const { target, arguments: [body] } = JSON.parse(part) as { readonly target: string; readonly arguments: readonly [{ readonly epoch?: string; readonly number: number; readonly covers?: number }] };
        told.push({ kind: target as Told['kind'], epoch: body.epoch ?? null, number: body.number, covers: body.covers ?? 0 });
      }
      toPage.send(message);
    });
    breakLine = async () => {
      await toServer.close();
      await toPage.close({ code: 1011, reason: 'the line broke' });
    };
  });

/** Ticks told twice or left out within one run of the server. */
function breaks(): readonly string[] {
  return told.flatMap((message, index) => {
    const before = told[index - 1];
    return message.kind === 'snapshot' || before === undefined || message.number - message.covers === before.number ? [] : [`${before.number} then ${message.number} covering ${message.covers}`];
  });
}

const live = () => page.locator('[data-testid="live-badge"][data-link="live"]');
const headline = () => page.getByTestId('headline');

beforeAll(async () => {
  server = await startServer(await freePort());
  browser = await openBrowser();
  page = browser.context.pages()[0] ?? (await browser.context.newPage());
  await listen(page);
  await page.goto(server.url);
  await live().waitFor();
  await page.getByText(/services normal/).waitFor({ timeout: 120_000 });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe('the page by keyboard alone', () => {
  it('finds a service by some letters of its name, and closes it again', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or jump to' }).waitFor();
    await page.keyboard.type('pymts');
    await page.getByRole('option', { selected: true }).getByText('payments').waitFor();
    await shoot(page, 'palette-dark');
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');

    await page.waitForURL(/payments/);
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.waitForURL((url) => url.pathname === '/');
  });

  it('breaks the shop, reads the story and takes the incident', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('inject payments outage');
    await page.keyboard.press('Enter');
    await page.getByTestId('chaos-banner').getByText('Payments outage').waitFor();
    await headline().getByText(/payments/).waitFor();

    await page.keyboard.press('a');
    await page.getByTestId('story').getByText(/^Acknowledged/).waitFor();
    expect(await page.title()).toMatch(/^\(\d+\) .*payments/);
  });

  it('holds still and goes on', async () => {
    await page.keyboard.press('Space');
    await page.locator('[data-moment="paused"]').waitFor();
    await page.keyboard.press('L');

    await page.locator('[data-moment="live"]').waitFor();
  });

  it('changes the dock: its height and its tabs', async () => {
    const height = () => page.getByTestId('dock').evaluate((dock) => dock.getBoundingClientRect().height);
    const before = await height();
    await page.getByRole('separator', { name: 'Height of the dock' }).focus();
    await page.keyboard.press('ArrowUp');
    expect(await height()).toBe(before + 24);
    await page.keyboard.press('ArrowDown');

    const tabs = page.getByRole('tablist', { name: 'Dock' });
    const first = await tabs.getByRole('tab', { selected: true }).textContent();
    await tabs.getByRole('tab', { selected: true }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await tabs.getByRole('tab', { selected: true }).textContent()).not.toBe(first);
    expect(page.url()).toContain('dock=');
  });

  it('says which keys there are, and can do without single ones', async () => {
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard' });
    await help.getByText('Hold the page still').waitFor();
    await shoot(page, 'help-dark');
    await help.getByRole('checkbox').press('Space');
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.locator('body').press('?');
    expect(await help.count()).toBe(0);

    await page.evaluate(() => localStorage.removeItem('logflow.keys'));
  });
});

describe('when the server goes away', () => {
  const resumed: number[] = [];

  it.each(['stopped', 'killed'] as const)('goes on by itself when it was %s and is back, without a reload, and tells no tick twice or not at all', async (how) => {
    await page.evaluate(() => Object.assign(window, { isStillHere: true }));
    const last = told[told.length - 1]!.number;
    const { port } = new URL(server.url);
    await (how === 'stopped' ? server.stop() : server.kill());
    await page.locator('[data-testid="live-badge"][data-link="reconnecting"]').waitFor();
    expect(await page.locator('[data-service]').count()).toBe(14);
    const asked = told.length;

    server = await startServer(Number(port));
    const returned = Date.now();
    await live().waitFor();
    resumed.push(Date.now() - returned);
    while (told.length < asked + 4) {
      await page.waitForTimeout(200);
    }

    console.log(`live again ${resumed.at(-1)} ms after the server was ready; it had been at tick ${last}`);
    expect(told[asked]?.kind).toBe('snapshot');
    expect(breaks()).toEqual([]);
    expect(await page.evaluate(() => 'isStillHere' in window)).toBe(true);
  });

  it(`is back within ${resumeWithinMs / 1000} s of the server's return`, () => {
    // The better of the two: a busy machine may hold up one of them.
    expect(Math.min(...resumed)).toBeLessThan(resumeWithinMs);
  });

  it('goes on where it was when only the line broke', async () => {
    const asked = told.length;
    await breakLine();
    await page.locator('[data-testid="live-badge"]:not([data-link="live"])').waitFor();
    await live().waitFor();
    await page.waitForTimeout(1_500);

    expect(told.length).toBeGreaterThan(asked);
    expect(told.slice(asked).filter(({ kind }) => kind === 'snapshot')).toEqual([]);
    expect(breaks()).toEqual([]);
  });
});

describe('a page that nobody sees', () => {
  it('is told one message for many ticks, and what it missed when it is seen again', async () => {
    const hide = (isHidden: boolean) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, isHidden);
    await hide(true);
    // The server hears of it after a moment; from then on several seconds pass without a word, where a visible page is told each.
    const end = Date.now() + 60_000;
    let [asked, quietSince] = [told.length, Date.now()];
    while (Date.now() - quietSince < quietMs) {
      expect(Date.now()).toBeLessThan(end);
      await page.waitForTimeout(100);
      [asked, quietSince] = told.length === asked ? [asked, quietSince] : [told.length, Date.now()];
    }
    await hide(false);
    while (told.length === asked) {
      await page.waitForTimeout(100);
    }

    expect(told[asked]?.covers).toBeGreaterThanOrEqual(2);
    expect(breaks()).toEqual([]);
  });
});
