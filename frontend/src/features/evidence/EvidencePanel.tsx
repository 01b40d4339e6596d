import { useState } from 'react';
import { cx } from '../../base/cx';
import { plural } from '../../base/format';
import { Nothing } from '../../base/Panel';
import { Tag } from '../../base/Tag';
import { Meter } from '../../charts/Meter';
import type { ServiceName } from '../../contracts/ids';
import type { Incident } from '../../contracts/incidents';
import { examplesOf, rowsOf } from './evidenceModel';

const candidatesMax = 5;

/** Why this service and not another: candidates as bars, what speaks for and against each, the lines it rests on. */
export function EvidencePanel({ incident }: { readonly incident: Incident }) {
  const [chosen, setChosen] = useState<ServiceName | null>(null);
  const candidates = incident.candidates.slice(0, candidatesMax);
  const shown = candidates.find((candidate) => candidate.service === chosen) ?? candidates[0];
  if (shown === undefined) {
    return <Nothing>No candidate for the root yet.</Nothing>;
  }

  const rows = rowsOf(shown);
  const examples = examplesOf(incident, shown.service);
  return (
    <div data-testid="evidence" className="px-3 pb-3">
      <ul aria-label="Root candidates" className="mb-2">
        {candidates.map((candidate, index) => (
          <li key={candidate.service}>
            <button
              type="button"
              aria-pressed={candidate.service === shown.service}
              onClick={() => setChosen(candidate.service)}
              className="grid w-full grid-cols-[minmax(0,7.5rem)_1fr_2.6rem] items-center gap-3 rounded px-1 py-[3px] text-left hover:bg-hover"
            >
              <span className={cx('truncate text-[13px]', candidate.service === shown.service ? 'font-semibold text-text' : 'text-muted')} title={candidate.service}>
                {candidate.service}
              </span>
              <Meter value={candidate.score} tone={index === 0 ? 'critical' : 'neutral'} label={`score ${candidate.score.toFixed(2)}`} />
              <span className="num text-right text-[12px]">{candidate.score.toFixed(2)}</span>
            </button>
          </li>
        ))}
      </ul>

      <h3 className="mt-3 mb-0.5 text-[12px] font-semibold text-muted">
        {shown.service === incident.root ? `Evidence for and against ${shown.service}` : `Runner-up: what points to ${shown.service}`}
      </h3>
      <ul aria-label={`Evidence for ${shown.service}`}>
        {rows.map((row) => (
          <li key={row.key} className="grid grid-cols-[72px_1fr_auto] items-start gap-x-2.5 border-b border-line py-[7px]">
            <Tag tone={row.tone} look="outline" className="w-full justify-center">
              {row.word}
            </Tag>
            <span className="text-[13px] leading-snug break-words">{row.text}</span>
            <span className="num text-[11px] text-muted" title="part of the score">
              {row.share}
            </span>
          </li>
        ))}
      </ul>

      {examples.length > 0 && (
        <>
          <h3 className="mt-3 mb-1 text-[12px] font-semibold text-muted">Log lines of {shown.service} it rests on</h3>
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

      {incident.story.length > 0 && (
        <>
          <h3 className="mt-3 mb-1 text-[12px] font-semibold text-muted">The story · {plural(incident.signalCount, 'signal')} folded in</h3>
          <ol className="space-y-1">
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
