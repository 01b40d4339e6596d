import { useState } from 'react';
import { plural } from '../../base/format';
import { Nothing } from '../../base/Panel';
import { Tag } from '../../base/Tag';
import type { ServiceName } from '../../contracts/ids';
import type { Incident } from '../../contracts/incidents';
import { CandidateBars } from './CandidateBars';
import { EvidenceCards } from './EvidenceCards';
import { examplesOf, runnerUpOf } from './evidenceModel';

const candidatesMax = 5;

type EvidencePanelProps = {
  readonly incident: Incident;
  /** Where the story stands on the same page already. */
  readonly hasStory?: boolean;
  readonly hasLinks?: boolean;
};

/** Why this service and not another: candidates as bars, what speaks for and against each, the lines it rests on. */
export function EvidencePanel({ incident, hasStory = false, hasLinks = true }: EvidencePanelProps) {
  const [chosen, setChosen] = useState<ServiceName | null>(null);
  const candidates = incident.candidates.slice(0, candidatesMax);
  const shown = candidates.find((candidate) => candidate.service === chosen) ?? candidates[0];
  if (shown === undefined) {
    return <Nothing>No candidate for the root yet.</Nothing>;
  }

  const runnerUp = runnerUpOf(incident);
  const examples = examplesOf(incident, shown.service);
  return (
    <div data-testid="evidence" className="px-3 pb-3">
      <CandidateBars candidates={candidates} shown={shown.service} onShow={setChosen} />
      <h3 className="mt-3 mb-0.5 px-1 text-[12px] font-semibold text-muted">
        {shown.service === incident.root ? `For and against ${shown.service}` : `${shown.service === runnerUp?.service ? 'Runner-up' : 'Further down'}: what points to ${shown.service}`}
      </h3>
      <EvidenceCards incident={incident} candidate={shown} hasLinks={hasLinks} />
      {runnerUp !== null && shown.service === incident.root && (
        <button type="button" onClick={() => setChosen(runnerUp.service)} className="mt-2 block w-full rounded-md border border-dashed border-line-strong px-2 py-1.5 text-left text-[12px] leading-snug hover:bg-hover">
          <strong className="font-semibold">
            Why not {runnerUp.service} ({runnerUp.score.toFixed(2)})?
          </strong>{' '}
          <span className="text-muted break-words">{runnerUp.why}</span>
        </button>
      )}
      {examples.length > 0 && (
        <>
          <h3 className="mt-3 mb-1 px-1 text-[12px] font-semibold text-muted">Log lines of {shown.service} it rests on</h3>
          <ul className="space-y-1.5">
            {examples.map((example) => (
              <li key={example.key} className="border-l-2 border-line-strong pl-2">
                <p className="flex items-baseline gap-2">
                  {example.isNew && (
                    <Tag tone="warning" look="outline">
                      NEW LOG
                    </Tag>
                  )}
                  <span className="num min-w-0 text-[12px] break-words">{example.template === '' ? example.examples[0] : example.template}</span>
                </p>
                {example.template !== '' && example.examples[0] !== undefined && <p className="num line-clamp-2 text-[11px] break-all text-muted">{example.examples[0]}</p>}
              </li>
            ))}
          </ul>
        </>
      )}
      {!hasStory && incident.story.length > 0 && (
        <>
          <h3 className="mt-3 mb-1 px-1 text-[12px] font-semibold text-muted">The story · {plural(incident.signalCount, 'signal')} folded in</h3>
          <ol className="space-y-1 px-1">
            {incident.story.map((sentence, index) => (
              <li key={index} className="grid grid-cols-[1.4rem_1fr] text-[12px] leading-snug">
                <span className="num text-faint">{index + 1}</span>
                <span className="break-words">{sentence}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
