import { useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { importCapsule, useCapsules } from '../../api/capsules';
import { useAction } from '../../api/useAction';
import { Answer } from '../../base/Answer';
import { Button } from '../../base/Button';
import { clockMinute } from '../../base/format';
import { routes } from '../../base/routes';

/** Incidents that came as files from elsewhere, and the way to bring one in. */
export function Capsules() {
  const capsules = useCapsules();
  const field = useRef<HTMLInputElement>(null);
  const [action, run] = useAction();
  const [, navigate] = useLocation();
  const bring = (file: File) =>
    void run(async () => {
      const imported = await importCapsule(file);
      navigate(routes.capsule(imported.id));
    });
  return (
    <section aria-label="Imported incidents" className="border-t border-line px-4 py-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 className="text-[13px] font-semibold">Imported from elsewhere</h2>
          <p className="text-[12px] text-muted">An incident exported as a file, here or on another server, opens read-only.</p>
        </div>
        <Button disabled={action.isBusy} onClick={() => field.current?.click()}>
          Import a capsule…
        </Button>
        <input
          ref={field}
          type="file"
          accept=".html,.json,text/html,application/json"
          aria-label="A capsule's file"
          data-testid="capsule-file"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) {
              bring(file);
            }
            event.target.value = '';
          }}
        />
      </div>
      {action.problem !== null && (
        <p role="alert" className="mt-2 rounded-md border border-critical bg-critical-tint px-3 py-2 text-[12px] break-words">
          {action.problem}
        </p>
      )}
      <Answer of={capsules} what="the imported incidents" lines={1}>
        {(entries) => (
          <ul className="mt-2 divide-y divide-line">
            {entries.map((entry) => (
              <li key={entry.id}>
                <Link href={routes.capsule(entry.id)} className="flex min-h-8 flex-wrap items-center gap-x-3 px-1 text-[12px] hover:bg-hover">
                  <span className="num text-muted">
                    {new Date(entry.onset).toISOString().slice(0, 10)} {clockMinute(entry.onset)}
                  </span>
                  <span className="min-w-0 font-semibold break-words">{entry.title}</span>
                  <span className="text-muted">
                    imported {new Date(entry.imported).toISOString().slice(0, 10)} {clockMinute(entry.imported)}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </section>
  );
}
