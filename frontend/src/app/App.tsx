import { useCallback, useEffect, useState } from 'react';
import { SimulateDrawer } from '../features/scenarios/SimulateDrawer';
import { FirstRun } from '../features/firstRun/FirstRun';
import { cx } from '../base/cx';
import { useLive } from '../live/useLive';
import { Overview } from './Overview';
import { TopBar } from './TopBar';

const skeletonAfterMs = 150;

export function App() {
  const isLoaded = useLive((state) => state.isLoaded);
  const hasData = useLive((state) => state.tick !== null || state.services.size > 0);
  const isLive = useLive((state) => state.link === 'live');
  const [isSimulateOpen, setSimulateOpen] = useState(false);
  const closeSimulate = useCallback(() => setSimulateOpen(false), []);
  return (
    <div className="flex h-full flex-col max-[1279px]:h-auto" data-loaded={isLoaded}>
      <TopBar isSimulateOpen={isSimulateOpen} onSimulate={() => setSimulateOpen((old) => !old)} />
      <SimulateDrawer isOpen={isSimulateOpen} onClose={closeSimulate} />
      {!isLoaded ? <Loading /> : !hasData ? <FirstRun /> : <div className={cx('flex min-h-0 flex-1 flex-col', !isLive && 'outline-2 -outline-offset-2 outline-warning outline-dashed')}><Overview /></div>}
    </div>
  );
}

/** Nothing for a moment, so that a quick answer does not flash; then the page's outline. */
function Loading() {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), skeletonAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return !isShown ? null : (
    <div role="status" className="flex flex-1 flex-col gap-3 p-4">
      <p className="text-muted">Waiting for the server's picture…</p>
      <div className="h-14 rounded-lg bg-panel" />
      <div className="h-10 rounded-lg bg-panel" />
      <div className="flex-1 rounded-lg bg-panel" />
    </div>
  );
}
