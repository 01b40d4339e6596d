import { useCallback, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { startScenario, stopScenario } from '../../api/actions';
import { useAction } from '../../api/useAction';
import { useScenarioBook } from '../../api/useScenarioBook';
import { useScoreboard } from '../../api/useScoreboard';
import { Button, IconButton } from '../../base/Button';
import { useEscape } from '../../base/hooks';
import { routes } from '../../base/routes';
import { Nothing } from '../../base/Panel';
import { Tag } from '../../base/Tag';
import type { Scenario } from '../../contracts/scenarios';
import type { GradedRun, Scoreboard } from '../../contracts/scoreboard';
import { secondsLeft } from '../../live/liveModel';
import { useLive } from '../../live/useLive';
import type { FailureDocument } from '../../contracts/scenarioBook';
import { copyOf, newFailure, planOf } from './failureModel';
import { ScenarioEditor } from './ScenarioEditor';
import { buttonLabel, reachOf } from './scenarioModel';
import { gradeOf, lastRuns, sumOf } from './scoreModel';

type SimulateDrawerProps = { readonly isOpen: boolean; readonly onClose: () => void };

/** The faults that can be injected into the demo's traffic, and what each does. */
export function SimulateDrawer({ isOpen, onClose }: SimulateDrawerProps) {
  const scenarios = useLive((state) => state.scenarios);
  const [action, run] = useAction();
  const panel = useRef<HTMLDivElement>(null);
  const { book, add } = useScenarioBook(isOpen);
  const board = useScoreboard(isOpen);
  const runs = board === null ? null : lastRuns(board);
  const [draft, setDraft] = useState<FailureDocument | null>(null);
  useEscape(isOpen, onClose);

  useEffect(() => {
    if (isOpen) {
      panel.current?.querySelector<HTMLElement>('button[data-scenario]')?.focus();
    }
  }, [isOpen]);

  const inject = useCallback(
    async (scenario: Scenario) => {
      if (await run(() => startScenario(scenario.name))) {
        onClose();
      }
    },
    [run, onClose],
  );

  if (!isOpen) {
    return null;
  }
  return (
    <div ref={panel} role="dialog" aria-label="Simulate a failure" className="absolute top-[50px] right-3 z-30 flex max-h-[calc(100vh-70px)] w-[min(560px,calc(100vw-24px))] flex-col rounded-lg border border-line-strong bg-panel shadow-[var(--shadow)]">
      <header className="flex items-start justify-between gap-3 px-4 pt-3">
        <div>
          <h2 className="text-[14px] font-semibold">Simulate a failure</h2>
          <p className="text-[12px] text-muted">Injected into the demo shop's own traffic. LogFlow is not told; it has to find out.</p>
        </div>
        <IconButton look="quiet" icon="close" label="Close" onClick={onClose} />
      </header>
      {action.problem !== null && (
        <p role="alert" className="mx-4 mt-2 rounded border border-critical bg-critical-tint px-2 py-1 text-[12px] text-critical-text">
          {action.problem}
        </p>
      )}
      {draft !== null && book !== null ? (
        <ScenarioEditor start={draft} book={book} add={add} onDone={() => setDraft(null)} />
      ) : (
      <>
      <ul className="min-h-0 overflow-y-auto px-2 py-2">
        {scenarios.map((scenario) => (
          <ScenarioRow
            key={scenario.name}
            scenario={scenario}
            document={book?.items.find((item) => item.name === scenario.name)?.document ?? null}
            isOwn={book?.items.some((item) => item.isOwn && item.name === scenario.name) ?? false}
            graded={runs?.get(scenario.name) ?? null}
            isBusy={action.isBusy}
            onInject={inject}
            onStop={(stopped) => void run(() => stopScenario(stopped.name))}
            onCopy={setDraft}
          />
        ))}
        {scenarios.length === 0 && <Nothing>The simulator is not the source, so there is nothing to inject into.</Nothing>}
      </ul>
      {book !== null && book.services.length > 0 && (
        <footer className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line px-4 py-2">
          {board !== null && <Sum board={board} />}
          <Button icon="plus" data-testid="own-scenario" onClick={() => setDraft(newFailure(book.services[0] ?? ''))}>
            A scenario of your own
          </Button>
        </footer>
      )}
      </>
      )}
    </div>
  );
}

/** LogFlow's own marks: what it made of failures whose answer is known. */
function Sum({ board }: { readonly board: Scoreboard }) {
  const text = sumOf(board);
  return (
    text !== null && (
      <p className="text-[12px]" data-testid="scoreboard" title="What LogFlow made of the failures injected in the last 24 hours. A false incident is one that nothing was injected for.">
        <span className="text-muted">Last 24 h: </span>
        {text}
      </p>
    )
  );
}

type ScenarioRowProps = {
  readonly scenario: Scenario;
  readonly document: FailureDocument | null;
  readonly isOwn: boolean;
  /** What was made of it when it ran last; null when it did not. */
  readonly graded: GradedRun | null;
  readonly onCopy: (document: FailureDocument) => void;
  readonly isBusy: boolean;
  readonly onInject: (scenario: Scenario) => void;
  readonly onStop: (scenario: Scenario) => void;
};

function ScenarioRow({ scenario, document, isOwn, graded, isBusy, onInject, onStop, onCopy }: ScenarioRowProps) {
  const tick = useLive((state) => state.tick);
  return (
    <li className="flex items-center gap-3 rounded-md px-2 py-2 hover:bg-raised">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 text-[13px] font-semibold">
          {scenario.title}
          {scenario.isActive && (
            <Tag tone="accent" look="outline">
              RUNS · {Math.ceil(secondsLeft(scenario, tick))} s left
            </Tag>
          )}
        </p>
        <p className="text-[12px] text-muted">{scenario.description}</p>
        <p className="text-[11px] text-muted">{reachOf(scenario)}</p>
        {graded !== null && (
          <p className="text-[11px]" data-testid={`grade-${scenario.name}`}>
            <span className="text-muted">{graded.isOver ? 'Last time' : 'This time'}: </span>
            {graded.incidentId === null ? (
              gradeOf(graded)
            ) : (
              <Link href={routes.incident(graded.incidentId)} className="text-accent-text underline underline-offset-2">
                {gradeOf(graded)}
              </Link>
            )}
          </p>
        )}
        {document !== null && (
          <details className="text-[11px] text-muted">
            <summary className="min-h-6 cursor-pointer py-1">what it does, in numbers</summary>
            <ul className="mb-1 ml-3">
              {planOf(document).map(({ when, service, what }, index) => (
                <li key={index}>
                  <span className="text-text">{service}</span>: {what} <span>({when})</span>
                </li>
              ))}
              <li>
                <button type="button" className="min-h-6 text-accent-text underline underline-offset-2" onClick={() => onCopy(isOwn ? document : copyOf(document))}>
                  {isOwn ? 'Change it' : 'Make one like it'}
                </button>
              </li>
            </ul>
          </details>
        )}
      </div>
      {scenario.isActive ? (
        <Button icon="stop" disabled={isBusy} aria-label={`Stop ${scenario.title}`} onClick={() => onStop(scenario)}>
          Stop
        </Button>
      ) : (
        <Button icon="flask" disabled={isBusy} aria-label={buttonLabel(scenario)} data-scenario={scenario.name} data-testid={`inject-${scenario.name}`} onClick={() => onInject(scenario)}>
          Inject
        </Button>
      )}
    </li>
  );
}
