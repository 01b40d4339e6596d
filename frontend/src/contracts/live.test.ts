import { describe, expect, it } from 'vitest';
import { ContractError } from './read';
import { readHubDelta } from './hub';
import { readSnapshot } from './live';
import { readServiceDetail } from './serviceDetail';

const kpis = { records_per_second: 680.5, error_ratio: 0.012, active_services: 14, active_incidents: 1, signals_last_minute: 3, templates: 214 };
const service = {
  name: 'payments', records_per_second: 94.2, error_ratio: 0.38, warnings_per_second: 1.5, p50_ms: 120, p95_ms: 2400, p99_ms: 3100, health: 'critical', forecast_error_ratio: 0.4, forecast_low: 0.3, forecast_high: 0.5,
};
const edge = { caller: 'checkout', callee: 'payments', evidence: 'span_parent, parent_service', calls_per_second: 15.1, error_ratio: 0.37, latency_ms: 310, weight: 0.8, last_seen_tick: 1767362531 };
const signal = {
  kind: 'error_rate', detector: 'z-score', service: 'payments', onset: '2026-01-02T14:02:11.000Z', at: '2026-01-02T14:02:14.000Z', score: 3.2, baseline: 0.049, observed: 0.38, unit: 'ratio', severity: 'critical', template: '', template_text: null,
  template_since: null, examples: ['charge failed'], text: 'error rate 38 % against 4.9 % before',
};
const incident = {
  id: 'i-1', state: 'active', severity: 'critical', onset: '2026-01-02T14:02:11.000Z', detected: '2026-01-02T14:02:14.000Z', last_signal: '2026-01-02T14:02:30.000Z', resolved: null, acknowledged: null, root: 'payments', title: 'payments is failing',
  candidates: [{ service: 'payments', score: 0.86, evidence: [{ kind: 'own_errors', weight: 0.4, text: '38 % fail', observed: 0.38, baseline: 0.05 }] }], members: [{ service: 'payments', onset: '2026-01-02T14:02:11.000Z', signals: 3 }],
  blast_radius: [{ service: 'checkout', hops: 1, impact: 0.8, relation: 'upstream', state: 'predicted', eta_seconds: 4 }], signals: [signal], signal_count: 41, story: ['payments left its baseline'], merged_from: [],
};
const scenario = { name: 'payments_outage', title: 'Payments outage', description: 'fails', service: 'payments', affected: ['ledger'], duration_seconds: 35, is_active: true, started_at: '2026-01-02T14:02:10.000Z', seconds_left: 30 };
const line = { sequence: 7, time: '2026-01-02T14:02:30.123Z', service: 'payments', level: 'ERROR', message: '<img src=x onerror=alert(1)>', template: 'a1b2c3d4e5f60718', trace_id: '' };
const point = { at: '2026-01-02T14:02:30.000Z', records: 702, errors: 40, warnings: 12, signals: 2 };
const firing = { rule_id: 'error-rate', rule_name: 'Error rate', service: 'payments', is_firing: true, at: '2026-01-02T14:02:20.000Z', since: '2026-01-02T14:02:15.000Z', observed: 38, threshold: 8 };

const snapshot = {
  number: 12, tick: '2026-01-02T14:02:30.000Z', started_at: '2026-01-02T13:59:00.000Z', version: '0.1.0', source_name: 'simulator', is_simulated: true, is_warming_up: false, kpis, services: [service], edges: [edge], incidents: [incident],
  recent_signals: [signal], firing_rules: [firing], scenarios: [scenario], timeline: [point], recent_logs: [line],
};
const delta = {
  number: 13, covers: 1, tick: '2026-01-02T14:02:31.000Z', is_warming_up: false, points: [[1767362551, 702, 40, 12, 2, 0.06, 14, 1, 3, 214]], services: [['payments', 94.2, 0.38, 1.5, 120, 2400, 3100, 'critical', 0.4, null, null]], gone_edges: [{ caller: 'a', callee: 'b' }],
};

describe('the stream on the wire', () => {
  it('becomes a snapshot with times as numbers and absent ids as none', () => {
    const read = readSnapshot(snapshot);

    expect(read.tick).toBe(Date.UTC(2026, 0, 2, 14, 2, 30));
    expect(read.services[0]).toMatchObject({ name: 'payments', recordsPerSecond: 94.2, p95Ms: 2400, forecastHigh: 0.5 });
    expect(read.edges[0]).toMatchObject({ evidence: ['span_parent', 'parent_service'], lastSeen: 1767362531000 });
    expect(read.incidents[0]).toMatchObject({ lastSignal: Date.UTC(2026, 0, 2, 14, 2, 30), blastRadius: [{ etaSeconds: 4 }], signalCount: 41 });
    expect(read.recentSignals[0]).toMatchObject({ template: null, templateText: null });
    expect(read.recentLogs[0]?.message).toBe('<img src=x onerror=alert(1)>');
    expect(read.firingRules[0]).toMatchObject({ ruleId: 'error-rate', isFiring: true });
    expect(read.scenarios[0]).toMatchObject({ isActive: true, durationSeconds: 35 });
  });

  it('becomes a delta, in which what is left out is empty', () => {
    expect(readHubDelta(delta)).toMatchObject({ number: 13, goneEdges: [{ caller: 'a', callee: 'b' }], points: [{ records: 702, templates: 214 }], services: [{ name: 'payments', p99Ms: 3100, forecastLow: null }], edges: [], logs: [] });
  });

  it('may be of a server that has seen nothing yet', () => {
    expect(readSnapshot({ ...snapshot, tick: null, services: [], edges: [], incidents: [], timeline: [], recent_logs: [] }).tick).toBeNull();
  });

  it('names the place of what it does not understand', () => {
    const broken = { ...snapshot, incidents: [{ ...incident, candidates: [{ service: 'payments', score: '0.86', evidence: [] }] }] };

    expect(() => readSnapshot(broken)).toThrow(new ContractError('incidents[0].candidates[0].score', 'a finite number', '0.86'));
    expect(() => readSnapshot({ ...snapshot, services: [{ ...service, health: 'green' }] })).toThrow('services[0].health: expected one of ok, warning, critical, got "green"');
    expect(() => readHubDelta({ ...delta, tick: 'soon' })).toThrow('tick: expected an RFC 3339 time, got "soon"');
    expect(() => readHubDelta({ ...delta, services: [['payments', 1]] })).toThrow('services[0]: expected a row of 11, got an array');
    expect(() => readHubDelta(null)).toThrow('the message: expected an object, got null');
  });

  it('does not take inherited properties for data', () => {
    expect(() => readHubDelta(Object.create(delta))).toThrow(ContractError);
  });

  it('tells what the store knows of a service', () => {
    const detail = readServiceDetail({
      service: 'payments', current: null, history: [{ at: '2026-01-02T14:00:00.000Z', records_per_second: 90, error_ratio: 0.05, warnings_per_second: 1, p50_ms: 1, p95_ms: 2, p99_ms: 3 }],
      top_templates: [{ id: 'a1b2c3d4e5f60718', text: 'charge <*>', level: 'INFO', count: 9, trend: [] }], recent_errors: [{ ...line, time_ns: '1', severity: 17 }],
    });

    expect(detail).toMatchObject({ history: [{ errorRatio: 0.05 }], topTemplates: [{ text: 'charge <*>', count: 9 }], recentErrors: [{ level: 'ERROR' }] });
  });
});
