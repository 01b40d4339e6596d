import { compact, latency, middleCut, percent } from '../../base/format';
import { type Edge, type EdgeName, edgeKey } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import type { Service } from '../../contracts/live';
import type { Role } from '../../live/impact';
import { commonPrefix } from './groups';
import type { Layout } from './layout';
import type { PeerKind } from '../../live/peers';
import type { Box, Place } from './route';

export const box: Box = { width: 150, height: 52 };

/** Distances between slots, chosen once per layout so that the graph fills its panel. */
export type Pitch = { readonly x: number; readonly y: number };

export type View = { readonly x: number; readonly y: number; readonly k: number };

const pitchMin = { x: 194, y: 76 };
const pitchMax = { x: 262, y: 112 };
/** Letters that fit a box beside its mark. */
const nameMax = 16;
const margin = { x: 26, top: 14, bottom: 32 };
const scaleMax = 1.25;
const scaleMin = 0.06;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

function extent(values: readonly number[]): readonly [number, number] {
  return values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)];
}

export function pitchFor(layout: Layout, width: number, height: number): Pitch {
  const slots = [...layout.values()];
  const [left, right] = extent(slots.map((slot) => slot.rank));
  const [top, bottom] = extent(slots.map((slot) => slot.row));
  const x = Math.round(clamp((width - box.width - 2 * margin.x) / Math.max(1, right - left), pitchMin.x, pitchMax.x));
  // A map too wide for its panel is drawn smaller, and then there is more room for rows.
  const k = Math.min(1, (width - 2 * margin.x) / ((right - left) * x + box.width));
  const y = Math.round(clamp(((height - margin.top - margin.bottom) / k - box.height) / Math.max(1, bottom - top), pitchMin.y, pitchMax.y));
  return { x, y };
}

export function placesOf(layout: Layout, pitch: Pitch, pins: ReadonlyMap<ServiceName, Place>): ReadonlyMap<ServiceName, Place> {
  return new Map([...layout].map(([name, { rank, row }]) => [name, pins.get(name) ?? { x: rank * pitch.x, y: row * pitch.y }]));
}

/** The view in which all boxes are seen, as large as is pleasant. */
export function fitView(places: Iterable<Place>, width: number, height: number, insetTop = 0): View {
  const marginTop = margin.top + insetTop;
  const all = [...places];
  const [left, right] = extent(all.map((place) => place.x));
  const [top, bottom] = extent(all.map((place) => place.y));
  const innerWidth = right - left + box.width;
  const innerHeight = bottom - top + box.height;
  const k = clamp(Math.min((width - 2 * margin.x) / innerWidth, (height - marginTop - margin.bottom) / innerHeight), scaleMin, scaleMax);
  return {
    x: width / 2 - (k * (left + right)) / 2,
    y: marginTop + (height - marginTop - margin.bottom) / 2 - (k * (top + bottom)) / 2,
    k,
  };
}

/** Names without the words that all of them begin with ("shop-prod-"). */
export function shortNames(names: readonly ServiceName[]): ReadonlyMap<ServiceName, string> {
  const cut = names.length < 3 ? 0 : commonPrefix(names);
  return new Map(names.map((name) => [name, middleCut(name.slice(cut), nameMax)]));
}

export type NodeTone = 'root' | 'hit' | 'risk' | 'starved' | 'troubled' | 'calm';

/** The incident's word weighs more than the service's own health. */
export function toneOf(role: Role | undefined, health: Service['health']): NodeTone {
  if (role !== undefined) {
    return role.kind;
  }
  return health === 'ok' ? 'calm' : 'troubled';
}

export function tagOf(role: Role | undefined, health: Service['health']): string | null {
  switch (role?.kind) {
    case 'root':
      return 'ROOT';
    case 'hit':
      return role.hops > 0 ? `HIT +${role.hops}` : 'HIT';
    case 'starved':
      return 'STARVED';
    case 'risk':
      return role.etaSeconds > 0 ? `AT RISK ~${role.etaSeconds} s` : 'AT RISK';
    case undefined:
      return health === 'ok' ? null : health === 'critical' ? 'CRITICAL' : 'WARNING';
  }
}

/** "94/s 38% 2.4s": records a second, error ratio, 95th percentile. */
export function figuresOf(service: Service): string {
  return `${compact(service.recordsPerSecond)}/s ${percent(service.errorRatio)} ${latency(service.p95Ms)}`;
}

export function spokenNode(service: Service, role: Role | undefined): string {
  const tag = tagOf(role, service.health);
  const state = tag === null ? 'normal' : tag.toLowerCase();
  return `${service.name}, ${state}, ${compact(service.recordsPerSecond)} records a second, ${percent(service.errorRatio)} errors, 95th percentile ${latency(service.p95Ms)}`;
}

export function spokenPeer(service: Service, role: Role | undefined, kind: PeerKind): string {
  const tag = tagOf(role, service.health);
  return `${service.name}, ${kind === 'messaging' ? 'messaging system' : kind === 'external' ? 'external service' : kind}${tag === null ? '' : `, ${tag.toLowerCase()}`}, ${compact(service.recordsPerSecond)} calls a second, ${percent(service.errorRatio)} of them fail, mean latency ${latency(service.p50Ms)}; it does not report itself`;
}

export type EdgeTone = 'critical' | 'warning' | 'risk' | 'calm';

const failingRatio = 0.1;
/** Lower: the good calls of a group's other members water it down. */
const groupFailingRatio = 0.06;

/** Coloured where failures travel: into the root, from hit to hit, and on to who is at risk. */
export function edgeToneOf(edge: Edge, roles: ReadonlyMap<ServiceName, Role>): EdgeTone {
  const caller = roles.get(edge.caller)?.kind;
  const callee = roles.get(edge.callee)?.kind;
  const travels = callee === 'root' || callee === 'hit';
  if (travels && caller === 'risk') {
    return 'risk';
  }
  if (callee === 'root' && (caller === 'hit' || caller === 'root')) {
    return 'critical';
  }
  if (callee === 'hit' && (caller === 'hit' || caller === 'root')) {
    return 'warning';
  }
  return edge.errorRatio >= failingRatio ? (callee === 'root' ? 'critical' : 'warning') : 'calm';
}

/** Between groups by the calls alone: that both ends hold somebody who was hit says little of the calls between them. */
export function groupEdgeTone(edge: Edge, roles: ReadonlyMap<ServiceName, Role>): EdgeTone {
  return edge.errorRatio < groupFailingRatio ? 'calm' : roles.get(edge.callee)?.kind === 'root' ? 'critical' : 'warning';
}

/** Line width in pixels, by order of magnitude of the calls. */
export function edgeWidth(callsPerSecond: number): number {
  return Math.round(clamp(1 + Math.log10(1 + Math.max(0, callsPerSecond)) * 0.9, 1, 4) * 10) / 10;
}

/** What is next to a service, itself included: it stays bright while the rest fades. */
export function neighbourhood(service: ServiceName | null, edges: Iterable<Edge>): ReadonlySet<ServiceName> | null {
  if (service === null) {
    return null;
  }
  const near = new Set([service]);
  for (const { caller, callee } of edges) {
    if (caller === service) {
      near.add(callee);
    } else if (callee === service) {
      near.add(caller);
    }
  }
  return near;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Along the calls: right to whom the service calls, left to who calls it; where there is none, as `towards`. */
export function along(from: ServiceName, direction: Direction, places: ReadonlyMap<ServiceName, Place>, edges: Iterable<EdgeName>): ServiceName | null {
  if (direction === 'left' || direction === 'right') {
    const beside = new Map<ServiceName, Place>();
    for (const { caller, callee } of edges) {
      const other = direction === 'right' ? (caller === from ? callee : null) : callee === from ? caller : null;
      const place = other === null ? undefined : places.get(other);
      if (other !== null && place !== undefined) {
        beside.set(other, place);
      }
    }
    const start = places.get(from);
    if (start !== undefined && beside.size > 0) {
      return [...beside].reduce((best, next) => (Math.abs(next[1].y - start.y) < Math.abs(best[1].y - start.y) ? next : best))[0];
    }
  }
  return towards(from, direction, places);
}

/** Where an arrow key leads: the nearest box in that direction, straight ahead before sideways. */
export function towards(from: ServiceName, direction: Direction, places: ReadonlyMap<ServiceName, Place>): ServiceName | null {
  const start = places.get(from);
  if (start === undefined) {
    return null;
  }
  let best: ServiceName | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [name, place] of places) {
    const dx = place.x - start.x;
    const dy = place.y - start.y;
    const [ahead, aside] = direction === 'left' ? [-dx, dy] : direction === 'right' ? [dx, dy] : direction === 'up' ? [-dy, dx] : [dy, dx];
    const cost = ahead + 2.5 * Math.abs(aside);
    if (ahead > 1 && cost < least) {
      least = cost;
      best = name;
    }
  }
  return best;
}

/** Changes when a service or an edge comes or goes, and only then. */
export function structureKey(services: Iterable<ServiceName>, edges: Iterable<Edge>): string {
  return `${[...services].join('\u0001')}\u0002${[...edges].map(edgeKey).sort().join('\u0001')}`;
}
