// The hub's compact forms from plain objects, for servers made for tests and benchmarks. The columns are those of the server's `WireRows`.

const second = (iso) => Date.parse(iso) / 1000;
const evidence = { span_parent: 1, parent_service: 2, trace_co_occurrence: 4, peer: 8 };
const connections = ['service', 'database', 'messaging_system'];
const bits = (names) => names.split(', ').reduce((sum, name) => sum + (evidence[name] ?? 0), 0);

export const serviceRow = (s) => [s.name, s.records_per_second, s.error_ratio, s.warnings_per_second, s.p50_ms, s.p95_ms, s.p99_ms, s.health, s.forecast_error_ratio, s.forecast_low, s.forecast_high];
export const edgeRow = (e) => [e.caller, e.callee, bits(e.evidence), e.calls_per_second, e.error_ratio, e.latency_ms, e.weight, e.last_seen_tick, Math.max(0, connections.indexOf(e.connection_type))];
export const pointRow = (p, k) => [second(p.at), p.records, p.errors, p.warnings, p.signals, k.error_ratio, k.active_services, k.active_incidents, k.signals_last_minute, k.templates];
export const logRow = (l) => [l.sequence, Date.parse(l.time), l.service, l.level, l.message, l.template, l.trace_id];

export const hubSnapshot = ({ timeline, recent_logs: _, services, edges, ...rest }) => ({
  ...rest, epoch: second(rest.started_at).toString(16), services: services.map(serviceRow), edges: edges.map(edgeRow), points: timeline.map((point) => pointRow(point, rest.kpis)),
});

export const hubDelta = ({ number, tick, is_warming_up, kpis, services, edges, point, incidents, logs, ...lists }, watchesLogs) => ({
  number, covers: 1, tick, is_warming_up, points: [pointRow(point, kpis)], services: services.map(serviceRow), edges: edges.map(edgeRow), incidents: incidents.map((whole) => ({ whole })), ...lists,
  ...(watchesLogs ? { logs: logs.map(logRow) } : {}),
});

/** What `/api/session` answers where no key is needed. */
export const openSession = { mode: 'open', is_signed_in: true, name: null, scopes: ['admin'], antiforgery: null };

/** Speaks SignalR's JSON protocol with one page: who connects, who watches the log. */
export function serveHub(socket, snapshot, recentLogs) {
  const mark = '\u001e';
  const page = { watchesLogs: false, send: (target, value) => socket.send(JSON.stringify({ type: 1, target, arguments: [value] }) + mark) };
  socket.on('message', (data) => {
    for (const text of data.toString().split(mark).filter((part) => part !== '')) {
      const message = JSON.parse(text);
      if (message.protocol !== undefined) {
        socket.send(`{}${mark}`);
        page.send('snapshot', hubSnapshot(snapshot()));
      } else if (message.type === 1) {
        const [wish] = message.arguments;
        page.watchesLogs = message.target === 'Watch' ? wish !== null : page.watchesLogs;
        const result = message.target === 'Watch' ? { service: wish?.service ?? null, level: wish?.level ?? null, logs: wish === null ? [] : recentLogs().map(logRow) } : null;
        socket.send(JSON.stringify({ type: 3, invocationId: message.invocationId, result }) + mark);
      }
    }
  });
  return page;
}
