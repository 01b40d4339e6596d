// @vitest-environment jsdom
import { act } from 'react';
import { expect, it } from 'vitest';
import { draw, type Page, resize } from '../../../tests/support/render';
import { seeded, shopEdges, shopServices, someBlast, someDelta, someEdge, someIncident, someService } from '../../../tests/support/some';
import { ServiceMap } from './ServiceMap';

const shop = { services: shopServices.map((name) => someService(name)), edges: shopEdges };
const node = ({ host }: Page, name: string): Element => host.querySelector(`[data-testid="map-node-${name}"]`)!;
const placesOf = ({ host }: Page) => new Map([...host.querySelectorAll('[data-service]')].map((element) => [element.getAttribute('data-service'), element.getAttribute('transform')]));

it('lights the root, who is hit and who is next, each in a word', () => {
  const incident = someIncident('i', { blastRadius: [someBlast('checkout', 1), someBlast('gateway', 2, { state: 'predicted', etaSeconds: 7 })] });
  const page = draw(<ServiceMap selected={null} onSelect={() => undefined} />, { ...shop, incidents: [incident] });

  expect([node(page, 'payments'), node(page, 'checkout'), node(page, 'gateway'), node(page, 'search')].map((element) => element.querySelector('.map-tag-text')?.textContent ?? '')).toEqual(['ROOT', 'HIT +1', 'AT RISK ~7 s', '']);
  expect(node(page, 'payments').querySelectorAll('.map-pulse, .map-outer')).toHaveLength(2);
  expect(page.host.querySelectorAll('.map-edge-critical')).toHaveLength(1);
});

it('draws every call with an arrow', () => {
  const page = draw(<ServiceMap selected={null} onSelect={() => undefined} />, shop);
  const lines = [...page.host.querySelectorAll('.map-edge-line')];

  expect(lines).toHaveLength(shopEdges.length);
  expect(lines.every((line) => /^url\(#arrow-\w+\)$/.test(line.getAttribute('marker-end') ?? ''))).toBe(true);
});

it('moves no service when ticks change figures, edges churn and a service appears', () => {
  const page = draw(<ServiceMap selected={null} onSelect={() => undefined} />, shop);
  const before = placesOf(page);
  const random = seeded(1);

  for (let number = 11; number < 71; number++) {
    const [a, b] = [shopServices[Math.floor(random() * 14)]!, shopServices[Math.floor(random() * 14)]!];
    page.tell({ type: 'delta', delta: someDelta(number, { services: shopServices.map((name) => someService(name, { errorRatio: random(), p95Ms: random() * 900 })), edges: [someEdge(a, b)], goneEdges: [shopEdges[number % shopEdges.length]!] }) });
  }
  page.tell({ type: 'delta', delta: someDelta(71, { services: [someService('stripe')], edges: [someEdge('payments', 'stripe')] }) });

  const after = placesOf(page);
  expect(after.size).toBe(before.size + 1);
  expect([...before].filter(([name, place]) => after.get(name) !== place)).toEqual([]);
}, 30_000);

it('does not touch the view when data comes, only when asked to fit', () => {
  const page = draw(<ServiceMap selected={null} onSelect={() => undefined} />, shop);
  const layer = page.host.querySelector('svg > g')!;
  const before = layer.getAttribute('transform');

  page.tell({ type: 'delta', delta: someDelta(11, { services: [someService('far-away')], edges: [someEdge('inventory', 'far-away')] }) });
  expect(layer.getAttribute('transform')).toBe(before);
});

it('shows everything when its panel shrinks, unless somebody has chosen what to see', () => {
  const page = draw(<ServiceMap selected={null} onSelect={() => undefined} />, shop);
  const layer = page.host.querySelector('svg > g')!;
  const scaleOf = () => Number(/scale\(([\d.]+)\)/.exec(layer.getAttribute('transform')!)![1]);
  const whole = scaleOf();

  resize(300);
  const shrunk = scaleOf();
  expect(shrunk).toBeLessThan(whole);
  resize(400);
  expect(scaleOf()).toBe(whole);

  page.click('[aria-label="Zoom in"]');
  const chosen = scaleOf();
  resize(300);
  expect(scaleOf()).toBe(chosen);
});

it('has one tab stop, moves with the arrow keys and opens with Enter', () => {
  const opened: (string | null)[] = [];
  const page = draw(<ServiceMap selected={null} onSelect={(name) => opened.push(name)} />, shop);
  const press = (key: string) => act(() => void document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));

  expect(page.host.querySelectorAll('[data-service][tabindex="0"]')).toHaveLength(1);
  act(() => (node(page, 'payments') as SVGGElement).focus());
  press('ArrowRight');
  expect(document.activeElement?.getAttribute('data-service')).toBe('ledger');
  press('Enter');
  expect(opened).toEqual(['ledger']);
});

it('shows a hostile name as text', () => {
  const page = draw(<ServiceMap selected={null} onSelect={() => undefined} />, { services: [someService('<img src=x onerror=alert(1)>')], edges: [] });

  expect(page.host.querySelector('img')).toBeNull();
  expect(page.host.querySelector('title')?.textContent).toContain('<img src=x onerror=alert(1)>');
});
