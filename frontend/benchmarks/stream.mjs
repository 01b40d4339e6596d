// An invented stream of any size: layered services that call each other, figures that wander, a few log lines. The same numbers each time.

const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

const round = (value) => Number(value.toPrecision(3));
const iso = (ms) => new Date(ms).toISOString();

/** Shares of what the real server sends of the demo shop in a quiet second, as its test of the wire's size sees them. */
const changedServices = 0.85;
const changedEdges = 0.1;
const linesPerTick = 24;

export function makeStream({ services: serviceCount, edges: edgeCount, seed = 7 }) {
  const next = random(seed);
  const names = Array.from({ length: serviceCount }, (_, index) => `${['edge', 'shop', 'order', 'stock', 'ledger'][Math.floor((index * 5) / serviceCount)]}-service-${index}`);
  const pairs = new Set();
  while (pairs.size < edgeCount) {
    // A caller stands in a layer before its callee, mostly the next.
    const from = Math.floor(next() * serviceCount * 0.8);
    const to = Math.min(serviceCount - 1, from + 1 + Math.floor(next() * serviceCount * 0.3));
    pairs.add(`${from} ${to}`);
  }

  const start = Date.UTC(2026, 0, 2, 14, 0, 0);
  let tick = start;
  let number = 0;
  let sequence = 0;
  const service = (name) => {
    const p50 = 5 + next() * 40;
    return { name, records_per_second: round(20 + next() * 80), error_ratio: round(next() * 0.04), warnings_per_second: round(next()), p50_ms: round(p50), p95_ms: round(p50 * 3), p99_ms: round(p50 * 5), health: next() < 0.01 ? 'warning' : 'ok', forecast_error_ratio: 0.02, forecast_low: 0, forecast_high: 0.05 };
  };
  const edge = (pair) => {
    const [from, to] = pair.split(' ').map(Number);
    return { caller: names[from], callee: names[to], evidence: 'span_parent', calls_per_second: round(1 + next() * 20), error_ratio: round(next() * 0.02), latency_ms: round(5 + next() * 60), weight: round(next()), last_seen_tick: tick / 1000 };
  };
  const services = new Map(names.map((name) => [name, service(name)]));
  const edges = new Map([...pairs].map((pair) => [pair, edge(pair)]));
  const kpis = () => ({ records_per_second: round(serviceCount * 50), error_ratio: round(0.01 + next() * 0.004), active_services: serviceCount, active_incidents: 0, signals_last_minute: 0, templates: 214 });
  const point = () => ({ at: iso(tick), records: Math.round(serviceCount * (45 + next() * 10)), errors: Math.round(next() * 9), warnings: Math.round(next() * 20), signals: 0 });
  const line = () => ({ sequence: ++sequence, time: iso(tick + (sequence % 1000)), service: names[Math.floor(next() * serviceCount)], level: next() < 0.1 ? 'WARN' : 'INFO', message: `request ${Math.floor(next() * 1e6)} handled in ${Math.floor(next() * 90)} ms for customer ${Math.floor(next() * 1e5)}`, template: 'a1b2c3d4e5f60718', trace_id: '0af7651916cd43dd8448eb211c80319c' });

  return {
    snapshot: () => ({
      number, tick: iso(tick), started_at: iso(start - 200_000), version: '0.1.0', source_name: 'benchmark', is_simulated: false, is_warming_up: false, kpis: kpis(), services: [...services.values()], edges: [...edges.values()],
      incidents: [], recent_signals: [], firing_rules: [], scenarios: [], timeline: [], recent_logs: [],
    }),
    step: () => {
      number += 1;
      tick += 1000;
      const changed = names.filter(() => next() < changedServices);
      changed.forEach((name) => services.set(name, service(name)));
      const changedPairs = [...pairs].filter(() => next() < changedEdges);
      changedPairs.forEach((pair) => edges.set(pair, edge(pair)));
      return {
        number, tick: iso(tick), is_warming_up: false, kpis: kpis(), services: changed.map((name) => services.get(name)), edges: changedPairs.map((pair) => edges.get(pair)), incidents: [], point: point(), logs: Array.from({ length: linesPerTick }, line),
      };
    },
  };
}
