import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src', 'base', 'tokens.css'), 'utf8');
const [dark, light] = css.split("[data-theme='light']").map((part) => new Map([...part.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!])));

function channels(colour: string): readonly number[] {
  return [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16) / 255);
}

function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** WCAG 2.2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const readable: readonly (readonly [text: string, ground: string])[] = [
  ...['text', 'muted'].flatMap((text) => ['bg', 'panel', 'raised', 'hover', 'critical-tint', 'warning-tint', 'risk-tint', 'accent-tint'].map((ground) => [text, ground] as const)),
  ...['critical', 'warning', 'risk', 'accent'].flatMap((tone) => [[`${tone}-text`, 'panel'], [`${tone}-text`, 'raised'], [`${tone}-text`, `${tone}-tint`], ['on-solid', tone]] as const),
  ['on-solid', 'neutral'],
];

describe.each([
  ['dark', dark!],
  ['light', light!],
])('the %s theme', (_, tokens) => {
  it.each(readable)('can be read: %s on %s', (text, ground) => {
    expect(contrast(tokens.get(text)!, tokens.get(ground)!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['critical', 'warning', 'risk', 'accent', 'neutral', 'faint'])('shows the mark %s against its grounds', (mark) => {
    expect(Math.min(contrast(tokens.get(mark)!, tokens.get('bg')!), contrast(tokens.get(mark)!, tokens.get('panel')!))).toBeGreaterThanOrEqual(3);
  });

  it('has no green', () => {
    const green = [...tokens].filter(([, colour]) => {
      const [r, g, b] = channels(colour);
      return g! > r! * 1.25 && g! > b! * 1.25;
    });

    expect(green).toEqual([]);
  });
});

it('both themes define the same tokens', () => {
  expect([...dark!.keys()]).toEqual([...light!.keys()]);
});
