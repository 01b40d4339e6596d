// For developing the page without the engine: serves dist/ and a hub that invents the demo shop's traffic and, on request, one
// outage at a time. Nothing ships with it and no acceptance test uses it. `npm run mock [port] [services]`, default 8766 and the shop's 14.
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { hubDelta, openSession, serveHub } from './hubWire.mjs';
import { grow } from './mockWorld.mjs';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist');
const port = Number(process.argv[2] ?? 8766);
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

let seed = 7;
const random = () => ((seed = (seed * 1664525 + 1013904223) % 4294967296) / 4294967296);
const around = (value, share = 0.1) => value * (1 + (random() * 2 - 1) * share);
const round = (value, digits = 4) => Number(value.toFixed(digits));

const calls = [
  ['gateway', 'auth', 30], ['gateway', 'catalog', 22], ['gateway', 'search', 18], ['auth', 'sessions', 28], ['catalog', 'inventory', 20], ['catalog', 'recommendations', 14],
  ['search', 'catalog', 16], ['cart', 'catalog', 7], ['cart', 'sessions', 8], ['checkout', 'cart', 12], ['checkout', 'payments', 15], ['checkout', 'inventory', 9],
  ['payments', 'ledger', 14], ['fulfillment', 'inventory', 8], ['fulfillment', 'notifications', 8],
];
const base = {
  gateway: [120, 42], auth: [62, 18], catalog: [98, 41], search: [44, 77], sessions: [70, 6], inventory: [84, 22], recommendations: [30, 88], cart: [41, 64], checkout: [33, 190],
  payments: [29, 240], ledger: [28, 14], fulfillment: [17, 120], notifications: [18, 31], analytics: [11, 9],
};
grow(base, calls, Number(process.argv[3] ?? 14));
const shapes = { payments: ['charge captured id={} amount={}', 'card token {} accepted'], checkout: ['order {} placed', 'payment attempt {} ok'], gateway: ['GET /api/items/{} 200', 'GET / 200 {}ms'] };
const failures = [
  ['payments_outage', 'Payments outage', 'payments fails many of its calls and slows down fivefold', 'payments', ['ledger', 'checkout', 'notifications'], 35],
  ['catalog_latency', 'Catalog latency', 'catalog answers eight times slower', 'catalog', ['search', 'cart'], 28],
  ['inventory_deadlock', 'Inventory deadlock', 'inventory locks up: errors and latency', 'inventory', ['checkout', 'fulfillment'], 25],
  ['notifications_flood', 'Notifications flood', 'notifications writes five times as many warnings', 'notifications', [], 28],
  ['search_index_fail', 'Search index failure', 'search fails on a broken index', 'search', ['gateway'], 24],
  ['checkout_retry_storm', 'Checkout retry storm', 'checkout retries again and again', 'checkout', ['cart', 'payments'], 28],
  ['recommendations_cold', 'Recommendations cold cache', 'recommendations answers from a cold cache', 'recommendations', [], 26],
].map(([name, title, description, service, affected, duration_seconds]) => ({ name, title, description, service, affected, duration_seconds, is_active: false, started_at: null, seconds_left: 0 }));

const iso = (ms) => new Date(ms).toISOString();
const startedAt = Math.floor(Date.now() / 1000) * 1000 - 200_000;
let number = 0;
let sequence = 0;
let tick = startedAt;
const timeline = [];
const logs = [];
const signals = [];
let incidents = [];
let services = [];
let edges = [];

const reached = new Map();
/** Who calls it, directly or not, and over how many calls; the calls never change. */
function callersOf(name) {
  if (!reached.has(name)) {
    const found = new Map();
    let front = [name];
    for (let hops = 1; front.length > 0; hops++) {
      front = [...new Set(calls.filter(([caller, callee]) => front.includes(callee) && caller !== name && !found.has(caller)).map(([caller]) => caller))];
      front.forEach((caller) => found.set(caller, hops));
    }
    reached.set(name, found);
  }
  return reached.get(name);
}

function badness(name) {
  const running = failures.find((failure) => failure.is_active);
  if (running === undefined) return 0;
  const age = (tick - Date.parse(running.started_at)) / 1000;
  if (running.service === name) return Math.min(1, age / 3);
  const hops = callersOf(running.service).get(name);
  return hops === undefined ? 0 : Math.max(0, Math.min(1, (age - 2 * hops) / 4)) / (hops + 1);
}

function signal(service, kind, severity, score, baseline, observed, unit, text, onset, more = {}) {
  return { kind, detector: kind === 'new_template' ? 'new-template' : 'z-score', service, onset: iso(onset), at: iso(tick), score, baseline, observed, unit, severity, template: '', template_text: null, examples: [], text, ...more };
}

function step() {
  tick += 1000;
  number += 1;
  const changedScenarios = [];
  for (const failure of failures.filter((item) => item.is_active)) {
    failure.seconds_left = Math.max(0, failure.duration_seconds - (tick - Date.parse(failure.started_at)) / 1000);
    if (failure.seconds_left === 0) {
      failure.is_active = false;
      changedScenarios.push(failure);
    }
  }

  services = Object.entries(base).map(([name, [rate, p95]]) => {
    const bad = badness(name);
    return {
      name, records_per_second: round(around(rate)), error_ratio: round(Math.min(1, around(0.012) + bad * 0.38)), warnings_per_second: round(around(1 + bad * 9)), p50_ms: round(around(p95 / 2)), p95_ms: round(around(p95 * (1 + bad * 6))),
      p99_ms: round(around(p95 * (1.6 + bad * 9))), health: bad > 0.6 ? 'critical' : bad > 0.2 ? 'warning' : 'ok', forecast_error_ratio: round(0.012 + bad * 0.4), forecast_low: 0, forecast_high: round(0.03 + bad * 0.5),
    };
  });
  edges = calls.map(([caller, callee, rate]) => ({
    caller, callee, evidence: 'span_parent', calls_per_second: round(around(rate)), error_ratio: round(around(0.01) + badness(callee) * 0.36), latency_ms: round(around(base[callee][1] / 2)), weight: 0.4, last_seen_tick: tick / 1000,
  }));

  const newLogs = [];
  for (let i = 0; i < 24; i++) {
    const names = Object.keys(base);
    const service = names[Math.floor(random() * names.length)];
    const bad = random() < badness(service);
    const shape = (shapes[service] ?? ['request {} handled in {}ms', 'cache refreshed, {} entries'])[Math.floor(random() * 2)] ?? '{}';
    newLogs.push({
      sequence: ++sequence, time: iso(tick + i * 40), service, level: bad ? 'ERROR' : random() < 0.08 ? 'WARN' : 'INFO', message: bad ? `upstream refused request ${Math.floor(random() * 9999)}: <b>schema v3</b>` : shape.replace(/\{\}/g, () => String(Math.floor(random() * 9999))),
      template: 'a1b2c3d4e5f60718', trace_id: Math.floor(random() * 1e9).toString(16).padStart(32, '0'),
    });
  }

  const newSignals = [];
  const changed = [];
  const running = failures.find((failure) => failure.is_active);
  if (running !== undefined) {
    const onset = Date.parse(running.started_at);
    const age = (tick - onset) / 1000;
    const root = running.service;
    if (age >= 3) {
      const errors = services.find((service) => service.name === root).error_ratio;
      newSignals.push(signal(root, 'error_rate', 'critical', 3.2, 0.012, errors, 'ratio', `error rate ${Math.round(errors * 100)} % against 1.2 % before`, onset + 1000));
      if (age === 3) newSignals.push(signal(root, 'new_template', 'warning', 1.4, 0, 12, 'records/s', 'log line never seen before', onset + 1000, { template: 'ffeeddccbbaa0011', template_text: 'upstream refused request <*>: schema v3', examples: ['upstream refused request 4711: <b>schema v3</b>'] }));
      const hit = [...callersOf(root)].filter(([name]) => badness(name) > 0.15);
      hit.forEach(([name, hops]) => newSignals.push(signal(name, hops === 1 ? 'error_rate' : 'latency_p95', 'warning', 1.7, 0.01, 0.11, 'ratio', `error rate 11 % against 1.0 % before`, onset + 2000 * hops)));
      const old = incidents.find((incident) => incident.id === `i-${running.started_at}`);
      const merged = [...(old?.signals ?? []), ...newSignals].filter((item, index, all) => all.findIndex((other) => other.kind === item.kind && other.service === item.service) === index);
      changed.push({
        id: `i-${running.started_at}`, state: 'active', severity: 'critical', onset: iso(onset + 1000), detected: old?.detected ?? iso(tick), last_signal: iso(tick), resolved: null, acknowledged: old?.acknowledged ?? null, root,
        title: `${root} is failing: ${Math.round(errors * 100)} % of calls error (1.2 % before)`,
        candidates: [
          { service: root, score: 0.86, evidence: [
            { kind: 'own_errors', weight: 0.41, text: `${Math.round(errors * 100)} % of its calls fail on their own, 1.2 % before`, observed: errors, baseline: 0.012 },
            { kind: 'onset_order', weight: 0.22, text: `Earliest anomaly of ${merged.length}; its callers followed 2 s later`, observed: 0, baseline: 0 },
            { kind: 'new_template', weight: 0.14, text: 'New log line: "upstream refused request <*>: schema v3"', observed: 12, baseline: 0 },
            { kind: 'reach', weight: 0.11, text: '94 % of the bad calls of its callers end here', observed: 0.94, baseline: 0 },
            { kind: 'shift', weight: -0.02, text: 'ledger slowed down as well, but 9 s later', observed: 0, baseline: 0 } ] },
          { service: 'checkout', score: 0.1, evidence: [{ kind: 'shift', weight: 0.1, text: 'error rate rose 2 s after payments', observed: 0.11, baseline: 0.01 }] },
          { service: 'ledger', score: 0.04, evidence: [{ kind: 'own_time', weight: 0.04, text: 'own time up 20 %', observed: 17, baseline: 14 }] },
        ],
        members: [{ service: root, onset: iso(onset + 1000), signals: 3 }, ...hit.map(([service, hops]) => ({ service, onset: iso(onset + 2000 * hops), signals: 1 }))],
        blast_radius: [
          ...[...callersOf(root)].map(([service, hops]) => ({ service, hops, impact: round(0.8 / hops), relation: 'upstream', state: hit.some(([name]) => name === service) ? 'hit' : 'predicted', eta_seconds: hit.some(([name]) => name === service) ? 0 : 4 * hops })),
          ...calls.filter(([caller]) => caller === root).map(([, service]) => ({ service, hops: 1, impact: 0.3, relation: 'starved', state: 'hit', eta_seconds: 0 })),
        ],
        signals: merged, signal_count: (old?.signal_count ?? 0) + newSignals.length,
        story: ['Likely trigger: a new log line: "upstream refused request <*>".', `${iso(onset + 1000).slice(11, 19)} ${root}: error rate leaves its baseline`, `${iso(onset + 3000).slice(11, 19)} checkout follows: 11 % of its calls fail`, `${iso(onset + 4000).slice(11, 19)} ${root} writes a line never seen before`],
        merged_from: [],
      });
    }
  }
  for (const incident of incidents) {
    const idle = tick - Date.parse(incident.last_signal);
    if (!changed.some((item) => item.id === incident.id) && incident.state !== 'resolved' && idle > 18_000) {
      changed.push({ ...incident, state: idle > 45_000 ? 'resolved' : 'resolving', resolved: idle > 45_000 ? iso(tick) : null });
    }
  }
  incidents = [...incidents.filter((incident) => !changed.some((item) => item.id === incident.id)), ...changed];
  const point = { at: iso(tick), records: Math.round(around(680, 0.06)) + newSignals.length * 40, errors: Math.round(around(8, 0.4) + services.reduce((sum, service) => sum + (service.error_ratio - 0.012) * 40, 0)), warnings: Math.round(around(14, 0.3)), signals: newSignals.length };
  timeline.push(point);
  timeline.splice(0, timeline.length - 300);
  logs.push(...newLogs);
  logs.splice(0, logs.length - 200);
  signals.push(...newSignals);
  signals.splice(0, signals.length - 200);
  return { number, tick: iso(tick), is_warming_up: false, kpis: kpis(), services, edges, gone_edges: [], incidents: changed, signals: newSignals, rule_firings: [], scenarios: changedScenarios, point, logs: newLogs };
}

const kpis = () => ({ records_per_second: 680 + round(random() * 30, 1), error_ratio: round(services.reduce((sum, service) => sum + service.error_ratio, 0) / services.length), active_services: services.length, active_incidents: incidents.filter((incident) => incident.state !== 'resolved').length, signals_last_minute: signals.filter((item) => tick - Date.parse(item.at) < 60_000).length, templates: 214 });
const snapshot = () => ({ number, tick: iso(tick), started_at: iso(startedAt), version: '0.1.0', source_name: 'simulator', is_simulated: true, is_warming_up: false, kpis: kpis(), services, edges, incidents, recent_signals: signals, firing_rules: [], scenarios: failures, timeline, recent_logs: logs });

const maps = new Map(['services', 'groups'].map((view) => [`/api/map/${view}`, { view, version: 0, pitch_x: 0, pitch_y: 0, slots: [] }]));
function answerMap(request, response, pathname) {
  const report = () => ({ layout: maps.get(pathname), edge_stale_after_seconds: 300 });
  if (request.method !== 'PUT') return json(response, report());
  let body = '';
  request.on('data', (part) => (body += part)).on('end', () => {
    const sent = JSON.parse(body);
    if (sent.version !== maps.get(pathname).version) return json(response, { title: 'Conflict', detail: 'another version is stored', status: 409 }, 409);
    maps.set(pathname, { ...maps.get(pathname), ...sent, version: sent.version + 1 });
    json(response, report());
  });
}

/** Blocks of services that fail together, the shop's names first. */
function correlations() {
  const names = Object.keys(base).sort().slice(0, 200);
  const block = (i) => (i * 7) % 5;
  return { services: names, seconds: 300, values: names.map((_, i) => names.map((_, j) => (block(i) === 4 || block(j) === 4 ? (i === j ? 1 : null) : i === j ? 1 : round((block(i) === block(j) ? 0.7 : block(i) + block(j) === 3 ? -0.4 : 0.05) + Math.sin(i * 13 + j * 13) * 0.15)))) };
}

const json = (response, value, status = 200) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://x');
  if (pathname === '/api/session') return json(response, openSession);
  const scenario = failures.find((failure) => pathname === `/api/scenarios/${failure.name}`);
  if (pathname === '/hub/live/negotiate') return json(response, { connectionId: 'c', connectionToken: 'c', negotiateVersion: 1, availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text'] }] });
  if (scenario !== undefined) {
    scenario.is_active = request.method === 'POST';
    scenario.started_at = iso(tick);
    scenario.seconds_left = scenario.duration_seconds;
    broadcast({ ...step(), scenarios: [scenario] });
    return json(response, scenario);
  }
  if (pathname.endsWith('/acknowledge')) {
    incidents = incidents.map((incident) => (pathname.includes(incident.id) ? { ...incident, acknowledged: iso(tick) } : incident));
    broadcast({ ...step(), incidents });
    return json(response, {});
  }
  if (pathname.startsWith('/api/service/')) {
    const service = pathname.slice(13);
    return json(response, {
      service, history: timeline.filter((_, index) => index % 5 === 0).map((point) => ({ at: point.at, records_per_second: point.records / 10, error_ratio: 0.01 * random(), warnings_per_second: 1, p50_ms: 20 + random(), p95_ms: 40 + random() * 9, p99_ms: 80 + random() * 20 })),
      top_templates: [{ id: 'a1b2c3d4e5f60718', text: 'charge captured id=<*> amount=<*>', level: 'INFO', count: 41234, first_seen: iso(tick), last_seen: iso(tick), services: [service], trend: [] }], recent_errors: logs.filter((line) => line.level === 'ERROR').map((line) => ({ ...line })),
    });
  }
  if (maps.has(pathname)) return answerMap(request, response, pathname);
  if (pathname === '/api/correlations') return json(response, correlations());
  const file = join(dist, pathname !== '/' && extname(pathname) !== '' ? pathname : 'index.html');
  if (!file.startsWith(dist) || !existsSync(file)) return json(response, { title: 'Not found', detail: pathname, status: 404 }, 404);
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': "default-src 'self'; img-src 'self' data:; style-src 'self'; object-src 'none'; base-uri 'none'" }).end(readFileSync(file));
});

const sockets = new WebSocket.Server({ server });
const pages = new Map();
const broadcast = (delta) => pages.forEach((page) => page.send('delta', hubDelta(delta, page.watchesLogs)));
sockets.on('connection', (socket) => {
  pages.set(socket, serveHub(socket, snapshot, () => logs));
  socket.on('close', () => pages.delete(socket));
});

while (tick < Date.now() - 1000) step();
setInterval(() => broadcast(step()), 1000);
setInterval(() => sockets.clients.forEach((socket) => socket.send('{"type":6}\u001e')), 10_000);
server.listen(port, '127.0.0.1', () => console.log(`mock on http://127.0.0.1:${server.address().port}`));
