import { epochMs, type EpochMs } from '../base/brand';
import { type ServiceName, serviceName } from './ids';
import { number, oneOf, record, text, type Reader, withDefault } from './read';

/** What the callee is: another service or unknown, unless its callers know better. In the order of the server's numbers. */
export const connections = ['service', 'database', 'messaging_system'] as const;
export type Connection = (typeof connections)[number];

/** The caller depends on the callee; failures travel from callee to caller. */
export type Edge = {
  readonly caller: ServiceName;
  readonly callee: ServiceName;
  /** How the edge is known: `span_parent`, `parent_service`, `trace_co_occurrence`, `peer`. */
  readonly evidence: readonly string[];
  readonly callsPerSecond: number;
  readonly errorRatio: number;
  readonly latencyMs: number;
  readonly weight: number;
  readonly lastSeen: EpochMs;
  readonly connection: Connection;
};

export type EdgeName = { readonly caller: ServiceName; readonly callee: ServiceName };

const flags: Reader<readonly string[]> = (value, path) => text(value, path).split(', ').filter((name) => name !== 'none' && name !== '');

const unixSeconds: Reader<EpochMs> = (value, path) => epochMs(number(value, path) * 1000);

export const readEdge = record<Edge>({
  caller: ['caller', serviceName],
  callee: ['callee', serviceName],
  evidence: ['evidence', flags],
  callsPerSecond: ['calls_per_second', number],
  errorRatio: ['error_ratio', number],
  latencyMs: ['latency_ms', number],
  weight: ['weight', number],
  lastSeen: ['last_seen_tick', unixSeconds],
  connection: ['connection_type', withDefault(oneOf(...connections), 'service')],
});

export const readEdgeName = record<EdgeName>({ caller: ['caller', serviceName], callee: ['callee', serviceName] });

/** One string per edge, for maps and keys. */
export const edgeKey = (edge: EdgeName): string => `${edge.caller}\u0000${edge.callee}`;
