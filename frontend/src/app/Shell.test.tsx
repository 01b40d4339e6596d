// @vitest-environment jsdom
import { act } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { draw } from '../../tests/support/render';
import { at, shopEdges, shopServices, someDelta, someIncident, someService } from '../../tests/support/some';
import { setKeysOn } from '../base/keys';
import { App } from './App';

const shop = { services: shopServices.map((name) => someService(name)), edges: shopEdges };

const press = (key: string, more: KeyboardEventInit = {}) => act(() => void (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })));

function type(input: HTMLInputElement, text: string): void {
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

beforeEach(() => {
  history.replaceState(null, '', '/');
  setKeysOn(true);
});

describe('the palette', () => {
  it('opens with Ctrl+K, finds a service by some of its letters, and goes there with Enter', () => {
    const page = draw(<App />, shop);
    press('k', { ctrlKey: true });
    const input = page.host.querySelector<HTMLInputElement>('[role="combobox"]')!;

    type(input, 'pymts');
    expect(page.host.querySelector('[role="option"][aria-selected="true"]')?.textContent).toContain('payments');
    expect(input.getAttribute('aria-activedescendant')).toBe(page.host.querySelector('[role="option"]')?.id);
    act(() => void input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })));

    expect(page.host.querySelector('[role="combobox"]')).toBeNull();
    expect(location.pathname + location.search).toMatch(/payments/);
  });

  it('does what it names: the theme', () => {
    const page = draw(<App />, shop);
    press('k', { metaKey: true });
    type(page.host.querySelector<HTMLInputElement>('[role="combobox"]')!, 'light theme');
    page.click('[role="option"]');

    expect(document.documentElement.dataset['theme']).toBe('light');
  });
});

describe('keys', () => {
  it('are listed by the help, which opens with ?', () => {
    const page = draw(<App />, shop);
    press('?');

    expect(page.host.querySelector('dialog')?.textContent).toContain('Hold the page still');
    expect(page.host.querySelector('dialog')?.textContent).toContain('g o');
  });

  it('can be turned off there, and Ctrl+K stays', () => {
    const page = draw(<App />, shop);
    press('?');
    page.click('dialog input[type="checkbox"]');
    page.click('dialog button[aria-label="Close"]');

    press('?');
    expect(page.host.querySelector('dialog')).toBeNull();
    press('k', { ctrlKey: true });
    expect(page.host.querySelector('[role="combobox"]')).not.toBeNull();
  });
});

describe('a page held still', () => {
  it('shows the second it stands at while the stream goes on, and returns with L', () => {
    const page = draw(<App />, shop);
    press(' ');
    page.tell({ type: 'delta', delta: someDelta(11, { incidents: [someIncident('i', { onset: at(9) })] }) });

    expect(page.host.querySelector('[data-moment]')?.getAttribute('data-moment')).toBe('paused');
    expect(page.host.querySelector('[data-testid="live-badge"]')?.textContent).toBe('Paused · 14:00:10');
    expect(page.host.querySelector('[data-testid="headline"]')?.textContent).toContain('All 14 services normal');
    press('L');
    expect(page.host.querySelector('[data-testid="headline"]')?.textContent).toContain('payments is failing');
  });
});

describe('the story', () => {
  it('names what one can do, with the keys for it, and how many others are open', () => {
    const page = draw(<App />, { ...shop, incidents: [someIncident('i'), someIncident('j', { root: 'search', severity: 'warning', onset: at(5) })] });
    const story = page.host.querySelector('[data-testid="story"]')?.textContent;

    expect(story).toContain('No change seen before it');
    expect(story).toContain('1 more open incident');
    expect(story).toMatch(/Acknowledge a.*Copy linky/);
  });
});

describe('the dock', () => {
  it('changes its height by keyboard and remembers it', () => {
    const page = draw(<App />, shop);
    const splitter = page.host.querySelector<HTMLElement>('[role="separator"]')!;
    act(() => void splitter.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true, cancelable: true })));

    expect(page.host.querySelector<HTMLElement>('[data-testid="dock"]')?.style.height).toBe('202px');
    expect(localStorage.getItem('logflow.dock')).toBe('202');
    localStorage.clear();
  });
});
