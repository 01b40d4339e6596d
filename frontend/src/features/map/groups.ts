import type { ServiceName } from '../../contracts/ids';

// Groups by name: services of one system that begin with the same word ("payments-api", "payments-worker") are one group. From the
// names alone, so that everybody who looks sees the same groups.

const separators = /[-._/:]/;

/** The end of the longest beginning that all names share, at the end of a word; 0 when there is none worth stripping. */
export function commonPrefix(names: readonly string[]): number {
  const first = names[0] ?? '';
  let length = first.length;
  for (const name of names) {
    let same = 0;
    while (same < length && name[same] === first[same]) {
      same += 1;
    }
    length = same;
  }
  // Whole words only, and something has to be left of every name.
  const boundary = Math.max(...['-', '.', '_', '/'].map((separator) => first.lastIndexOf(separator, length - 1))) + 1;
  return boundary >= 4 && names.every((name) => name.length > boundary) ? boundary : 0;
}

/** Each service's group; a service that shares its word with nobody is a group by itself, under its own name. */
export function groupsOf(names: readonly ServiceName[], most: number): ReadonlyMap<ServiceName, ServiceName> {
  const cut = names.length < 3 ? 0 : commonPrefix(names);
  const byWord = labelled(names, (name) => firstWord(name, cut));
  if (new Set(byWord.values()).size <= most) {
    return byWord;
  }
  // Names without words ("svc0417"): the longest beginnings that give few enough groups.
  for (let length = 16; length > 1; length--) {
    const byLetters = labelled(names, (name) => name.slice(0, cut + length));
    if (new Set(byLetters.values()).size <= most) {
      return byLetters;
    }
  }
  return labelled(names, (name) => name.slice(0, cut + 1));
}

function firstWord(name: string, cut: number): string {
  const end = name.slice(cut).search(separators);
  return end <= 0 ? name : name.slice(0, cut + end + 1);
}

function labelled(names: readonly ServiceName[], keyOf: (name: string) => string): ReadonlyMap<ServiceName, ServiceName> {
  const members = new Map<string, number>();
  names.forEach((name) => members.set(keyOf(name), (members.get(keyOf(name)) ?? 0) + 1));
  const taken = new Set<string>(names);
  return new Map(
    names.map((name) => {
      const key = keyOf(name);
      if (members.get(key) === 1) {
        return [name, name];
      }
      let label = `${key}*`;
      while (taken.has(label)) {
        label += '*';
      }
      return [name, label as ServiceName];
    }),
  );
}
