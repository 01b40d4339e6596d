import { expect, it } from 'vitest';
import { groupKeys } from './helpModel';

it('lists each key once with its newest meaning, pages apart', () => {
  const groups = groupKeys([
    { keys: 'j', does: 'Next incident' },
    { keys: 'g l', does: 'Logs' },
    { keys: 'j', does: 'Next line' },
  ]);

  expect(groups.map(({ title, keys }) => [title, keys.map((binding) => `${binding.keys}: ${binding.does}`)])).toEqual([
    ['On this page', ['Ctrl K: Search or jump to (Cmd K on a Mac)', 'j: Next line']],
    ['Go to', ['g l: Logs']],
  ]);
});
