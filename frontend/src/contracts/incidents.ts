import type { EpochMs } from '../base/brand';
import { type IncidentId, type ServiceName, type TemplateId, incidentId, serviceName, templateId } from './ids';
import { flag, list, nullable, number, oneOf, record, text, time, withDefault } from './read';
import { readSignal, signalSeverity, type Signal, type SignalSeverity } from './signals';

export type IncidentState = 'active' | 'resolving' | 'resolved';

/** How often a log line was written at a service before a moment and since. */
export type LineCounts = {
  readonly template: TemplateId;
  readonly before: number;
  readonly beforeSeconds: number;
  readonly after: number;
  readonly afterSeconds: number;
  /** Since, had nothing changed but the service's traffic. */
  readonly expected: number;
};

export type Evidence = {
  readonly kind: string;
  /** Its part of the score; negative speaks against. */
  readonly weight: number;
  readonly text: string;
  readonly observed: number;
  readonly baseline: number;
  /** Of the log line that it is about; null where it is about none. */
  readonly lines: LineCounts | null;
};

export type RootCandidate = { readonly service: ServiceName; readonly score: number; readonly evidence: readonly Evidence[] };

export type IncidentMember = { readonly service: ServiceName; readonly onset: EpochMs; readonly signals: number };

export type BlastEntry = {
  readonly service: ServiceName;
  readonly hops: number;
  readonly impact: number;
  readonly relation: 'upstream' | 'starved';
  readonly state: 'hit' | 'predicted';
  readonly etaSeconds: number;
};

const storyLinkKinds = ['service', 'signals', 'logs', 'traces', 'template', 'changes', 'evidence', 'blast_radius', 'incident'] as const;

/** Where the numbers behind a sentence are: a service's name, a template's or an incident's id, or nothing more. */
export type StoryLink = { readonly kind: (typeof storyLinkKinds)[number]; readonly target: string };

export type Incident = {
  readonly id: IncidentId;
  readonly state: IncidentState;
  readonly severity: SignalSeverity;
  readonly onset: EpochMs;
  readonly detected: EpochMs;
  readonly lastSignal: EpochMs;
  readonly resolved: EpochMs | null;
  readonly acknowledged: EpochMs | null;
  /** The best candidate, sure or not. */
  readonly root: ServiceName;
  /** False while there is not enough evidence to name a root. */
  readonly isRootKnown: boolean;
  readonly title: string;
  readonly candidates: readonly RootCandidate[];
  readonly members: readonly IncidentMember[];
  readonly blastRadius: readonly BlastEntry[];
  readonly signals: readonly Signal[];
  readonly signalCount: number;
  readonly story: readonly string[];
  /** For each sentence; null where they are not told: on the stream, and for what older versions stored. */
  readonly storyLinks: readonly (readonly StoryLink[])[] | null;
  readonly mergedFrom: readonly IncidentId[];
  /** The incident that this one proved to be a part of, and where it is told from then on. */
  readonly mergedInto: IncidentId | null;
};

const readLineCounts = record<LineCounts>({
  template: ['template', templateId],
  before: ['before', number],
  beforeSeconds: ['before_seconds', number],
  after: ['after', number],
  afterSeconds: ['after_seconds', number],
  expected: ['expected', number],
});

const readEvidence = record<Evidence>({
  kind: ['kind', text],
  weight: ['weight', number],
  text: ['text', text],
  observed: ['observed', number],
  baseline: ['baseline', number],
  lines: ['lines', nullable(readLineCounts)],
});

const readCandidate = record<RootCandidate>({
  service: ['service', serviceName],
  score: ['score', number],
  evidence: ['evidence', list(readEvidence)],
});

const readMember = record<IncidentMember>({
  service: ['service', serviceName],
  onset: ['onset', time],
  signals: ['signals', number],
});

const readBlastEntry = record<BlastEntry>({
  service: ['service', serviceName],
  hops: ['hops', number],
  impact: ['impact', number],
  relation: ['relation', oneOf('upstream', 'starved')],
  state: ['state', oneOf('hit', 'predicted')],
  etaSeconds: ['eta_seconds', number],
});

const readStoryLink = record<StoryLink>({ kind: ['kind', oneOf(...storyLinkKinds)], target: ['target', text] });

export const readIncident = record<Incident>({
  id: ['id', incidentId],
  state: ['state', oneOf('active', 'resolving', 'resolved')],
  severity: ['severity', signalSeverity],
  onset: ['onset', time],
  detected: ['detected', time],
  lastSignal: ['last_signal', time],
  resolved: ['resolved', nullable(time)],
  acknowledged: ['acknowledged', nullable(time)],
  root: ['root', serviceName],
  isRootKnown: ['is_root_known', withDefault(flag, true)],
  title: ['title', text],
  candidates: ['candidates', list(readCandidate)],
  members: ['members', list(readMember)],
  blastRadius: ['blast_radius', list(readBlastEntry)],
  signals: ['signals', list(readSignal)],
  signalCount: ['signal_count', number],
  story: ['story', list(text)],
  storyLinks: ['story_links', nullable(list(list(readStoryLink)))],
  mergedFrom: ['merged_from', withDefault(list(incidentId), [])],
  mergedInto: ['merged_into', nullable(incidentId)],
});
