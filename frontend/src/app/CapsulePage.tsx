import { Link, useParams } from 'wouter';
import { useCapsule } from '../api/capsules';
import { Answer } from '../base/Answer';
import { clockMinute, plural } from '../base/format';
import { routes } from '../base/routes';
import type { CapsuleId, ImportedCapsule } from '../contracts/capsules';
import { EvidencePanel } from '../features/evidence/EvidencePanel';
import { BlastTable } from '../features/incident/BlastTable';
import { CapsuleGraph } from '../features/incident/CapsuleGraph';
import { HappeningList } from '../features/incident/HappeningList';
import { happeningsOf } from '../features/incident/happeningModel';
import { IncidentSummary } from '../features/incident/IncidentHeader';
import { LineList } from '../features/incident/LineList';
import { RootOverTime } from '../features/incident/RootOverTime';
import { Section } from '../features/incident/Section';
import { StoryText } from '../features/incident/StoryText';
import { TraceList } from '../features/incident/TraceList';

/** An incident that came as a file from elsewhere: to be read, nothing more. */
export default function CapsulePage() {
  const { id = '' } = useParams<{ id: string }>();
  const capsule = useCapsule(id as CapsuleId);
  return (
    <main className="min-h-0 flex-1 overflow-y-auto" data-testid="capsule-page">
      <nav aria-label="Where this is" className="px-4 pt-2 text-[12px] text-muted">
        <Link href={routes.incidents()} className="inline-flex min-h-6 items-center hover:underline">
          Incidents
        </Link>{' '}
        › imported › <span className="num">{id}</span>
      </nav>
      <Answer of={capsule} what="this capsule" lines={8}>
        {(found) => <Told imported={found} />}
      </Answer>
    </main>
  );
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

function Told({ imported: { capsule, imported } }: { readonly imported: ImportedCapsule }) {
  const { incident } = capsule;
  return (
    <>
      <p role="note" className="mx-3 mt-2 rounded-md border border-dashed border-accent bg-accent-tint px-3 py-2 text-[12px]">
        <strong className="font-semibold">Imported, read-only.</strong> This incident happened elsewhere: it was exported {day(capsule.created)} {clockMinute(capsule.created)} UTC by LogFlow {capsule.logflowVersion}
        , with {plural(capsule.hidden, 'secret')} masked, and imported {day(imported)} {clockMinute(imported)} UTC. Links lead to this server's services, not to those of the file.
      </p>
      <header className="border-b border-line px-4 py-3">
        <IncidentSummary incident={incident} now={null} />
      </header>
      <div className="mx-auto grid max-w-[1560px] grid-cols-[minmax(0,1fr)_minmax(0,430px)] items-start gap-3 p-3 max-[1100px]:grid-cols-1">
        <div className="grid min-w-0 gap-3">
          <Section title="The story">
            <StoryText incident={incident} hasLinks={false} />
          </Section>
          <Section title="What happened, in order" note="UTC, counted from the first sign">
            <HappeningList happenings={happeningsOf(incident, capsule.versions)} onset={incident.onset} />
          </Section>
          <Section title="When could we have known?" note="who was taken for the root, and how surely">
            <RootOverTime incident={incident} versions={capsule.versions} />
          </Section>
          <Section title="Log lines" note="warnings and errors of its services">
            <LineList lines={capsule.lines} hasLinks={false} />
          </Section>
        </div>
        <div className="grid min-w-0 gap-3">
          <Section title={`Why ${incident.root}?`}>
            <EvidencePanel incident={incident} hasStory hasLinks={false} />
          </Section>
          <Section title="Calls around it" note="around its onset">
            <CapsuleGraph edges={capsule.edges} root={incident.root} />
          </Section>
          <Section title="Blast radius" note="and whether the prediction came true">
            <BlastTable incident={incident} predictions={capsule.predictions} />
          </Section>
          <Section title="Failing traces" note={`through ${incident.root}`}>
            <TraceList traces={capsule.traces} hasLinks={false} />
          </Section>
        </div>
      </div>
    </>
  );
}
