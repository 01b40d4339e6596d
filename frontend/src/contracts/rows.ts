import { epochMs, type EpochMs } from '../base/brand';
import { connections, type Edge } from './graph';
import { type ServiceName, serviceName, templateId, traceId } from './ids';
import { health, type LogLine, type Point, type Service } from './live';
import { ContractError, nullable, number, type Reader, text, withDefault } from './read';

// What comes often comes as rows without names. The order of the columns is the server's `WireRows`.

function row<T>(columns: number, read: (at: <V>(index: number, reader: Reader<V>) => V) => T): Reader<T> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < columns) {
      throw new ContractError(path, `a row of ${columns}`, value);
    }
    const cells = value as readonly unknown[];
    return read((index, reader) => reader(cells[index], `${path}[${index}]`));
  };
}

const unixSeconds: Reader<EpochMs> = (value, path) => epochMs(number(value, path) * 1000);
const unixMs: Reader<EpochMs> = (value, path) => epochMs(number(value, path));

export const readServiceRow = row<Service>(11, (at) => ({
  name: at(0, serviceName),
  recordsPerSecond: at(1, number),
  errorRatio: at(2, number),
  warningsPerSecond: at(3, number),
  p50Ms: at(4, number),
  p95Ms: at(5, number),
  p99Ms: at(6, number),
  health: at(7, health),
  forecastErrorRatio: at(8, nullable(number)),
  forecastLow: at(9, nullable(number)),
  forecastHigh: at(10, nullable(number)),
}));

/** Bits of the server's `EdgeEvidence`. */
const evidenceBits = [
  [1, 'span_parent'],
  [2, 'parent_service'],
  [4, 'trace_co_occurrence'],
  [8, 'peer'],
] as const;

export const readEdgeRow = row<Edge>(8, (at) => {
  const bits = at(2, number);
  return {
    caller: at(0, serviceName),
    callee: at(1, serviceName),
    evidence: evidenceBits.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name),
    callsPerSecond: at(3, number),
    errorRatio: at(4, number),
    latencyMs: at(5, number),
    weight: at(6, number),
    lastSeen: at(7, unixSeconds),
    // A kind that a newer server knows is unknown here.
    connection: connections[at(8, withDefault(number, 0))] ?? 'service',
  };
});

export const readPointRow = row<Point>(10, (at) => ({
  at: at(0, unixSeconds),
  records: at(1, number),
  errors: at(2, number),
  warnings: at(3, number),
  signals: at(4, number),
  errorRatio: at(5, number),
  activeServices: at(6, number),
  activeIncidents: at(7, number),
  signalsLastMinute: at(8, number),
  templates: at(9, number),
}));

export const readLogRow = row<LogLine>(7, (at) => ({
  sequence: at(0, number),
  time: at(1, unixMs),
  service: at<ServiceName>(2, serviceName),
  level: at(3, text),
  message: at(4, text),
  template: at(5, templateId),
  traceId: at(6, traceId),
}));
