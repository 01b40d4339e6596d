// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Route } from 'wouter';
import { answering, drawAt, settled } from '../../tests/support/answers';
import IncidentPage from './IncidentPage';
import CapsulePage from './CapsulePage';
import IncidentsPage from '../features/incidents/IncidentsPage';
import SignalsPage from '../features/signals/SignalsPage';

const hostile = '<img src=x onerror=alert(1)>';
const time = (seconds: number) => new Date(Date.UTC(2026, 0, 2, 14, 0, seconds)).toISOString();

const signal = {
  kind: 'error_rate', detector: 'z-score', service: 'payments', onset: time(0), at: time(3), score: 3.5, baseline: 0.05, observed: 0.22, unit: 'ratio',
  severity: 'critical', template: '', template_text: null, examples: [], text: `error rate 22 % ${hostile}`,
};

const incident = {
  id: 'i-1', state: 'resolved', severity: 'critical', onset: time(0), detected: time(3), last_signal: time(40), resolved: time(58), acknowledged: null,
  root: 'payments', title: `payments is failing ${hostile}`,
  candidates: [
    { service: 'payments', score: 0.9, evidence: [{ kind: 'own_errors', weight: 0.3, text: '22 % of its work fails.', observed: 0.22, baseline: 0.05 }, { kind: 'absent', weight: 0, text: 'ledger is healthy.', observed: 0, baseline: 0 }] },
    { service: hostile, score: 0.1, evidence: [{ kind: 'against', weight: 0, text: 'It shows no errors of its own.', observed: 0, baseline: 0 }] },
  ],
  members: [{ service: 'payments', onset: time(0), signals: 3 }, { service: 'checkout', onset: time(2), signals: 1 }],
  blast_radius: [{ service: 'checkout', hops: 1, impact: 0.4, relation: 'upstream', state: 'hit', eta_seconds: 0 }],
  signals: [signal], signal_count: 41, story: [`payments is failing ${hostile}`, 'No change seen before it.'], merged_from: [], merged_into: null,
};

const page = (items: readonly unknown[], next_cursor: string | null = null) => ({ items, next_cursor });
const line = { time: time(4), service: 'payments', level: 'ERROR', message: `card ${hostile}`, trace_id: '00000000000000000000000000000007' };
const trace = { trace_id: '00000000000000000000000000000007', start: time(4), duration_ms: 40, root_service: 'gateway', root_operation: 'GET /', spans: 3, errors: 1 };
const version = { at: time(3), state: 'active', severity: 'critical', root: 'payments', score: 0.9, runner_up: 'checkout', runner_up_score: 0.1, title: 't', members: 2, signals: 41 };
const prediction = { service: 'checkout', hops: 1, impact: 0.4, predicted_at: time(3), expected_at: time(6), hit_at: time(5), outcome: 'hit' };
const similar = { id: 'i-0', title: 'payments was failing', root: 'payments', state: 'resolved', onset: time(0), acknowledged: null, lasted_seconds: 300, signal_count: 9, likeness: 0.8, shared: ['root payments'] };

afterEach(() => vi.unstubAllGlobals());

describe('the page of an incident', () => {
  const answers = {
    '/api/incidents/i-1': incident,
    '/api/incidents/i-1/versions': page([version]),
    '/api/incidents/i-1/predictions': page([prediction]),
    '/api/incidents/i-1/similar': page([similar]),
    '/api/incidents/i-1/traces': page([trace]),
    '/api/search': page([line]),
  };
  const show = () => drawAt('/incidents/i-1', <Route path="/incidents/:id"><IncidentPage /></Route>);

  it('tells the story with its course, evidence, radius, traces, lines and its like; markup stays text', async () => {
    answering(answers);
    const shown = await show();

    expect(shown.host.querySelector('h1')?.textContent).toBe(incident.title);
    expect(shown.host.querySelectorAll('img').length).toBe(0);
    const words = [...shown.host.querySelectorAll('[data-testid="happenings"] li')].map((item) => item.textContent);
    expect(words[0]).toContain('ONSET');
    expect(words.at(-1)).toContain('RESOLVED');
    expect([...shown.host.querySelectorAll('[data-testid="evidence-cards"] li')].map((card) => card.getAttribute('data-kind'))).toEqual(['CHANGE', 'TRACES', 'ABSENT']);
    for (const said of ['It shows no errors of its own.', 'Of 1 predicted service 1 was hit.', '80% alike', 'Over after 5 min', 'card <img', 'Detected']) {
      expect(shown.text()).toContain(said);
    }
    const links = [...shown.host.querySelectorAll('a')].map((link) => link.getAttribute('href'));
    expect(links).toContain('/traces/00000000000000000000000000000007');
    expect(links).toContain('/api/incidents/i-1/capsule');
    expect(links).toContain('/incidents/i-0');
    expect(links.some((href) => href?.startsWith('/?inc=i-1&at=2026-01-02T13%3A59%3A50'))).toBe(true);
  });

  it('leads from each sentence to its numbers', async () => {
    const story_links = [
      [{ kind: 'service', target: 'payments' }, { kind: 'signals', target: 'payments' }],
      [{ kind: 'changes', target: '' }, { kind: 'template', target: 'abc' }, { kind: 'evidence', target: 'payments' }, { kind: 'logs', target: hostile }],
    ];
    answering({ ...answers, '/api/incidents/i-1': { ...incident, story_links } });
    const shown = await show();

    const links = [...shown.host.querySelectorAll('[data-testid="story-text"] a')].map((link) => [link.textContent, link.getAttribute('href')]);
    expect(links.map(([label]) => label)).toEqual(['payments', 'signals', 'changes', 'the pattern', 'evidence', `lines of ${hostile}`]);
    expect(links[1]?.[1]).toBe('/signals?svc=payments&from=2026-01-02T13%3A59%3A00.000Z&to=2026-01-02T14%3A00%3A45.000Z');
    expect(links[4]?.[1]).toBe('#evidence');
    expect(shown.host.querySelector('#evidence')).not.toBeNull();
    expect(shown.host.querySelectorAll('img').length).toBe(0);
    expect(shown.host.querySelector('[data-testid="retelling"]')).toBeNull();
  });

  it('asks a language model on request only, and shows its words as text', async () => {
    const told = { is_retold: true, model: 'm-1', story: `payments fails ${hostile}`, steps: ['Look at payments'], reason: null };
    const asked = answering({ ...answers, '/api/retelling': { is_on: true, model: 'm-1' }, '/api/incidents/i-1/retelling': told });
    const shown = await show();
    expect(asked.some((call) => call.includes('i-1/retelling'))).toBe(false);

    shown.click('[data-testid="retelling"] button');
    await settled();

    expect(asked).toContain('POST /api/incidents/i-1/retelling');
    for (const said of ['payments fails <img', 'Look at payments', 'Written by m-1']) {
      expect(shown.text()).toContain(said);
    }
    expect(shown.host.querySelectorAll('img').length).toBe(0);
  });

  it('marks it as expected for a while, says until when, and takes that back', async () => {
    const mark = { id: 'e-1', title: incident.title, incident: 'i-1', findings: [{ service: 'payments', kind: 'error_rate' }], until: '2026-01-09T14:00:00Z', by: 'ada', reason: hostile, quieted: 3 };
    const asked = answering({ ...answers, '/api/expectations': { ...mark, items: [] } });
    const shown = await show();

    shown.click('[data-testid="mark-expected"]');
    expect(shown.text()).toContain('The 1 finding of this incident');
    shown.click('form[aria-label="Mark as expected"] button');
    await settled();
    expect(asked).toContain('POST /api/expectations');

    const later = answering({ ...answers, '/api/expectations': { items: [mark] } });
    const marked = await show();
    expect(marked.host.querySelector('[data-testid="expected"]')?.textContent).toBe('Expected until 2026-01-09 14:00 UTC, by adaTake back');
    marked.click('[data-testid="expected"] button');
    await settled();
    expect(later).toContain('DELETE /api/expectations/e-1');
  });

  it('says why the plain story has to do', async () => {
    answering({ ...answers, '/api/retelling': { is_on: true, model: 'm-1' }, '/api/incidents/i-1/retelling': { is_retold: false, model: 'm-1', story: 'x', steps: [], reason: 'The model gave no answer within 20 s.' } });
    const shown = await show();

    shown.click('[data-testid="retelling"] button');
    await settled();

    expect(shown.text()).toContain('The model gave no answer within 20 s. The plain story above stands.');
  });

  it('says in its own place what could not be had, and asks again on demand', async () => {
    const { '/api/incidents/i-1/similar': similarAnswer, ...rest } = answers;
    answering(rest);
    const shown = await show();
    // Without the longer path the shorter one answers, in a form that is not a list.
    expect(shown.host.querySelector('[role="alert"]')?.textContent).toContain('Could not get incidents like it.');
    expect(shown.text()).toContain('payments is failing');

    answering({ ...rest, '/api/incidents/i-1/similar': similarAnswer });
    shown.click('[role="alert"] button');
    await settled();
    expect(shown.host.querySelector('[role="alert"]')).toBeNull();
  });

  it('says that there is no such incident', async () => {
    answering({});
    expect((await drawAt('/incidents/x', <Route path="/incidents/:id"><IncidentPage /></Route>)).text()).toContain('There is no /api/incidents/x.');
  });
});

describe('the list of incidents', () => {
  it('asks by what the address says, and offers the imported ones', async () => {
    const asked = answering({ '/api/incidents': page([incident, { ...incident, id: 'i-2', state: 'active', resolved: null }]), '/api/capsules': page([]) });
    const shown = await drawAt('/incidents?state=resolved&svc=payments', <IncidentsPage />);

    expect(asked).toContain('GET /api/incidents?state=resolved&service=payments&limit=50');
    expect([...shown.host.querySelectorAll('[data-testid="incident-row"]')].map((row) => row.getAttribute('data-state'))).toEqual(['active', 'resolved']);
    expect(shown.host.querySelectorAll('button button, a a, a button, button a').length).toBe(0);
  });

  it('says what to do when there is none', async () => {
    answering({ '/api/incidents': page([]), '/api/capsules': page([]) });
    expect((await drawAt('/incidents?svc=x', <IncidentsPage />)).text()).toContain('No incident matches these filters.');
  });
});

describe('the list of signals', () => {
  it('shows what is usual and what was seen, and the incident or none', async () => {
    const asked = answering({ '/api/signals': page([{ signal, incident: 'i-1', incident_root: 'payments' }, { signal: { ...signal, service: 'search' }, incident: null, incident_root: null }], 'more') });
    const shown = await drawAt('/signals?kind=error_rate&in_incident=false&sort=score', <SignalsPage />);

    expect(asked).toContain('GET /api/signals?kind=error_rate&in_incident=false&sort=score&limit=100');
    expect(shown.text()).toContain('5.0% → 22%');
    expect(shown.text()).toContain('at payments');
    expect(shown.text()).toContain('in no incident');
    expect(shown.host.querySelectorAll('img').length).toBe(0);
    expect(shown.host.querySelector('[data-testid="kind-says"]')?.textContent).toContain('A larger share');
    expect(shown.text()).toContain('Weaker ones');
  });
});

describe('an imported incident', () => {
  it('is marked as such and offers nothing to do', async () => {
    const capsule = { created: time(59), logflow_version: '0.1.0', hidden: 3, incident, versions: [version], predictions: [prediction], edges: [{ caller: 'checkout', callee: 'payments', calls: 10, errors: 2 }], lines: [line], traces: [trace] };
    answering({ '/api/capsules/c-1': { id: 'c-1', imported: time(59), capsule } });
    const shown = await drawAt('/capsules/c-1', <Route path="/capsules/:id"><CapsulePage /></Route>);

    expect(shown.host.querySelector('[role="note"]')?.textContent).toContain('Imported, read-only.');
    expect(shown.text()).toContain('3 secrets masked');
    expect(shown.host.querySelectorAll('img').length).toBe(0);
    expect(shown.host.querySelector('[data-testid="export"]')).toBeNull();
    expect([...shown.host.querySelectorAll('button')].some((button) => button.textContent === 'Acknowledge')).toBe(false);
    expect(shown.host.querySelectorAll('[data-testid="evidence-cards"] a').length).toBe(0);
    expect([...shown.host.querySelectorAll('a')].some((link) => link.getAttribute('href')?.startsWith('/traces/'))).toBe(false);
  });
});
