import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useAction } from '../../api/useAction';
import { useCorrectionActions } from '../../api/useCorrections';
import { Button } from '../../base/Button';
import { inputLook } from '../../base/Field';
import { clock } from '../../base/format';
import { routes } from '../../base/routes';
import { TemplateText } from '../../base/TemplateText';
import type { TemplateDetail } from '../../contracts/templates';
import { useTimeTravel } from '../../live/TimeTravel';
import { told } from './correctionsModel';
import { MergeDialog } from './MergeDialog';

/** What a person can say about a pattern: its name, that it is noise, that it is really another one; and what was said. */
export function CorrectPanel({ detail }: { readonly detail: TemplateDetail }) {
  const { summary, corrections } = detail;
  const actions = useCorrectionActions();
  const [{ isBusy, problem }, run] = useAction();
  const [name, setName] = useState<string | null>(null);
  const [isMerging, setMerging] = useState(false);
  const [, navigate] = useLocation();
  const isPast = useTimeTravel().at !== null;
  const template: string = summary.id;
  const isClosed = isBusy || isPast;

  return (
    <section aria-label="Corrections" className="mt-3 rounded-lg border border-line px-3 py-2" data-testid="correct">
      {summary.partOf !== null ? (
        <p className="text-[12px]">
          One value of{' '}
          <Link href={routes.pattern(summary.partOf)} className="underline underline-offset-2">
            a pattern that was split
          </Link>
          . Correct that one, or take the split back below.
        </p>
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          {name === null ? (
            <Button disabled={isClosed} onClick={() => setName(summary.name ?? '')}>
              {summary.name === null ? 'Name it' : 'Rename'}
            </Button>
          ) : (
            <form
              className="flex items-center gap-2"
              onSubmit={(event) => {
                event.preventDefault();
                void run(() => actions.add({ kind: 'name', template, name })).then((isDone) => isDone && setName(null));
              }}
            >
              <input aria-label="Name of the pattern" className={`${inputLook} w-64`} value={name} maxLength={200} autoFocus onChange={(event) => setName(event.target.value)} />
              <Button type="submit" look="accent" disabled={isClosed || name.trim() === ''}>
                Save name
              </Button>
              <Button onClick={() => setName(null)}>Cancel</Button>
            </form>
          )}
          <Button disabled={isClosed} onClick={() => setMerging(true)}>
            Merge into…
          </Button>
          {!summary.isNoise && (
            <Button disabled={isClosed} onClick={() => void run(() => actions.add({ kind: 'noise', template }))}>
              Mark as noise
            </Button>
          )}
          <span className="text-[11px] text-muted">{isPast ? 'Return to live (L) to correct patterns.' : 'Corrections apply to all stored lines; none is rewritten, and each can be taken back.'}</span>
        </div>
      )}
      {problem !== null && (
        <p role="alert" className="mt-2 rounded border border-critical bg-critical-tint px-2 py-1 text-[12px] text-critical-text">
          {problem}
        </p>
      )}
      {corrections.length > 0 && (
        <ul className="mt-2 flex flex-col gap-1 border-t border-line pt-2">
          {corrections.map((correction) => (
            <li key={correction.id} className="flex flex-wrap items-baseline gap-x-2 text-[12px]">
              <span className="min-w-0 flex-1">
                {told(correction)}
                {correction.text !== summary.text && (
                  <>
                    : <TemplateText text={correction.text} />
                  </>
                )}
                <span className="ml-2 text-[11px] text-muted">
                  {new Date(correction.at).toISOString().slice(0, 10)} {clock(correction.at)}
                  {correction.by !== '' && ` by ${correction.by}`}
                </span>
              </span>
              <Button look="quiet" disabled={isClosed} onClick={() => void run(() => actions.takeBack(correction.id))}>
                Take back
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isMerging && (
        <MergeDialog
          template={summary}
          onClose={() => setMerging(false)}
          onChoose={(into) => {
            setMerging(false);
            void run(() => actions.add({ kind: 'merge', template, intoTemplate: into.id })).then((isDone) => isDone && navigate(routes.pattern(into.id)));
          }}
        />
      )}
    </section>
  );
}
