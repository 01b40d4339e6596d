import { useMemo, useState } from 'react';
import { useTemplates } from '../../api/useTemplates';
import { Answer } from '../../base/Answer';
import { Button } from '../../base/Button';
import { Dialog } from '../../base/Dialog';
import { inputLook } from '../../base/Field';
import { compact } from '../../base/format';
import { TemplateText } from '../../base/TemplateText';
import type { Template } from '../../contracts/templates';
import { alike } from './correctionsModel';

const shownMax = 40;

type MergeDialogProps = { readonly template: Template; readonly onChoose: (into: Template) => void; readonly onClose: () => void };

/** Chooses the pattern that another one is really. The most alike come first. */
export function MergeDialog({ template, onChoose, onClose }: MergeDialogProps) {
  const [q, setQ] = useState('');
  const templates = useTemplates({ q: null, service: null, level: null, to: null });
  const found = useMemo(() => {
    const wanted = q.trim().toLowerCase();
    return alike(template, (templates.data ?? []).filter(({ text, name }) => wanted === '' || text.toLowerCase().includes(wanted) || (name ?? '').toLowerCase().includes(wanted)), shownMax);
  }, [template, templates.data, q]);
  return (
    <Dialog label="Merge into another pattern" onClose={onClose} className="w-[min(760px,92vw)]">
      <header className="border-b border-line px-4 py-3">
        <h2 className="text-[15px] font-semibold">Merge into which pattern?</h2>
        <p className="mt-0.5 text-[12px] text-muted">Its lines, those of the past too, are counted as lines of the one you choose. You can take it back.</p>
        <input aria-label="Text of the pattern to keep" placeholder="Text of the pattern to keep" className={`${inputLook} mt-2`} value={q} onChange={(event) => setQ(event.target.value)} autoFocus />
      </header>
      <Answer of={templates} what="the patterns" lines={5} fills>
        <ul className="min-h-0 flex-1 overflow-y-auto" data-testid="merge-choices">
          {found.map((one) => (
            <li key={one.id}>
              <button type="button" className="flex w-full items-center gap-3 border-b border-line px-4 py-2 text-left text-[12px] hover:bg-hover" onClick={() => onChoose(one)}>
                <span className="min-w-0 flex-1 break-words">
                  {one.name !== null && <b className="mr-2">{one.name}</b>}
                  <TemplateText text={one.text} />
                </span>
                <span className="num shrink-0 text-muted">{compact(one.count)}</span>
              </button>
            </li>
          ))}
          {found.length === 0 && <li className="px-4 py-3 text-[12px] text-muted">No other pattern has this text.</li>}
        </ul>
      </Answer>
      <footer className="flex justify-end border-t border-line px-4 py-2">
        <Button onClick={onClose}>Cancel</Button>
      </footer>
    </Dialog>
  );
}
