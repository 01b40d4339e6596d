import type { Connection, Edge } from '../contracts/graph';
import type { ServiceName } from '../contracts/ids';
import type { Service } from '../contracts/live';

// Who is called but never reports itself: a database, a queue, somebody outside. Only the callers' figures are known.

export type PeerKind = 'database' | 'messaging' | 'external';

/** What it is, in a word for a tag or a list. */
export const peerTitles: Readonly<Record<PeerKind, string>> = { database: 'database', messaging: 'messaging', external: 'external' };

export const peerKinds: Readonly<Record<Connection, PeerKind>> = { database: 'database', messaging_system: 'messaging', service: 'external' };

export type Peers = { readonly services: ReadonlyMap<ServiceName, Service>; readonly kinds: ReadonlyMap<ServiceName, PeerKind> };

/** The services together with the peers that their calls name; a peer's figures are those of the calls to it. */
export function withPeers(services: ReadonlyMap<ServiceName, Service>, edges: readonly Edge[]): Peers {
  const calls = new Map<ServiceName, Edge[]>();
  for (const edge of edges) {
    if (edge.evidence.includes('peer') && !services.has(edge.callee)) {
      const list = calls.get(edge.callee);
      if (list === undefined) {
        calls.set(edge.callee, [edge]);
      } else {
        list.push(edge);
      }
    }
  }
  if (calls.size === 0) {
    return { services, kinds: none };
  }
  return {
    services: new Map([...services, ...[...calls].map(([name, list]) => [name, peerOf(name, list)] as const)]),
    kinds: new Map([...calls].map(([name, list]) => [name, peerKinds[list.find(({ connection }) => connection !== 'service')?.connection ?? 'service']] as const)),
  };
}

const none: ReadonlyMap<ServiceName, PeerKind> = new Map();

function peerOf(name: ServiceName, calls: readonly Edge[]): Service {
  const rate = calls.reduce((sum, edge) => sum + edge.callsPerSecond, 0);
  const mean = (pick: (edge: Edge) => number) => (rate === 0 ? 0 : calls.reduce((sum, edge) => sum + pick(edge) * edge.callsPerSecond, 0) / rate);
  const latencyMs = mean((edge) => edge.latencyMs);
  return {
    name,
    recordsPerSecond: rate,
    errorRatio: mean((edge) => edge.errorRatio),
    warningsPerSecond: 0,
    // Of calls only the mean is known.
    p50Ms: latencyMs,
    p95Ms: latencyMs,
    p99Ms: latencyMs,
    health: 'ok',
    forecastErrorRatio: null,
    forecastLow: null,
    forecastHigh: null,
  };
}
