import { useEffect, useRef, useState } from 'react';
import { useLineContext } from '../../api/useSearch';
import { Answer } from '../../base/Answer';
import { Button } from '../../base/Button';
import { useEscape } from '../../base/hooks';
import { LogDetails } from '../../base/LogDetails';
import { LogRow } from '../../base/LogRow';
import { attributesOf, type StoredRecord } from '../../contracts/records';

/** A line among the lines of its service, oldest first, with itself in the middle. */
export function Context({ sequence, onClose }: { readonly sequence: number; readonly onClose: () => void }) {
  const context = useLineContext(sequence);
  const [opened, setOpened] = useState<StoredRecord | null>(null);
  const middle = useRef<HTMLDivElement>(null);
  useEscape(true, onClose);
  useEffect(() => {
    middle.current?.scrollIntoView({ block: 'center' });
  }, [context.data]);

  return (
    <Answer of={context} what="the lines around" lines={5} fills>
      {context.data !== undefined && (
        <>
          <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line bg-raised px-3 py-1.5 text-[12px]">
            <span className="min-w-0 flex-1">
              {context.data.before.length} lines before and {context.data.after.length} after, of <b>{context.data.record.service}</b> alone
            </span>
            <Button onClick={onClose}>Back to the hits (Esc)</Button>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto" role="region" aria-label="Lines around" tabIndex={0}>
            {[...context.data.before, context.data.record, ...context.data.after].map((line) => (
              <div key={line.sequence} ref={line.sequence === sequence ? middle : undefined}>
                <LogRow line={line} isOpen={opened?.sequence === line.sequence} isCurrent={line.sequence === sequence} onOpen={setOpened} />
              </div>
            ))}
          </div>
          {opened !== null && <LogDetails line={opened} attributes={attributesOf(opened.attributes)} onClose={() => setOpened(null)} />}
        </>
      )}
    </Answer>
  );
}
