import { useCallback, useEffect, useRef } from 'react';
import { startScenario, stopScenario } from '../../api/actions';
import { useAction } from '../../api/useAction';
import { Button, IconButton } from '../../base/Button';
import { useEscape } from '../../base/hooks';
import { Nothing } from '../../base/Panel';
import { Tag } from '../../base/Tag';
import type { Scenario } from '../../contracts/scenarios';
import { secondsLeft } from '../../live/liveModel';
import { useLive } from '../../live/useLive';
import { buttonLabel, reachOf } from './scenarioModel';

type SimulateDrawerProps = { readonly isOpen: boolean; readonly onClose: () => void };

/** The faults that can be injected into the demo's traffic, and what each does. */
export function SimulateDrawer({ isOpen, onClose }: SimulateDrawerProps) {
  const scenarios = useLive((state) => state.scenarios);
  const [action, run] = useAction();
  const panel = useRef<HTMLDivElement>(null);
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
    <div ref={panel} role="dialog" aria-label="Simulate a failure" className="absolute top-[50px] right-3 z-30 flex max-h-[calc(100vh-70px)] w-[min(460px,calc(100vw-24px))] flex-col rounded-lg border border-line-strong bg-panel shadow-[var(--shadow)]">
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
      <ul className="min-h-0 overflow-y-auto px-2 py-2">
        {scenarios.map((scenario) => (
          <ScenarioRow key={scenario.name} scenario={scenario} isBusy={action.isBusy} onInject={inject} onStop={(stopped) => void run(() => stopScenario(stopped.name))} />
        ))}
        {scenarios.length === 0 && <Nothing>The simulator is not the source, so there is nothing to inject into.</Nothing>}
      </ul>
    </div>
  );
}

type ScenarioRowProps = {
  readonly scenario: Scenario;
  readonly isBusy: boolean;
  readonly onInject: (scenario: Scenario) => void;
  readonly onStop: (scenario: Scenario) => void;
};

function ScenarioRow({ scenario, isBusy, onInject, onStop }: ScenarioRowProps) {
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
