import type { EpochMs } from '../../base/brand';
import { clock, duration, percent } from '../../base/format';
import type { Tone } from '../../base/Tag';
import type { ServiceName } from '../../contracts/ids';
import type { IncidentVersion } from '../../contracts/incidentParts';
import type { Incident } from '../../contracts/incidents';
import type { Signal } from '../../contracts/signals';

export type Happening = {
  readonly key: string;
  readonly at: EpochMs;
  readonly word: string;
  readonly tone: Tone;
  readonly service: ServiceName | null;
  readonly text: string;
};

const happeningsMax = 80;
/** Of what happened in the same second the cause is told before what was made of it. */
const order = ['ONSET', 'SIGNAL', 'RULE', 'NEW LOG', 'OPENED', 'ROOT', 'STATE', 'MERGED', 'SEEN', 'QUIET', 'RESOLVED'];

/** What happened, in order: who left its normal, what was measured, which rules fired, what was thought, how it ended. */
export function happeningsOf(incident: Incident, versions: readonly IncidentVersion[]): readonly Happening[] {
  const all = [...onsets(incident), ...firstSignals(incident), ...thoughts(incident, versions), ...merges(incident), ...milestones(incident)];
  return all.sort((a, b) => a.at - b.at || order.indexOf(a.word) - order.indexOf(b.word) || a.key.localeCompare(b.key)).slice(0, happeningsMax);
}

const onsets = (incident: Incident): Happening[] =>
  incident.members.map(({ service, onset, signals }) => {
    const hit = incident.blastRadius.find((entry) => entry.service === service);
    const isRoot = service === incident.root;
    const where = hit === undefined || isRoot ? '' : hit.relation === 'starved' ? ': it gets less work from the root' : `, ${hit.hops} ${hit.hops === 1 ? 'hop' : 'hops'} from the root; ${percent(hit.impact)} of its work depends on it`;
    return {
      key: `onset ${service}`,
      at: onset,
      word: 'ONSET',
      tone: isRoot ? 'critical' : 'warning',
      service,
      text: `left its normal${where} (${signals} ${signals === 1 ? 'signal' : 'signals'})`,
    };
  });

/** Something that a log line never said before: its shape, a value in it, or two values together. */
const isNews = (kind: string): boolean => kind === 'new_template' || kind === 'new_value' || kind === 'new_pair';

/** The first time that each finding was spoken; repeats are folded in. */
function firstSignals(incident: Incident): Happening[] {
  const first = new Map<string, Signal>();
  for (const signal of incident.signals) {
    const key = `${signal.kind} ${signal.service} ${signal.kind === 'rule' ? signal.detector : (signal.template ?? '')}`;
    const old = first.get(key);
    if (old === undefined || signal.at < old.at) {
      first.set(key, signal);
    }
  }
  return [...first].map(([key, signal]) => ({
    key: `signal ${key}`,
    at: signal.at,
    word: signal.kind === 'rule' ? 'RULE' : isNews(signal.kind) ? 'NEW LOG' : 'SIGNAL',
    tone: signal.severity === 'critical' ? 'critical' : signal.severity === 'warning' ? 'warning' : 'neutral',
    service: signal.service,
    text: signal.kind === 'new_template' && signal.templateText !== null ? `new log line: "${signal.templateText}"` : signal.text || signal.kind.replaceAll('_', ' '),
  }));
}

/** Where the ranking changed its mind, and what it became. */
function thoughts(incident: Incident, versions: readonly IncidentVersion[]): Happening[] {
  const found: Happening[] = [];
  versions.forEach((version, index) => {
    const before = versions[index - 1];
    if (before !== undefined && before.root !== version.root) {
      found.push({ key: `root ${version.at}`, at: version.at, word: 'ROOT', tone: 'accent', service: version.root, text: `is taken for the root (${version.score.toFixed(2)}), not ${before.root} any more` });
    }
    if (before !== undefined && before.severity !== version.severity) {
      found.push({ key: `severity ${version.at}`, at: version.at, word: 'STATE', tone: version.severity === 'critical' ? 'critical' : 'warning', service: null, text: `severity is ${version.severity} now, ${before.severity} before` });
    }
    if (before !== undefined && before.state !== version.state && version.state !== 'resolved') {
      found.push({ key: `state ${version.at}`, at: version.at, word: version.state === 'resolving' ? 'QUIET' : 'STATE', tone: 'neutral', service: null, text: version.state === 'resolving' ? 'no trouble seen for a while: resolving' : 'trouble again: active' });
    }
  });
  const [first] = versions;
  found.push({
    key: 'opened',
    at: incident.detected,
    word: 'OPENED',
    tone: 'accent',
    service: first?.root ?? incident.root,
    text: `the incident opens${first === undefined ? '' : ` with this root (${first.score.toFixed(2)})`}, ${duration(incident.detected - incident.onset)} after the first sign`,
  });
  return found;
}

const clockStart = /^(\d\d):(\d\d):(\d\d) (.+)$/;

/** The engine's notes begin with the time of day at which something was joined or moved; moves of the root are told by the versions. */
function merges(incident: Incident): Happening[] {
  return incident.story.flatMap((sentence, index) => {
    const found = clockStart.exec(sentence);
    if (found === null || sentence.includes('the root moved')) {
      return [];
    }
    const day = new Date(incident.onset);
    day.setUTCHours(Number(found[1]), Number(found[2]), Number(found[3]), 0);
    const at = day.getTime() + (day.getTime() < incident.onset - 3_600_000 ? 86_400_000 : 0);
    return [{ key: `note ${index}`, at: at as EpochMs, word: 'MERGED', tone: 'accent' as const, service: null, text: found[4] ?? '' }];
  });
}

function milestones(incident: Incident): Happening[] {
  const found: Happening[] = [];
  if (incident.acknowledged !== null) {
    found.push({ key: 'seen', at: incident.acknowledged, word: 'SEEN', tone: 'accent', service: null, text: 'somebody said that they look after it' });
  }
  if (incident.resolved !== null) {
    found.push({ key: 'resolved', at: incident.resolved, word: 'RESOLVED', tone: 'neutral', service: null, text: `over; the last signal was at ${clock(incident.lastSignal)}, ${duration(incident.lastSignal - incident.onset)} after the onset` });
  }
  return found;
}

export type Known = { readonly label: string; readonly afterMs: number | null; readonly says: string };

const sureScore = 0.6;

/** "When could we have known?": how long after the first sign each step came. */
export function knownOf(incident: Incident, versions: readonly IncidentVersion[]): readonly Known[] {
  const after = (at: number | undefined) => (at === undefined ? null : Math.max(0, at - incident.onset));
  const firstCorrect = versions.find((version) => version.root === incident.root)?.at;
  // From when on it was never unsure any more.
  const unsure = versions.findLastIndex((version) => version.root !== incident.root || version.score < sureScore);
  const sure = versions[unsure + 1]?.at;
  return [
    { label: 'Detected', afterMs: after(incident.detected), says: 'from the first sign to the incident' },
    { label: 'Root named', afterMs: after(firstCorrect), says: `from the first sign to ${incident.root} on top of the ranking` },
    { label: 'Sure for good', afterMs: after(sure), says: `from then on ${incident.root} never fell under ${sureScore}` },
    { label: 'Acknowledged', afterMs: incident.acknowledged === null ? null : after(incident.acknowledged), says: 'from the first sign to a person' },
  ];
}
