import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { Route, Switch } from 'wouter';
import { SimulateDrawer } from '../features/scenarios/SimulateDrawer';
import { FirstRun } from '../features/firstRun/FirstRun';
import { cx } from '../base/cx';
import { onKey } from '../base/keys';
import { TravelBar } from '../features/timeTravel/TravelBar';
import { fetchPast, fetchPastRange } from '../api/past';
import { setReadOnly } from '../api/http';
import { TimeTravelProvider, useTimeTravel } from '../live/TimeTravel';
import { useLive } from '../live/useLive';
import { NotFound } from './NotFound';
import { Overview } from './Overview';
import { pages } from './pages';
import { TopBar } from './TopBar';

const skeletonAfterMs = 150;

/** Answers are asked for anew by whoever shows them; a failed one is shown with a Retry, not repeated in silence. */
const makeQueries = () => new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, staleTime: 2_000 } } });

export function App() {
  const [queries] = useState(makeQueries);
  const isLive = useLive((state) => state.link === 'live');
  const isLoaded = useLive((state) => state.isLoaded);
  const [isSimulateOpen, setSimulateOpen] = useState(false);
  const closeSimulate = useCallback(() => setSimulateOpen(false), []);
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <QueryClientProvider client={queries}>
      <TimeTravelProvider source={past}>
        <Guard />
      <div className="flex h-full flex-col max-[1279px]:h-auto" data-loaded={isLoaded}>
        <TopBar isSimulateOpen={isSimulateOpen} onSimulate={() => setSimulateOpen((old) => !old)} />
        <TravelBar />
        <SimulateDrawer isOpen={isSimulateOpen} onClose={closeSimulate} />
        <div className={cx('flex min-h-0 flex-1 flex-col', isLoaded && !isLive && 'outline-2 -outline-offset-2 outline-warning outline-dashed')}>
          <Suspense fallback={<Loading what="the page" />}>
            <Switch>
              <Route path="/">
                <Home />
              </Route>
              {pages.map(({ path, Component }) => (
                <Route key={path} path={path}>
                  <Component />
                </Route>
              ))}
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </div>
      </div>
      </TimeTravelProvider>
    </QueryClientProvider>
  );
}

const past = { one: fetchPast, range: fetchPastRange };

/** While the page shows the past, a click on it must not change the present. */
function Guard() {
  const isPast = useTimeTravel().at !== null;
  useEffect(() => {
    setReadOnly(isPast ? 'This is the past. Return to live (L) and do it there.' : null);
    document.documentElement.toggleAttribute('data-past', isPast);
  }, [isPast]);
  return null;
}

function Home() {
  const isLoaded = useLive((state) => state.isLoaded);
  const hasData = useLive((state) => state.tick !== null || state.services.size > 0);
  return !isLoaded ? <Loading what="the server's picture" /> : !hasData ? <FirstRun /> : <Overview />;
}

/** Nothing for a moment, so that a quick answer does not flash; then the page's outline. */
function Loading({ what }: { readonly what: string }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), skeletonAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return !isShown ? null : (
    <div role="status" className="flex flex-1 flex-col gap-3 p-4">
      <p className="text-muted">Waiting for {what}…</p>
      <div className="h-14 rounded-lg bg-panel" />
      <div className="h-10 rounded-lg bg-panel" />
      <div className="flex-1 rounded-lg bg-panel" />
    </div>
  );
}
