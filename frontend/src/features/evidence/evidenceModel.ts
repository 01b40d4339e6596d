import { routes } from '../../base/routes';
import type { Tone } from '../../base/Tag';
import type { ServiceName } from '../../contracts/ids';
import type { Evidence, Incident, RootCandidate } from '../../contracts/incidents';
import type { Signal } from '../../contracts/signals';

/** The kinds of card, in the order in which they are read: time, cause, words, traces, what is missing, what disagrees. */
const kindsInOrder = ['FIRST', 'CHANGE', 'NEW LOG', 'TRACES', 'ABSENT', 'AGAINST'] as const;

export type CardKind = (typeof kindsInOrder)[number];

export type EvidenceCard = {
  readonly key: string;
  readonly kind: CardKind;
  readonly tone: Tone;
  readonly text: string;
  /** Its part of the score, as read beside the text: "+0.40"; empty for a word that the score does not rest on. */
  readonly share: string;
  /** Where it can be seen with one's own eyes. */
  readonly proof: { readonly label: string; readonly to: string };
};

const kindOf: Readonly<Record<string, CardKind>> = {
  onset_order: 'FIRST',
  change: 'CHANGE',
  shift: 'CHANGE',
  silence: 'CHANGE',
  volume: 'CHANGE',
  line_change: 'CHANGE',
  new_template: 'NEW LOG',
  mention: 'NEW LOG',
  own_errors: 'TRACES',
  own_time: 'TRACES',
  reach: 'TRACES',
  absent: 'ABSENT',
  against: 'AGAINST',
};

const tones: Readonly<Record<CardKind, Tone>> = { FIRST: 'accent', CHANGE: 'critical', 'NEW LOG': 'warning', TRACES: 'critical', ABSENT: 'neutral', AGAINST: 'risk' };

const triggerStart = 'Likely trigger: ';
const noTrigger = 'No change seen before it.';

const beforeMs = 30_000;
const afterMs = 10_000;

/** What speaks for and against a candidate, as cards of fixed kinds; within a kind the weightiest first. */
export function cardsOf(incident: Incident, candidate: RootCandidate): readonly EvidenceCard[] {
  const cards = candidate.evidence.map((evidence, index): EvidenceCard & { readonly size: number } => {
    const kind = evidence.weight < 0 ? 'AGAINST' : (kindOf[evidence.kind] ?? 'CHANGE');
    return { key: `${evidence.kind}-${index}`, kind, tone: tones[kind], text: evidence.text, share: shareOf(evidence), proof: proofOf(kind, evidence, incident, candidate.service), size: Math.abs(evidence.weight) };
  });
  const trigger = candidate.service === incident.root ? triggerCard(incident) : null;
  return [...(trigger === null ? [] : [{ ...trigger, size: 1 }]), ...cards].sort((a, b) => kindsInOrder.indexOf(a.kind) - kindsInOrder.indexOf(b.kind) || b.size - a.size);
}

/** Only a change of state may be named as a trigger: the engine decides, and says so in a sentence of its story. */
function triggerCard(incident: Incident): EvidenceCard | null {
  const said = incident.story.find((line) => line.startsWith(triggerStart));
  if (said === undefined && !incident.story.includes(noTrigger)) {
    return null;
  }
  return {
    key: 'trigger',
    kind: 'CHANGE',
    tone: said === undefined ? 'neutral' : 'critical',
    text: said === undefined ? 'No change of state was seen before it: no release, no new line.' : `Likely trigger: ${said.slice(triggerStart.length)}`,
    share: '',
    proof: { label: 'What changed', to: routes.changes(spanOf(incident)) },
  };
}

const shareOf = ({ weight }: Evidence): string => (weight === 0 ? '' : `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(2)}`);

/** The incident's time with a little around it, as the address says it. */
export function spanOf(incident: Incident): { readonly from: string; readonly to: string } {
  const text = (ms: number) => new Date(ms).toISOString();
  return { from: text(incident.onset - beforeMs), to: text((incident.resolved ?? incident.lastSignal) + afterMs) };
}

function proofOf(kind: CardKind, evidence: Evidence, incident: Incident, service: ServiceName): EvidenceCard['proof'] {
  const span = spanOf(incident);
  if (evidence.lines !== null) {
    return { label: 'Log pattern', to: routes.pattern(evidence.lines.template) };
  }
  switch (kind) {
    case 'TRACES':
      return { label: 'Traces', to: routes.traces({ svc: service, ...span, ...(evidence.kind === 'own_time' ? {} : { errors: '1' }) }) };
    case 'NEW LOG': {
      const template = evidence.kind === 'new_template' ? templateOf(incident, service) : null;
      return template === null ? { label: 'Log lines', to: routes.logs({ svc: service, level: 'warn', ...span }) } : { label: 'Log pattern', to: routes.pattern(template) };
    }
    case 'ABSENT':
      return { label: 'Service', to: routes.service(service) };
    case 'FIRST':
    case 'CHANGE':
    case 'AGAINST':
      return { label: 'Signals', to: routes.signals({ ...(kind === 'CHANGE' ? { svc: service } : { in_incident: 'true' }), ...span }) };
  }
}

const templateOf = ({ signals }: Incident, service: string): string | null =>
  signals.find((signal) => signal.service === service && signal.kind === 'new_template' && signal.template !== null)?.template ?? null;

/** The candidate after the best, and the strongest word against it. */
export function runnerUpOf(incident: Incident): { readonly service: ServiceName; readonly score: number; readonly why: string } | null {
  const second = incident.candidates[1];
  if (second === undefined) {
    return null;
  }
  const against = second.evidence.find((item) => item.kind === 'against') ?? second.evidence.find((item) => item.weight < 0);
  return { service: second.service, score: second.score, why: against?.text ?? 'Less speaks for it.' };
}

export type LineExample = { readonly key: string; readonly template: string; readonly isNew: boolean; readonly examples: readonly string[] };

/** Log lines that the service's signals rest on; new shapes first. */
export function examplesOf(incident: Incident, service: string): readonly LineExample[] {
  const fromTemplate = (signal: Signal): LineExample => ({
    key: `${signal.kind}-${signal.template ?? signal.at}`,
    template: signal.templateText ?? '',
    isNew: signal.kind === 'new_template',
    examples: signal.examples,
  });
  return incident.signals
    .filter((signal) => signal.service === service && (signal.examples.length > 0 || signal.templateText !== null))
    .map(fromTemplate)
    .sort((a, b) => Number(b.isNew) - Number(a.isNew))
    .filter((example, index, all) => all.findIndex((other) => other.template === example.template && other.examples[0] === example.examples[0]) === index)
    .slice(0, 4);
}
