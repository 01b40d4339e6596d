import { Link, useParams } from 'wouter';
import { useIncident, useIncidentTraces, useIncidentVersions, usePredictions, useSimilarIncidents, useTroubleLines } from '../api/incidents';
import { Answer } from '../base/Answer';
import type { EpochMs } from '../base/brand';
import { routes } from '../base/routes';
import type { IncidentId } from '../contracts/ids';
import type { Incident } from '../contracts/incidents';
import { EvidencePanel } from '../features/evidence/EvidencePanel';
import { BlastTable } from '../features/incident/BlastTable';
import { HappeningList } from '../features/incident/HappeningList';
import { happeningsOf } from '../features/incident/happeningModel';
import { IncidentHeader } from '../features/incident/IncidentHeader';
import { LineList } from '../features/incident/LineList';
import { Retelling } from '../features/incident/Retelling';
import { RootOverTime } from '../features/incident/RootOverTime';
import { Section } from '../features/incident/Section';
import { SimilarList } from '../features/incident/SimilarList';
import { StoryText } from '../features/incident/StoryText';
import { TraceList } from '../features/incident/TraceList';
import { useLive } from '../live/useLive';

/** Lines from shortly before the first sign on. */
const linesBeforeMs = 5_000;
/** While it lasts, the question moves on in steps, so that it is not a new one each second. */
const lineStepMs = 10_000;

/** One incident with its whole story; the address can be sent to a colleague. */
export default function IncidentPage() {
  const { id = '' } = useParams<{ id: string }>();
  const incident = useIncident(id as IncidentId);
  return (
    <main className="min-h-0 flex-1 overflow-y-auto" data-testid="incident-page">
      <nav aria-label="Where this is" className="px-4 pt-2 text-[12px] text-muted">
        <Link href={routes.incidents()} className="inline-flex min-h-6 items-center hover:underline">
          Incidents
        </Link>{' '}
        › <span className="num">{id}</span>
      </nav>
      <Answer of={incident} what="this incident" lines={8}>
        {(found) => <Told key={found.id} incident={found} onDone={() => void incident.refetch()} />}
      </Answer>
    </main>
  );
}

function Told({ incident, onDone }: { readonly incident: Incident; readonly onDone: () => void }) {
  const tick = useLive((state) => state.tick);
  const versions = useIncidentVersions(incident);
  const predictions = usePredictions(incident);
  const similar = useSimilarIncidents(incident);
  const traces = useIncidentTraces(incident);
  const until = incident.state === 'resolved' ? incident.lastSignal + 1000 : (Math.ceil(incident.lastSignal / lineStepMs) + 1) * lineStepMs;
  const lines = useTroubleLines(incident.root, (incident.onset - linesBeforeMs) as EpochMs, until as EpochMs);
  return (
    <>
      <IncidentHeader incident={incident} now={incident.state === 'resolved' ? null : tick} onDone={onDone} />
      <div className="mx-auto grid max-w-[1560px] grid-cols-[minmax(0,1fr)_minmax(0,430px)] items-start gap-3 p-3 max-[1100px]:grid-cols-1">
        <div className="grid min-w-0 gap-3">
          <Section title="The story">
            <StoryText incident={incident} />
            <Retelling incident={incident} />
          </Section>
          <Section title="What happened, in order" note="UTC, counted from the first sign">
            <HappeningList happenings={happeningsOf(incident, versions.data ?? [])} onset={incident.onset} />
          </Section>
          <Section title="When could we have known?" note="who was taken for the root, and how surely">
            <Answer of={versions} what="its course">
              {(known) => <RootOverTime incident={incident} versions={known} />}
            </Answer>
          </Section>
          <Section title={`What ${incident.root} wrote`} note="its last warnings and errors">
            <Answer of={lines} what="its log lines">
              {(found) => <LineList lines={found} />}
            </Answer>
          </Section>
        </div>
        <div className="grid min-w-0 gap-3">
          <Section id="evidence" title={`Why ${incident.root}?`}>
            <EvidencePanel incident={incident} hasStory />
          </Section>
          <Section id="blast-radius" title="Blast radius" note="and whether the prediction came true">
            <Answer of={predictions} what="the predictions">
              {(found) => <BlastTable incident={incident} predictions={found} />}
            </Answer>
          </Section>
          <Section id="traces" title="Failing traces" note={`through ${incident.root}`}>
            <Answer of={traces} what="its traces">
              {(found) => <TraceList traces={found} />}
            </Answer>
          </Section>
          <Section title="Seen before" note="earlier incidents of the same structure">
            <Answer of={similar} what="incidents like it">
              {(found) => <SimilarList similar={found} />}
            </Answer>
          </Section>
        </div>
      </div>
    </>
  );
}
