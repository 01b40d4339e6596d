import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { ChaosBanner } from '../features/scenarios/ChaosBanner';
import { SimulateDrawer } from '../features/scenarios/SimulateDrawer';
import { FirstRun } from '../features/firstRun/FirstRun';
import { HelpDialog } from '../features/help/HelpDialog';
import { TravelBar } from '../features/timeTravel/TravelBar';
import { fetchPast, fetchPastRange } from '../api/past';
import { setReadOnly } from '../api/http';
import { onKey, useKey } from '../base/keys';
import { routes } from '../base/routes';
import { TimeTravelProvider, useTimeTravel } from '../live/TimeTravel';
import { useLive } from '../live/useLive';
import { Announcer } from './Announcer';
import { CommandPalette } from './CommandPalette';
import { Loading } from './Loading';
import { Moment } from './Moment';
import { NotFound } from './NotFound';
import { Overview } from './Overview';
import { hasPage } from './pageLinks';
import { pages } from './pages';
import { TopBar } from './TopBar';

/** Answers are asked for anew by whoever shows them; a failed one is shown with a Retry, not repeated in silence. */
const makeQueries = () => new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, staleTime: 2_000 } } });

type Opened = 'palette' | 'help' | 'simulate' | null;

export function App() {
  const [queries] = useState(makeQueries);
  const isLoaded = useLive((state) => state.isLoaded);
  const [opened, setOpened] = useState<Opened>(null);
  const close = useCallback(() => setOpened(null), []);
  const openPalette = useCallback(() => setOpened('palette'), []);
  const openHelp = useCallback(() => setOpened('help'), []);

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
      } else {
        onKey(event);
      }
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [openPalette]);
  useKey('?', openHelp, 'Help: all keys');

  return (
    <QueryClientProvider client={queries}>
      <TimeTravelProvider source={past}>
        <Guard />
        <div className="flex h-full flex-col max-[1279px]:h-auto max-[1279px]:min-h-full" data-loaded={isLoaded}>
          <TopBar isSimulateOpen={opened === 'simulate'} onSimulate={() => setOpened((old) => (old === 'simulate' ? null : 'simulate'))} onSearch={openPalette} onHelp={openHelp} />
          <ChaosBanner />
          <Announcer />
          {opened === 'simulate' && <SimulateDrawer isOpen onClose={close} />}
          {opened === 'palette' && <CommandPalette onClose={close} />}
          {opened === 'help' && <HelpDialog onClose={close} />}
          <TravelBar />
          <Moment>
            <Suspense fallback={<Loading what="the page" />}>
              <Pages />
            </Suspense>
          </Moment>
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

function Pages() {
  const [address] = useLocation();
  // Another page begins at its top; another pattern on the same page too.
  useEffect(() => {
    // Newer browsers answer with a promise, which must not become the effect's clean-up.
    void window.scrollTo?.(0, 0);
  }, [address]);
  return (
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
  );
}

function Home() {
  const isLoaded = useLive((state) => state.isLoaded);
  const hasData = useLive((state) => state.tick !== null || state.services.size > 0);
  return !isLoaded ? <Loading what="the server's picture" /> : !hasData ? <FirstRun connect={hasPage('/connect') ? routes.connect() : null} /> : <Overview />;
}
