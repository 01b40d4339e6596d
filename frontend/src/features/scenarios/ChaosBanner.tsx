import { stopScenario } from '../../api/actions';
import { useAction } from '../../api/useAction';
import { Button } from '../../base/Button';
import { secondsLeft } from '../../live/liveModel';
import { usePresent } from '../../live/TimeTravel';
import './chaos.css';

/** Says on every page that what is seen is injected: which fault, where, for how long, and how to end it. */
export function ChaosBanner() {
  const scenarios = usePresent((state) => state.scenarios);
  const tick = usePresent((state) => state.tick);
  const [action, run] = useAction();
  const active = scenarios.filter((scenario) => scenario.isActive);
  if (active.length === 0) {
    return null;
  }
  return (
    <aside aria-label="Injected faults" data-testid="chaos-banner" className="chaos-stripes flex min-h-9 shrink-0 flex-wrap items-center gap-x-6 gap-y-1 overflow-hidden border-b border-line px-4 py-1 max-[900px]:px-3">
      {active.map((scenario) => (
        <p key={scenario.name} className="flex min-w-0 items-center gap-2 text-[12px]">
          <span className="chaos-label truncate">
            <strong>Injected fault:</strong> {scenario.title} at <strong>{scenario.service}</strong> · {Math.ceil(secondsLeft(scenario, tick))} s left
          </span>
          <Button icon="stop" disabled={action.isBusy} aria-label={`Stop ${scenario.title}`} onClick={() => void run(() => stopScenario(scenario.name))}>
            Stop
          </Button>
        </p>
      ))}
      {action.problem !== null && (
        <span role="alert" className="chaos-label text-[12px]">
          {action.problem}
        </span>
      )}
    </aside>
  );
}
