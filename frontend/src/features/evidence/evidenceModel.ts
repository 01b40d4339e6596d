import type { Tone } from '../../base/Tag';
import type { Evidence, Incident, RootCandidate } from '../../contracts/incidents';
import type { Signal } from '../../contracts/signals';
import { byWeight } from '../../live/impact';

export type EvidenceRow = {
  readonly key: string;
  readonly word: string;
  readonly tone: Tone;
  readonly text: string;
  /** Its part of the score, as read beside the text: "+0.40". */
  readonly share: string;
};

const kinds: Readonly<Record<string, readonly [word: string, tone: Tone]>> = {
  own_errors: ['ERRORS', 'critical'],
  own_time: ['OWN TIME', 'critical'],
  onset_order: ['FIRST', 'accent'],
  reach: ['REACH', 'neutral'],
  shift: ['SHIFT', 'warning'],
  new_template: ['NEW LOG', 'warning'],
  silence: ['SILENT', 'critical'],
  volume: ['VOLUME', 'warning'],
  mention: ['NAMED', 'accent'],
  change: ['CHANGE', 'accent'],
  absent: ['ABSENT', 'neutral'],
};

/** Evidence of a candidate in the order of its weight; what speaks against it comes last and says so. */
export function rowsOf(candidate: RootCandidate): readonly EvidenceRow[] {
  return byWeight(candidate.evidence).map((evidence, index) => {
    const [word, tone] = wordOf(evidence);
    return { key: `${evidence.kind}-${index}`, word, tone, text: evidence.text, share: `${evidence.weight < 0 ? '−' : '+'}${Math.abs(evidence.weight).toFixed(2)}` };
  });
}

function wordOf(evidence: Evidence): readonly [string, Tone] {
  if (evidence.weight < 0) {
    return ['AGAINST', 'risk'];
  }
  return kinds[evidence.kind] ?? [evidence.kind.replaceAll('_', ' ').slice(0, 12).toUpperCase(), 'neutral'];
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
