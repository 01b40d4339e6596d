import type { KeyBinding } from '../../base/keys';

export type KeyGroup = { readonly title: string; readonly keys: readonly KeyBinding[] };

/** Each key once, the newest meaning wins; those that go to a page apart. */
export function groupKeys(bindings: readonly KeyBinding[]): readonly KeyGroup[] {
  const byKeys = new Map(bindings.map((binding) => [binding.keys, binding]));
  const all: readonly KeyBinding[] = [{ keys: 'Ctrl K', does: 'Search or jump to (Cmd K on a Mac)' }, ...byKeys.values()];
  const isGo = ({ keys }: KeyBinding) => keys.startsWith('g ');
  return [
    { title: 'On this page', keys: all.filter((binding) => !isGo(binding)) },
    { title: 'Go to', keys: all.filter(isGo) },
  ].filter(({ keys }) => keys.length > 0);
}
