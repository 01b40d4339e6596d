import type { EdgeName } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import { groupsOf } from './groups';

// The mark before a name: its shape says the group, its colour says it again. By the first word of the names where they have one in
// common, else by the place in the graph.

export const shapes = ['circle', 'square', 'triangle', 'diamond', 'cross', 'hexagon'] as const;
export type Mark = { readonly shape: (typeof shapes)[number]; readonly label: string };

export type Marks = { readonly of: ReadonlyMap<ServiceName, Mark>; readonly legend: readonly Mark[] };

export function marksOf(names: readonly ServiceName[], edges: readonly EdgeName[]): Marks {
  const groups = groupsOf(names, Number.POSITIVE_INFINITY);
  const sizes = new Map<string, number>();
  groups.forEach((group, name) => {
    if (group !== name) {
      sizes.set(group, (sizes.get(group) ?? 0) + 1);
    }
  });
  const grouped = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (grouped * 2 < names.length || sizes.size < 2) {
    return byPlace(names, edges);
  }
  const largest = [...sizes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, shapes.length);
  const marks = new Map(largest.map(([group], index) => [group, { shape: shapes[index]!, label: group }]));
  return { of: new Map(names.flatMap((name) => (marks.has(groups.get(name)!) ? [[name, marks.get(groups.get(name)!)!] as const] : []))), legend: [...marks.values()] };
}

const places = {
  entry: { shape: 'circle', label: 'entry' },
  between: { shape: 'square', label: 'between' },
  end: { shape: 'triangle', label: 'end' },
} as const satisfies Record<string, Mark>;

function byPlace(names: readonly ServiceName[], edges: readonly EdgeName[]): Marks {
  const calls = new Set(edges.map((edge) => edge.caller));
  const called = new Set(edges.map((edge) => edge.callee));
  const place = (name: ServiceName): Mark | null => (calls.has(name) ? (called.has(name) ? places.between : places.entry) : called.has(name) ? places.end : null);
  const of = new Map(names.flatMap((name) => (place(name) === null ? [] : [[name, place(name)!] as const])));
  const used = new Set(of.values());
  return { of, legend: Object.values(places).filter((mark) => used.has(mark)) };
}

/** The mark in a box of ten by ten around the origin. */
export const markPath = {
  circle: 'M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0Z',
  square: 'M-3.6,-3.6H3.6V3.6H-3.6Z',
  triangle: 'M0,-4.4L4.4,3.6H-4.4Z',
  diamond: 'M0,-4.8L4.8,0L0,4.8L-4.8,0Z',
  cross: 'M-1.5,-4.4H1.5V-1.5H4.4V1.5H1.5V4.4H-1.5V1.5H-4.4V-1.5H-1.5Z',
  hexagon: 'M-4.4,0L-2.2,-4H2.2L4.4,0L2.2,4H-2.2Z',
} as const satisfies Record<Mark['shape'], string>;
