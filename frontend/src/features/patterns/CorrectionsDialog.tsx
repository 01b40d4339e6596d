import { useState } from 'react';
import { useAction } from '../../api/useAction';
import { useCorrectionActions, useCorrections } from '../../api/useCorrections';
import { Answer } from '../../base/Answer';
import { Button } from '../../base/Button';
import { CopyButton } from '../../base/CopyButton';
import { Dialog } from '../../base/Dialog';
import { plural } from '../../base/format';
import { TemplateText } from '../../base/TemplateText';
import { useTimeTravel } from '../../live/TimeTravel';
import { asText, pasted, told } from './correctionsModel';

/** All corrections: what was said, a way back for each, and a way to and from another instance. */
export function CorrectionsDialog({ onClose }: { readonly onClose: () => void }) {
  const corrections = useCorrections();
  const actions = useCorrectionActions();
  const [{ isBusy, problem }, run] = useAction();
  const [text, setText] = useState('');
  const [note, setNote] = useState<string | null>(null);
  const isPast = useTimeTravel().at !== null;
  const list = corrections.data ?? [];

  const takeOver = () => {
    const found = pasted(text);
    if ('problem' in found) {
      setNote(found.problem);
      return;
    }
    setNote(null);
    void run(async () => {
      const added = await actions.takeOver(found.items);
      setNote(`${plural(added, 'correction')} taken over; ${found.items.length - added} were here already.`);
      setText('');
    });
  };

  return (
    <Dialog label="Corrections" onClose={onClose} className="w-[min(820px,94vw)]">
      <header className="flex items-center gap-3 border-b border-line px-4 py-3">
        <h2 className="mr-auto text-[15px] font-semibold">Corrections</h2>
        {list.length > 0 && <CopyButton text={asText(list)} label="Copy as text" />}
        <Button onClick={onClose}>Close</Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-2">
        <Answer of={corrections} what="the corrections" lines={5} fills>
          {list.length === 0 ? (
            <p className="py-2 text-[12px] text-muted">Nobody has corrected a pattern yet. Open one to name it, to mark it as noise, to merge it into another or to split it by a value.</p>
          ) : (
            <ul data-testid="corrections">
              {list.map((correction) => (
                <li key={correction.id} className="flex items-center gap-3 border-b border-line py-1.5 text-[12px]">
                  <span className="min-w-0 flex-1 break-words">
                    <TemplateText text={correction.text} />
                    <br />
                    <span className="text-muted">{told(correction)}</span>
                  </span>
                  <Button look="quiet" disabled={isBusy || isPast} onClick={() => void run(() => actions.takeBack(correction.id))}>
                    Take back
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </Answer>
        <label className="mt-3 block text-[12px] font-medium text-muted" htmlFor="corrections-text">
          From another instance
        </label>
        <textarea id="corrections-text" className="mt-1 h-20 w-full rounded-md border border-line-strong bg-panel p-2 font-mono text-[11px]" value={text} onChange={(event) => setText(event.target.value)} placeholder="Paste what “Copy as text” gave there" />
        <div className="mt-1 flex items-center gap-3">
          <Button disabled={isBusy || isPast || text.trim() === ''} onClick={takeOver}>
            Take over
          </Button>
          {(problem ?? note) !== null && (
            <p role="status" className="text-[12px]">
              {problem ?? note}
            </p>
          )}
        </div>
      </div>
    </Dialog>
  );
}
