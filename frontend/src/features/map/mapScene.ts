import type { MapView } from '../../api/useStoredLayout';
import { type Edge, edgeKey } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import type { Health, Service } from '../../contracts/live';
import type { Role } from '../../live/impact';
import { groupsOf } from './groups';
import type { MapFilter } from './mapFilter';

// What is drawn: every service, the groups of a large map, or the part that a person asked for.

/** Above so many services a map opens as groups. */
export const groupedAbove = 60;

export type Scene = {
  /** A scene with another key has a layout of its own. */
  readonly key: string;
  /** Where its layout is kept for all; null for one that is only this page's. */
  readonly view: MapView | null;
  /** Everything that has a slot, drawn or not. */
  readonly laidOut: readonly ServiceName[];
  /** The edges that decide on the slots. */
  readonly laidOutEdges: readonly Edge[];
  readonly nodes: ReadonlyMap<ServiceName, Service>;
  readonly edges: readonly Edge[];
  readonly roles: ReadonlyMap<ServiceName, Role>;
  /** Who is in a group; services are in none. */
  readonly members: ReadonlyMap<ServiceName, readonly ServiceName[]>;
  /** How many neighbours of a drawn service are not drawn. */
  readonly hiddenAround: ReadonlyMap<ServiceName, number>;
};

export type System = { readonly services: ReadonlyMap<ServiceName, Service>; readonly edges: readonly Edge[]; readonly roles: ReadonlyMap<ServiceName, Role> };

export function sceneOf(system: System, filter: MapFilter): Scene {
  const { services, edges, roles } = system;
  const isLarge = services.size > groupedAbove;
  const isPart = filter.isolate !== null || filter.isTroubledOnly;
  const names = [...services.keys()];
  const groups = isLarge ? groupsOf(names, groupedAbove) : null;
  if (groups !== null && filter.isGrouped && !isPart) {
    return groupScene(system, groups, new Set(filter.hidden));
  }

  const shown = chosen(system, filter, groups);
  const nodes = new Map([...services].filter(([name]) => shown.has(name)));
  const drawn = edges.filter(({ caller, callee }) => shown.has(caller) && shown.has(callee));
  const rest = { nodes, edges: drawn, roles, members: noMembers, hiddenAround: hiddenAround(shown, edges) };
  // A part of a large map has a compact layout of its own; in a small one everything stays where it is.
  return isLarge && isPart
    ? { key: `part ${filter.isTroubledOnly ? 'troubled' : ''} ${filter.hops} ${filter.isolate ?? ''}`, view: null, laidOut: [...nodes.keys()], laidOutEdges: drawn, ...rest }
    : { key: 'services', view: 'services', laidOut: names, laidOutEdges: edges, ...rest };
}

const noMembers: ReadonlyMap<ServiceName, readonly ServiceName[]> = new Map();

export const isTroubled = (service: Service, role: Role | undefined): boolean => role !== undefined || service.health !== 'ok';

function chosen({ services, edges, roles }: System, filter: MapFilter, groups: ReadonlyMap<ServiceName, ServiceName> | null): ReadonlySet<ServiceName> {
  const hidden = new Set(filter.hidden);
  const { isolate } = filter;
  const seeds = isolate === null ? [] : services.has(isolate) ? [isolate] : [...(groups ?? [])].filter(([, group]) => group === isolate).map(([name]) => name);
  const near = isolate === null ? null : within(seeds, filter.hops, edges);
  return new Set(
    [...services.values()]
      .filter((service) => near === null || near.has(service.name))
      .filter((service) => !filter.isTroubledOnly || service.name === isolate || isTroubled(service, roles.get(service.name)))
      .filter((service) => !hidden.has(service.name) && !hidden.has(groups?.get(service.name) ?? service.name))
      .map((service) => service.name),
  );
}

/** Everything at most so many calls away, whichever way the calls go. */
export function within(seeds: readonly ServiceName[], hops: number, edges: readonly Edge[]): ReadonlySet<ServiceName> {
  const beside = new Map<ServiceName, ServiceName[]>();
  const note = (from: ServiceName, to: ServiceName) => {
    const list = beside.get(from);
    if (list === undefined) {
      beside.set(from, [to]);
    } else {
      list.push(to);
    }
  };
  edges.forEach(({ caller, callee }) => {
    note(caller, callee);
    note(callee, caller);
  });
  const found = new Set(seeds);
  let front: readonly ServiceName[] = seeds;
  for (let hop = 0; hop < hops && front.length > 0; hop++) {
    const next: ServiceName[] = [];
    for (const other of front.flatMap((name) => beside.get(name) ?? [])) {
      if (!found.has(other)) {
        found.add(other);
        next.push(other);
      }
    }
    front = next;
  }
  return found;
}

function hiddenAround(shown: ReadonlySet<ServiceName>, edges: readonly Edge[]): ReadonlyMap<ServiceName, number> {
  const around = new Map<ServiceName, Set<ServiceName>>();
  const note = (name: ServiceName, other: ServiceName) => around.set(name, (around.get(name) ?? new Set()).add(other));
  for (const { caller, callee } of edges) {
    if (shown.has(caller) && !shown.has(callee)) {
      note(caller, callee);
    } else if (shown.has(callee) && !shown.has(caller)) {
      note(callee, caller);
    }
  }
  return new Map([...around].map(([name, others]) => [name, others.size]));
}

const worse = { ok: 0, warning: 1, critical: 2 } as const satisfies Record<Health, number>;
const stronger = { risk: 0, starved: 1, hit: 2, root: 3 } as const satisfies Record<Role['kind'], number>;

function groupScene({ services, edges, roles }: System, groups: ReadonlyMap<ServiceName, ServiceName>, hidden: ReadonlySet<ServiceName>): Scene {
  const members = new Map<ServiceName, ServiceName[]>();
  groups.forEach((group, name) => {
    if (!hidden.has(name)) {
      const list = members.get(group);
      if (list === undefined) {
        members.set(group, [name]);
      } else {
        list.push(name);
      }
    }
  });
  const together = new Map<ServiceName, Service>();
  const groupRoles = new Map<ServiceName, Role>();
  members.forEach((names, group) => {
    together.set(group, merged(group, names.map((name) => services.get(name)!)));
    for (const role of names.flatMap((name) => roles.get(name) ?? [])) {
      const old = groupRoles.get(group);
      if (old === undefined || stronger[role.kind] > stronger[old.kind]) {
        groupRoles.set(group, role);
      }
    }
  });
  const between = mergedEdges(edges, groups);
  const drawn = between.filter(({ caller, callee }) => !hidden.has(caller) && !hidden.has(callee));
  const nodes = new Map([...together].filter(([name]) => !hidden.has(name)));
  const shown = new Set(nodes.keys());
  return { key: 'groups', view: 'groups', laidOut: [...together.keys()], laidOutEdges: between, nodes, edges: drawn, roles: groupRoles, members, hiddenAround: hiddenAround(shown, between) };
}

function merged(name: ServiceName, services: readonly Service[]): Service {
  const records = services.reduce((sum, service) => sum + service.recordsPerSecond, 0);
  const share = (pick: (service: Service) => number) => (records === 0 ? 0 : services.reduce((sum, service) => sum + pick(service) * service.recordsPerSecond, 0) / records);
  const worst = (pick: (service: Service) => number) => services.reduce((most, service) => Math.max(most, pick(service)), 0);
  return {
    name,
    recordsPerSecond: records,
    errorRatio: share((service) => service.errorRatio),
    warningsPerSecond: services.reduce((sum, service) => sum + service.warningsPerSecond, 0),
    p50Ms: worst((service) => service.p50Ms),
    p95Ms: worst((service) => service.p95Ms),
    p99Ms: worst((service) => service.p99Ms),
    health: services.reduce<Health>((health, service) => (worse[service.health] > worse[health] ? service.health : health), 'ok'),
    forecastErrorRatio: null,
    forecastLow: null,
    forecastHigh: null,
  };
}

function mergedEdges(edges: readonly Edge[], groups: ReadonlyMap<ServiceName, ServiceName>): readonly Edge[] {
  const found = new Map<string, Edge>();
  for (const edge of edges) {
    const [caller, callee] = [groups.get(edge.caller), groups.get(edge.callee)];
    if (caller === undefined || callee === undefined || caller === callee) {
      continue;
    }
    const key = edgeKey({ caller, callee });
    const old = found.get(key);
    const calls = (old?.callsPerSecond ?? 0) + edge.callsPerSecond;
    const mean = (before: number, now: number) => (calls === 0 ? now : (before * (old?.callsPerSecond ?? 0) + now * edge.callsPerSecond) / calls);
    found.set(key, {
      caller,
      callee,
      evidence: [...new Set([...(old?.evidence ?? []), ...edge.evidence])],
      callsPerSecond: calls,
      errorRatio: mean(old?.errorRatio ?? 0, edge.errorRatio),
      latencyMs: mean(old?.latencyMs ?? 0, edge.latencyMs),
      weight: Math.max(old?.weight ?? 0, edge.weight),
      connection: edge.connection,
      lastSeen: old === undefined || edge.lastSeen > old.lastSeen ? edge.lastSeen : old.lastSeen,
    });
  }
  return [...found.values()];
}
