import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

const screenshots = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'screenshots');

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** How long a page is waited for: far longer than it takes, since the machine may be busy with other things. */
const patienceMs = 60_000;

export type Browser = { readonly context: BrowserContext; readonly close: () => Promise<void> };

/** The system's own Chromium with a profile of its own that goes with it. */
export async function openBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'logflow-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['LOGFLOW_CHROMIUM'] ?? '/usr/bin/chromium',
    args: flags,
    viewport: { width: 1440, height: 900 },
  });
  context.setDefaultTimeout(patienceMs);
  await holdAnswers(context);
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** LOGFLOW_SLOW_ANSWERS=MS holds every answer back for up to that long, each for a time of its own: what only works because answers are quick or in order shows itself. */
async function holdAnswers(context: BrowserContext): Promise<void> {
  const mostMs = Number(process.env['LOGFLOW_SLOW_ANSWERS'] ?? 0);
  if (mostMs > 0) {
    await context.route('**/api/**', async (route) => {
      await new Promise((done) => setTimeout(done, Math.random() * mostMs));
      await route.continue().catch(() => undefined);
    });
  }
}

/** Everything the page complained about: errors on the console, exceptions, requests that failed. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 500) {
      void response.text().then((text) => complaints.push(`answer: ${response.status()} ${response.url()} ${text.slice(0, 500)}`), () => undefined);
    }
  });
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') {
      complaints.push(`request: ${request.url()} ${request.failure()?.errorText ?? ''}`);
    }
  });
  return complaints;
}

export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
