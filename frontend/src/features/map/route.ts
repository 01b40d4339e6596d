import type { EdgeName } from '../../contracts/graph';
import { edgeKey } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';

// An edge leaves its caller on the right, passes the columns in between through the gaps, and enters its callee on the left,
// so that it never runs through a box. The way depends on the places of the boxes alone: it holds still when they do.

export type Place = { readonly x: number; readonly y: number };
export type Box = { readonly width: number; readonly height: number };
export type Route = {
  readonly path: string;
  readonly label: Place;
  readonly start: Place;
  readonly end: Place;
  /** It comes in from the right. */
  readonly isLeftward: boolean;
};

const clearance = 9;
const portSpread = 26;
const portStep = 8;

export function routesOf(places: ReadonlyMap<ServiceName, Place>, edges: readonly EdgeName[], box: Box): ReadonlyMap<string, Route> {
  const drawn = edges.filter(({ caller, callee }) => caller !== callee && places.has(caller) && places.has(callee));
  const leaving = ports(drawn, places, 'caller', 'callee');
  const entering = ports(drawn, places, 'callee', 'caller');
  const columns = columnsOf(places);
  return new Map(
    drawn.map((edge) => {
      const key = edgeKey(edge);
      return [key, route(places.get(edge.caller)!, places.get(edge.callee)!, leaving.get(key) ?? 0, entering.get(key) ?? 0, columns, box)];
    }),
  );
}

type Column = { readonly x: number; readonly ys: readonly number[] };

function columnsOf(places: ReadonlyMap<ServiceName, Place>): readonly Column[] {
  const byX = new Map<number, number[]>();
  for (const { x, y } of places.values()) {
    const ys = byX.get(x);
    if (ys === undefined) {
      byX.set(x, [y]);
    } else {
      ys.push(y);
    }
  }
  return [...byX].map(([x, ys]) => ({ x, ys: ys.sort((a, b) => a - b) })).sort((a, b) => a.x - b.x);
}

/** Where on the side of a box each edge docks: spread out, in the order of the other ends, so that they don't cross there. */
function ports(edges: readonly EdgeName[], places: ReadonlyMap<ServiceName, Place>, at: 'caller' | 'callee', other: 'caller' | 'callee'): ReadonlyMap<string, number> {
  const byService = new Map<ServiceName, EdgeName[]>();
  edges.forEach((edge) => byService.set(edge[at], [...(byService.get(edge[at]) ?? []), edge]));
  const offsets = new Map<string, number>();
  for (const group of byService.values()) {
    group.sort((a, b) => places.get(a[other])!.y - places.get(b[other])!.y || places.get(a[other])!.x - places.get(b[other])!.x);
    const step = group.length < 2 ? 0 : Math.min(portStep, portSpread / (group.length - 1));
    group.forEach((edge, index) => offsets.set(edgeKey(edge), (index - (group.length - 1) / 2) * step));
  }
  return offsets;
}

function route(from: Place, to: Place, leave: number, enter: number, columns: readonly Column[], box: Box): Route {
  const half = box.width / 2;
  const goesRight = to.x > from.x + half;
  const goesLeft = to.x < from.x - half;
  const side = goesLeft ? -1 : 1;
  const start = { x: from.x + side * half, y: from.y + leave };
  // Between boxes of one column the edge swings out to the right and comes back.
  const end = { x: goesRight || goesLeft ? to.x - side * half : to.x + half, y: to.y + enter };

  if (!goesRight && !goesLeft) {
    const out = Math.max(start.x, end.x) + 34;
    return { path: `M${p(start)}C${r(out)},${r(start.y)} ${r(out)},${r(end.y)} ${p(end)}`, label: { x: out - 10, y: (start.y + end.y) / 2 }, start, end, isLeftward: true };
  }

  const low = Math.min(start.x, end.x);
  const high = Math.max(start.x, end.x);
  const between = columns.filter((column) => column.x > low + half && column.x < high - half);
  const passed = side > 0 ? between : [...between].reverse();
  let path = `M${p(start)}`;
  let at = start;
  for (const column of passed) {
    const straight = at.y + ((column.x - at.x) / (end.x - at.x)) * (end.y - at.y);
    const y = clearRow(straight, column.ys, box.height / 2 + clearance);
    const enterX = column.x - side * half;
    const leaveX = column.x + side * half;
    path += curve(at, { x: enterX, y }) + `L${r(leaveX)},${r(y)}`;
    at = { x: leaveX, y };
  }
  path += curve(at, end);
  return { path, label: alongCurve(at, end), start, end, isLeftward: goesLeft };
}

/** The height nearest to `wanted` that keeps `margin` from every box of the column, whose heights ascend. */
export function clearRow(wanted: number, ys: readonly number[], margin: number): number {
  const slack = 0.001;
  const next = ys.findIndex((y) => y > wanted - margin + slack);
  if (next < 0 || ys[next]! >= wanted + margin - slack) {
    return wanted;
  }
  // Upwards and downwards from the box in the way, to the first gap that is wide enough.
  let below = ys[next]! + margin;
  for (let i = next + 1; i < ys.length && ys[i]! < below + margin - slack; i++) {
    below = ys[i]! + margin;
  }
  let above = ys[next]! - margin;
  for (let i = next - 1; i >= 0 && ys[i]! > above - margin + slack; i--) {
    above = ys[i]! - margin;
  }
  return wanted - above < below - wanted ? above : below;
}

function curve(from: Place, to: Place): string {
  const middle = (from.x + to.x) / 2;
  return `C${r(middle)},${r(from.y)} ${r(middle)},${r(to.y)} ${p(to)}`;
}

/** Before the middle: edges that cross do so in the middle, and there their labels would lie on each other. */
function alongCurve(from: Place, to: Place): Place {
  const t = 0.4;
  const u = 1 - t;
  const middle = (from.x + to.x) / 2;
  return { x: u ** 3 * from.x + 3 * u * t * middle + t ** 3 * to.x, y: (u ** 3 + 3 * u * u * t) * from.y + (3 * u * t * t + t ** 3) * to.y };
}

const r = (value: number): string => (Math.round(value * 10) / 10).toString();
const p = (place: Place): string => `${r(place.x)},${r(place.y)}`;
