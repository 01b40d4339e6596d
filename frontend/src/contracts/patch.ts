import { ContractError } from './read';

// Patches as the server makes them: [value] is the new value; {name: patch} changes members, or positions of a list; {"@": [start, removed,
// item, …]} then takes items out of a list and puts others there. What a patch does not name stays, and stays the same object.

const splice = '@';

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

export function applyPatch(before: unknown, patch: unknown, path = ''): unknown {
  if (Array.isArray(patch) && patch.length === 1) {
    return patch[0] as unknown;
  }
  if (!isMembers(patch)) {
    throw new ContractError(path, 'a patch', patch);
  }
  return Array.isArray(before) ? applyToList(before, patch, path) : applyToObject(before, patch, path);
}

function applyToObject(before: unknown, patch: Members, path: string): unknown {
  if (!isMembers(before)) {
    throw new ContractError(path, 'an object to patch', before);
  }
  const after: Record<string, unknown> = { ...before };
  for (const [name, change] of Object.entries(patch)) {
    after[name] = applyPatch(Object.hasOwn(before, name) ? before[name] : undefined, change, `${path}.${name}`);
  }
  return after;
}

function applyToList(before: readonly unknown[], patch: Members, path: string): unknown {
  const after = [...before];
  for (const [name, change] of Object.entries(patch)) {
    if (name !== splice) {
      const index = Number(name);
      if (!Number.isInteger(index) || index < 0 || index >= before.length) {
        throw new ContractError(path, `a position below ${before.length}`, name);
      }
      after[index] = applyPatch(before[index], change, `${path}[${name}]`);
    }
  }
  if (Object.hasOwn(patch, splice)) {
    const spliced: unknown = patch[splice];
    const [start, removed, ...items] = Array.isArray(spliced) ? (spliced as unknown[]) : [];
    if (typeof start !== 'number' || typeof removed !== 'number') {
      throw new ContractError(`${path}.${splice}`, 'a start and a count', spliced);
    }
    after.splice(start, removed, ...items);
  }
  return after;
}
