import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Serious faults that axe-core finds on the page, or a part of it, as it is: WCAG 2.2 A and AA. Its experimental rule on names is left
 * out: it takes the figures drawn beside a service's name for a part of the label; the spoken name begins with the name that is seen.
 */
export async function seriousFaults(page: Page, within = 'html'): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (part) => {
    type Result = { readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] }[] };
    const { axe: tool } = window as unknown as { readonly axe: { run: (part: string, options: object) => Promise<Result> } };
    const { violations } = await tool.run(part, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'label-content-name-mismatch': { enabled: false } }, resultTypes: ['violations'] });
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`);
  }, within);
}
