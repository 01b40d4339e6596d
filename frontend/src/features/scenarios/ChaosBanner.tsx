import { stopScenario } from '../../api/actions';
import { useAction } from '../../api/useAction';
import { Button } from '../../base/Button';
import { secondsLeft } from '../../live/liveModel';
import { useLive } from '../../live/useLive';
import './chaos.css';

/**
 * Says on every page that what is seen is injected: which fault, where, for how long, and how to end it. It stands in the top bar, in
 * place of `fallback`, so that the page below does not shift in the very moment that it is read.
 */
export function ChaosBanner({ fallback }: { readonly fallback: React.ReactNode }) {
  const scenarios = useLive((state) => state.scenarios);
  const tick = useLive((state) => state.tick);
  const [action, run] = useAction();
  const active = scenarios.filter((scenario) => scenario.isActive);
  if (active.length === 0) {
    return fallback;
  }
  return (
    <aside aria-label="Injected faults" data-testid="chaos-banner" className="chaos-stripes flex min-w-0 flex-1 items-center gap-x-4 overflow-hidden px-2 max-[900px]:order-last max-[900px]:basis-full max-[900px]:flex-wrap max-[900px]:py-1">
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
