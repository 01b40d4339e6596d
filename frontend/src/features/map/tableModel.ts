import type { Edge } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import type { Service } from '../../contracts/live';
import type { Role } from '../../live/impact';

export type ServiceColumn = 'trouble' | 'name' | 'records' | 'errors' | 'p95' | 'callers' | 'callees';
export type CallColumn = 'errors' | 'caller' | 'callee' | 'calls' | 'latency';
export type Order<Column> = { readonly column: Column; readonly isDescending: boolean };

export type ServiceRow = { readonly service: Service; readonly role: Role | undefined; readonly callers: number; readonly callees: number };

const byRole = { root: 6, hit: 5, starved: 4, risk: 3 } as const;
const byHealth = { critical: 2, warning: 1, ok: 0 } as const;

/** The incident's word first, then the service's own health. */
export const troubleOf = ({ service, role }: ServiceRow): number => (role === undefined ? byHealth[service.health] : byRole[role.kind]);

export function serviceRows(services: ReadonlyMap<ServiceName, Service>, edges: readonly Edge[], roles: ReadonlyMap<ServiceName, Role>): readonly ServiceRow[] {
  const callers = new Map<ServiceName, number>();
  const callees = new Map<ServiceName, number>();
  edges.forEach(({ caller, callee }) => {
    callers.set(callee, (callers.get(callee) ?? 0) + 1);
    callees.set(caller, (callees.get(caller) ?? 0) + 1);
  });
  return [...services.values()].map((service) => ({ service, role: roles.get(service.name), callers: callers.get(service.name) ?? 0, callees: callees.get(service.name) ?? 0 }));
}

const ordinal = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const serviceOrders: Readonly<Record<ServiceColumn, (a: ServiceRow, b: ServiceRow) => number>> = {
  trouble: (a, b) => troubleOf(a) - troubleOf(b) || a.service.errorRatio - b.service.errorRatio,
  name: (a, b) => ordinal(a.service.name, b.service.name),
  records: (a, b) => a.service.recordsPerSecond - b.service.recordsPerSecond,
  errors: (a, b) => a.service.errorRatio - b.service.errorRatio,
  p95: (a, b) => a.service.p95Ms - b.service.p95Ms,
  callers: (a, b) => a.callers - b.callers,
  callees: (a, b) => a.callees - b.callees,
};

const callOrders: Readonly<Record<CallColumn, (a: Edge, b: Edge) => number>> = {
  errors: (a, b) => a.errorRatio - b.errorRatio,
  caller: (a, b) => ordinal(a.caller, b.caller) || ordinal(a.callee, b.callee),
  callee: (a, b) => ordinal(a.callee, b.callee) || ordinal(a.caller, b.caller),
  calls: (a, b) => a.callsPerSecond - b.callsPerSecond,
  latency: (a, b) => a.latencyMs - b.latencyMs,
};

/** Equal rows by name, whichever way round. */
export const sortedServices = (rows: readonly ServiceRow[], { column, isDescending }: Order<ServiceColumn>): readonly ServiceRow[] =>
  [...rows].sort((a, b) => (isDescending ? serviceOrders[column](b, a) : serviceOrders[column](a, b)) || ordinal(a.service.name, b.service.name));

export const sortedCalls = (edges: readonly Edge[], { column, isDescending }: Order<CallColumn>): readonly Edge[] =>
  [...edges].sort((a, b) => (isDescending ? callOrders[column](b, a) : callOrders[column](a, b)) || callOrders.caller(a, b));

/** Words and names ascend first, figures descend. */
export const turned = <Column extends string>(order: Order<Column>, column: Column): Order<Column> =>
  order.column === column ? { column, isDescending: !order.isDescending } : { column, isDescending: !['name', 'caller', 'callee'].includes(column) };
