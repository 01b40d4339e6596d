// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { draw } from '../../tests/support/render';
import { onKey, setKeysOn, useKey, useKeyBindings } from './keys';

beforeEach(() => window.addEventListener('keydown', onKey));
afterEach(() => {
  window.removeEventListener('keydown', onKey);
  setKeysOn(true);
});

const press = (key: string, target: EventTarget = document.body) => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

function Bound({ run }: { readonly run: (key: string) => void }) {
  useKey('j', () => run('j'), 'Next');
  useKey('g l', () => run('g l'), 'Logs');
  return (
    <>
      <input aria-label="field" />
      <p>{useKeyBindings().map(({ keys, does }) => `${keys}: ${does}`).join(', ')}</p>
    </>
  );
}

it('runs single keys and keys in a row, and lists them', () => {
  const run = vi.fn();
  const page = draw(<Bound run={run} />);

  press('j');
  press('g');
  press('l');

  expect(run.mock.calls.flat()).toEqual(['j', 'g l']);
  expect(page.text()).toBe('j: Next, g l: Logs');
});

it('is off while typing, and when turned off', () => {
  const run = vi.fn();
  const page = draw(<Bound run={run} />);

  press('j', page.host.querySelector('input') ?? document.body);
  setKeysOn(false);
  press('j');

  expect(run).not.toHaveBeenCalled();
});
