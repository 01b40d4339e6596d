import { Link } from 'wouter';
import { useAction } from '../../api/useAction';
import { useExpectationActions, useExpectations } from '../../api/useExpectations';
import { Button } from '../../base/Button';
import { dayMinute, plural } from '../../base/format';
import { routes } from '../../base/routes';
import type { IncidentId } from '../../contracts/ids';

/** What people marked as expected: it opens no incident until it ends or is taken back. */
export function ExpectedPanel() {
  const marks = useExpectations();
  const actions = useExpectationActions();
  const [state, run] = useAction();
  return (
    <section aria-label="Expected" className="rounded-lg border border-line bg-panel">
      <header className="border-b border-line px-4 py-3">
        <h2 className="text-[15px] font-semibold">Expected</h2>
        <p className="text-[12px] text-muted">Marked on an incident's page. The same findings open no incident, up to half again as strong.</p>
      </header>
      {state.problem !== null && (
        <p role="alert" className="px-4 py-2 text-[12px] text-critical-text">
          {state.problem}
        </p>
      )}
      <ul>
        {(marks.data ?? []).map((mark) => (
          <li key={mark.id} data-testid="expectation" className="flex items-start gap-3 border-b border-line px-4 py-2 last:border-b-0">
            <div className="min-w-0 flex-1">
              <p className="truncate text-[13px] font-medium" title={mark.title}>
                {mark.incident === null ? (
                  mark.title
                ) : (
                  <Link href={routes.incident(mark.incident as IncidentId)} className="inline-block max-w-full truncate align-bottom leading-6 hover:underline">
                    {mark.title}
                  </Link>
                )}
              </p>
              <p className="text-[12px] break-words text-muted">
                until {dayMinute(mark.until)} UTC · {plural(mark.findings.length, 'finding')} · quieted {mark.quieted}
                {mark.by !== '' && ` · by ${mark.by}`}
                {mark.reason !== '' && ` · ${mark.reason}`}
              </p>
            </div>
            <Button aria-label={`Take back: ${mark.title}`} disabled={state.isBusy} onClick={() => void run(() => actions.takeBack(mark.id))}>
              Take back
            </Button>
          </li>
        ))}
      </ul>
      {marks.data?.length === 0 && <p className="px-4 py-3 text-[12px] text-muted">Nothing is marked as expected.</p>}
      {marks.error !== null && <p className="px-4 py-3 text-[12px] text-critical-text">{marks.error.message}</p>}
    </section>
  );
}
