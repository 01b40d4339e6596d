import type { EdgeName } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import { type Neighbours, neighboursOf, ranksOf } from './ranks';

// Sticky layers. `tidy` lays a graph out once: rank by longest path, order within a rank by barycentre (Sugiyama 1981), rows
// drawn towards the neighbours' mean by isotonic regression. `extend` gives a new service the nearest free slot and moves
// nobody else: a service keeps its slot for life, whatever the ticks bring.

/** Rank grows to the right, row downwards; both in units of a slot. */
export type Slot = { readonly rank: number; readonly row: number };
export type Layout = ReadonlyMap<ServiceName, Slot>;

const orderSweeps = 12;
const rowSweeps = 8;
/** A column that is longer, and longer than suits the shape of a panel, is dealt out to several. */
const columnMin = 8;
const rowsPerColumn = 1.4;
const ordinal = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function tidy(services: readonly ServiceName[], edges: readonly EdgeName[]): Layout {
  const names = [...services].sort(ordinal);
  const neighbours = neighboursOf(names, edges);
  const linked = names.filter((name) => degree(name, neighbours) > 0);
  const alone = names.filter((name) => degree(name, neighbours) === 0);
  const ranked = columnsOf(linked, neighbours);
  orderByBarycentre(ranked, neighbours);
  const columns = folded(ranked, Math.max(columnMin, Math.ceil(Math.sqrt(names.length * rowsPerColumn))));
  const rows = rowsOf(columns, neighbours);
  const slots = new Map<ServiceName, Slot>();
  columns.forEach((column, rank) => column.forEach((name) => slots.set(name, { rank, row: rows.get(name) ?? 0 })));
  placeAlone(alone, slots, names.length);
  return fromZero(slots);
}

/** Places the services that have no slot yet. Returns the same layout when there are none. */
export function extend(layout: Layout, services: readonly ServiceName[], edges: readonly EdgeName[]): Layout {
  const missing = services.filter((name) => !layout.has(name)).sort(ordinal);
  if (missing.length === 0) {
    return layout;
  }
  const neighbours = neighboursOf([...new Set([...services, ...layout.keys()])], edges);
  const slots = new Map(layout);
  const waiting = [...missing];
  while (waiting.length > 0) {
    // A service beside placed ones goes first, so that a whole new chain grows from where it hangs.
    const index = Math.max(0, waiting.findIndex((name) => around(name, neighbours).some((other) => slots.has(other))));
    const [name] = waiting.splice(index, 1);
    if (name !== undefined) {
      slots.set(name, slotFor(name, slots, neighbours));
    }
  }
  return slots;
}

/** The nearest slot to `wanted` in its rank that is a whole row away from all others. */
export function nearestFree(wanted: Slot, taken: Iterable<Slot>): Slot {
  const rows = [...taken].filter((slot) => slot.rank === wanted.rank).map((slot) => slot.row);
  const start = Math.round(wanted.row * 2) / 2;
  for (let step = 0; ; step++) {
    for (const row of step === 0 ? [start] : [start + step / 2, start - step / 2]) {
      if (rows.every((other) => Math.abs(other - row) >= 1)) {
        return { rank: wanted.rank, row };
      }
    }
  }
}

function slotFor(name: ServiceName, slots: ReadonlyMap<ServiceName, Slot>, neighbours: Neighbours): Slot {
  const callers = (neighbours.callers.get(name) ?? []).flatMap((other) => slots.get(other) ?? []);
  const callees = (neighbours.callees.get(name) ?? []).flatMap((other) => slots.get(other) ?? []);
  const beside = callers.length > 0 ? callers : callees;
  if (beside.length === 0) {
    const lowest = Math.max(-1, ...[...slots.values()].filter((slot) => slot.rank === 0).map((slot) => slot.row));
    return nearestFree({ rank: 0, row: lowest + 1 }, slots.values());
  }
  const rank = callers.length > 0 ? Math.max(...callers.map((slot) => slot.rank)) + 1 : Math.min(...callees.map((slot) => slot.rank)) - 1;
  return nearestFree({ rank, row: mean(beside.map((slot) => slot.row)) }, slots.values());
}

const degree = (name: ServiceName, { callers, callees }: Neighbours): number => (callers.get(name)?.length ?? 0) + (callees.get(name)?.length ?? 0);

const around = (name: ServiceName, { callers, callees }: Neighbours): readonly ServiceName[] => [...(callers.get(name) ?? []), ...(callees.get(name) ?? [])];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function columnsOf(names: readonly ServiceName[], neighbours: Neighbours): ServiceName[][] {
  const ranks = ranksOf(names, neighbours);
  const columns: ServiceName[][] = Array.from({ length: Math.max(-1, ...ranks.values()) + 1 }, () => []);
  names.forEach((name) => columns[ranks.get(name) ?? 0]?.push(name));
  return columns;
}

/** Long columns dealt out in turn to neighbouring ones: the order from top to bottom stays. */
function folded(columns: readonly (readonly ServiceName[])[], most: number): ServiceName[][] {
  return columns.flatMap((column) => {
    const parts = Math.max(1, Math.ceil(column.length / most));
    return Array.from({ length: parts }, (_, part) => column.filter((_, index) => index % parts === part));
  });
}

function orderByBarycentre(columns: ServiceName[][], neighbours: Neighbours): void {
  let best = columns.map((column) => [...column]);
  let fewest = crossings(columns, neighbours);
  for (let sweep = 0; sweep < orderSweeps && fewest > 0; sweep++) {
    const indices = columns.map((_, index) => index);
    for (const index of sweep % 2 === 0 ? indices : indices.reverse()) {
      const at = centredRows(columns);
      const weight = new Map(
        (columns[index] ?? []).map((name) => {
          const others = (sweep % 2 === 0 ? neighbours.callers : neighbours.callees).get(name) ?? [];
          return [name, others.length === 0 ? (at.get(name) ?? 0) : mean(others.map((other) => at.get(other) ?? 0))];
        }),
      );
      columns[index]?.sort((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0) || ordinal(a, b));
    }
    const now = crossings(columns, neighbours);
    if (now < fewest) {
      fewest = now;
      best = columns.map((column) => [...column]);
    }
  }
  best.forEach((column, index) => (columns[index] = column));
}

function centredRows(columns: readonly (readonly ServiceName[])[]): Map<ServiceName, number> {
  const rows = new Map<ServiceName, number>();
  columns.forEach((column) => column.forEach((name, index) => rows.set(name, index - (column.length - 1) / 2)));
  return rows;
}

/** Pairs of edges that cross, each edge taken as a straight line between its two columns. */
export function crossings(columns: readonly (readonly ServiceName[])[], { callees }: Neighbours): number {
  const rank = new Map<ServiceName, number>();
  columns.forEach((column, index) => column.forEach((name) => rank.set(name, index)));
  const rows = centredRows(columns);
  const lines = [...callees].flatMap(([caller, targets]) =>
    targets.map((callee) => ({ from: rank.get(caller) ?? 0, to: rank.get(callee) ?? 0, y1: rows.get(caller) ?? 0, y2: rows.get(callee) ?? 0 })),
  );
  const at = (line: (typeof lines)[number], x: number) => line.y1 + ((x - line.from) / Math.max(1, line.to - line.from)) * (line.y2 - line.y1);
  // Beyond a few hundred edges a sample is enough to tell a better order from a worse one.
  const step = Math.max(1, Math.floor(lines.length / 400));
  let count = 0;
  for (let i = 0; i < lines.length; i += step) {
    for (let j = i + step; j < lines.length; j += step) {
      const a = lines[i]!;
      const b = lines[j]!;
      const left = Math.max(a.from, b.from);
      const right = Math.min(a.to, b.to);
      if (left < right && (at(a, left) - at(b, left)) * (at(a, right) - at(b, right)) < 0) {
        count += 1;
      }
    }
  }
  return count;
}

function rowsOf(columns: readonly (readonly ServiceName[])[], neighbours: Neighbours): ReadonlyMap<ServiceName, number> {
  const rows = centredRows(columns);
  for (let sweep = 0; sweep < rowSweeps; sweep++) {
    const order = sweep % 2 === 0 ? columns : [...columns].reverse();
    for (const column of order) {
      const wanted = column.map((name) => {
        const others = around(name, neighbours);
        return others.length === 0 ? (rows.get(name) ?? 0) : mean(others.map((other) => rows.get(other) ?? 0));
      });
      spaced(wanted).forEach((row, index) => rows.set(column[index]!, Math.round(row * 2) / 2));
    }
  }
  return rows;
}

/**
 * The rows closest to the wanted ones (least squares) that keep the order and stay one apart: isotonic regression by pooling
 * adjacent violators, on the wanted rows less their index.
 */
export function spaced(wanted: readonly number[]): readonly number[] {
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((value, index) => {
    pools.push({ sum: value - index, count: 1 });
    while (pools.length > 1) {
      const last = pools[pools.length - 1]!;
      const before = pools[pools.length - 2]!;
      if (before.sum / before.count <= last.sum / last.count) {
        break;
      }
      pools.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  });
  let index = 0;
  return pools.flatMap((pool) => Array.from({ length: pool.count }, () => pool.sum / pool.count + index++));
}

/** Services without a known neighbour fill up the columns from below, leftmost first. */
function placeAlone(alone: readonly ServiceName[], slots: Map<ServiceName, Slot>, total: number): void {
  const columnCount = Math.max(Math.max(-1, ...[...slots.values()].map((slot) => slot.rank)) + 1, Math.ceil(Math.sqrt(total)));
  const bottom = new Array<number>(columnCount).fill(-1);
  const top = Math.min(0, ...[...slots.values()].map((slot) => slot.row));
  bottom.fill(top - 1);
  for (const { rank, row } of slots.values()) {
    bottom[rank] = Math.max(bottom[rank] ?? row, row);
  }
  for (const name of alone) {
    const tallest = Math.max(...bottom);
    const open = bottom.findIndex((row) => row + 1 <= tallest);
    const rank = open >= 0 ? open : 0;
    const row = (bottom[rank] ?? -1) + 1;
    bottom[rank] = row;
    slots.set(name, { rank, row });
  }
}

function fromZero(slots: ReadonlyMap<ServiceName, Slot>): Layout {
  const top = Math.min(...[...slots.values()].map((slot) => slot.row));
  return new Map([...slots].map(([name, { rank, row }]) => [name, { rank, row: row - top }]));
}
