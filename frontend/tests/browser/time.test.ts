import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFaults } from './axe';
import { type Browser, complaintsOf, openBrowser, shoot } from './chromium';
import { freePort, type RunningServer, startServer } from './server';

// Time and what one does with it, in the real browser on the real program: rules, the past, a scenario of one's own, the brush.

let server: RunningServer;
let browser: Browser;
let page: Page;
let complaints: readonly string[];

type Stats = { readonly tick: string; readonly incidents: readonly { readonly root: string; readonly detected: string; readonly state: string; readonly title: string }[] };
const stats = async (): Promise<Stats> => (await fetch(`${server.url}/api/stats`).then((response) => response.json())) as Stats;

async function until<T>(ask: () => Promise<T | null>, what: string, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== null) {
      return answer;
    }
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

const stamp = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 19);
const headline = () => page.getByTestId('headline');

beforeAll(async () => {
  server = await startServer(await freePort());
  browser = await openBrowser();
  page = browser.context.pages()[0] ?? (await browser.context.newPage());
  complaints = complaintsOf(page);
  await until(async () => ((await stats()).tick === null ? null : true), 'the first second');
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe('rules', () => {
  it('are tested against history, added, seen to fire, and removed with a way back', async () => {
    await page.goto(`${server.url}/rules`);
    await page.getByTestId('new-rule').click();
    await page.getByLabel('Name').fill('Payments speaks');
    await page.getByLabel('Metric').selectOption('records_per_minute');
    await page.getByLabel('Service').selectOption('payments');
    await page.getByLabel('For at least').fill('0');
    await page.getByTestId('save-rule').click();
    expect(await page.locator('#rule-threshold-note').innerText()).toContain('finite number');

    await page.getByLabel('Threshold').fill('10');
    await page.getByTestId('test-last-hour').click();
    await page.getByTestId('verdict').filter({ hasText: /would have fired (once|\d+ times)/ }).waitFor();
    expect(await page.locator('.threshold-series').getAttribute('d')).toMatch(/^M/);
    await page.getByTestId('save-rule').click();

    const row = page.locator('[data-rule="payments-speaks"]');
    await row.getByText('FIRES').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await shoot(page, 'rules-dark');

    await row.getByRole('button', { name: /^Delete/ }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.getByRole('button', { name: /^Delete/ }).click();
    await row.waitFor({ state: 'detached' });
  });
});

describe('a scenario of one\'s own', () => {
  it('is checked, injected, and seen on every page', async () => {
    await page.goto(server.url);
    await page.getByTestId('simulate').click();
    await page.getByTestId('own-scenario').click();
    await page.getByTestId('inject-own').click();
    await page.locator('#failure-title-note').waitFor();

    await page.getByLabel('Title').fill('Payments on fire');
    await page.locator('#primary-service').selectOption('payments');
    await page.locator('#primary-errors').fill('8');
    await page.locator('#primary-latency').fill('6');
    await page.locator('#failure-duration_seconds').fill('45');
    await page.getByTestId('inject-own').click();
    await page.getByTestId('chaos-banner').getByText('Payments on fire').waitFor();
  });
});

describe('the past', () => {
  it('is shown as it was, with its log lines, and the present is back at once', async () => {
    const incident = await until(async () => (await stats()).incidents.find(({ root, state }) => root === 'payments' && state !== 'resolved') ?? null, 'an incident at payments');
    const detected = Date.parse(incident.detected);
    await until(async () => (Date.parse((await stats()).tick) > detected + 4000 ? true : null), 'some seconds of it');

    const before = detected - 60_000;
    await page.goto(`${server.url}/?at=${encodeURIComponent(stamp(before))}`);
    await page.getByTestId('time-travel').getByText(clock(before)).waitFor();
    await headline().filter({ hasText: /services normal|Learning/ }).waitFor();
    expect(await page.getByRole('button', { name: /Acknowledge/ }).count()).toBe(0);
    const lines = await page.evaluate(() => [...document.querySelectorAll('.log-row, [data-log-line]')].map((row) => (row.textContent ?? '').slice(0, 8)));
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.every((time) => time <= clock(before + 1000))).toBe(true);

    const during = detected + 2000;
    await page.goto(`${server.url}/?at=${encodeURIComponent(stamp(during))}`);
    await headline().filter({ hasText: 'payments' }).waitFor();
    expect(await seriousFaults(page, '[data-testid="time-travel"]')).toEqual([]);
    expect(await seriousFaults(page, '[data-testid="timeline"]')).toEqual([]);
    await shoot(page, 'past-dark');
    await page.keyboard.press('[');
    await page.getByTestId('time-travel').getByText(clock(during - 1000)).waitFor();

    await page.keyboard.press('L');
    await page.getByTestId('time-travel').waitFor({ state: 'detached', timeout: 1000 });
    expect(new URL(page.url()).searchParams.get('at')).toBeNull();
  });

  it('is replayed from before the onset, at the wanted speed, by a link too', async () => {
    const incident = (await stats()).incidents.find(({ root }) => root === 'payments')!;
    const [from, to] = [Date.parse(incident.detected) - 30_000, Date.parse(incident.detected) + 10_000];
    await page.goto(`${server.url}/?replay=${encodeURIComponent(`${stamp(from)}/${stamp(to)}`)}`);
    const bar = page.getByTestId('time-travel');
    await bar.getByText(clock(from)).waitFor();
    await bar.getByLabel('Speed').selectOption('10');
    await bar.getByRole('button', { name: 'Play the replay' }).click();

    await bar.getByText(clock(to)).waitFor();
    await headline().filter({ hasText: 'payments' }).waitFor();
    await bar.getByRole('button', { name: 'Play the replay' }).waitFor();
    await page.getByTestId('return-to-live').click();
    await bar.waitFor({ state: 'detached', timeout: 1000 });
  });
});

describe('the brush', () => {
  it('picks a range in the address, and Escape clears it', async () => {
    const lanes = (await page.getByTestId('timeline').boundingBox())!;
    await page.mouse.move(lanes.x + 700, lanes.y + 40);
    await page.mouse.down();
    await page.mouse.move(lanes.x + 900, lanes.y + 40, { steps: 4 });
    await page.mouse.up();

    await page.getByTestId('clear-range').waitFor();
    const query = new URL(page.url()).searchParams;
    const seconds = (Date.parse(query.get('to')!) - Date.parse(query.get('from')!)) / 1000;
    expect(seconds).toBeGreaterThan(35);
    expect(seconds).toBeLessThan(60);
    await page.keyboard.press('Escape');
    await page.getByTestId('clear-range').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('from')).toBeNull();
  });
});

describe('the status page', () => {
  it('tells of a source what it took and what it refused', async () => {
    await fetch(`${server.url}/api/ingest`, { method: 'POST', body: '{"service":"shop","level":"info","message":"hello"}\nnot json\n' });
    await page.goto(`${server.url}/status`);
    await page.locator('[data-source="http"]').getByText('1 unreadable').waitFor();
    expect(await page.locator('[data-source="simulator"]').innerText()).toContain('generated in this process');
    expect(await seriousFaults(page)).toEqual([]);
    await shoot(page, 'status-dark');
  });

  it('leaves the console clean, refusals apart', () => {
    expect(complaints.filter((complaint) => !complaint.includes('400 (Bad Request)'))).toEqual([]);
  });
});
