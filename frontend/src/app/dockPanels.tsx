import { lazy, type ComponentType, type ReactNode } from 'react';
import { LiveLog } from '../features/logs/LiveLog';
import { SignalList } from '../features/signals/SignalList';
import type { LiveState } from '../live/liveModel';

/** `tabs` goes to the panel's own first row, so that the dock has one row of controls and not two. */
export type DockPanel = {
  readonly id: string;
  readonly title: string;
  readonly Component: ComponentType<{ readonly tabs: ReactNode }>;
  readonly count?: (state: LiveState) => number;
};

/** What lies in the dock under the map, one line each; the first is shown when none was chosen. */
export const dockPanels: readonly DockPanel[] = [
  { id: 'log', title: 'Live tail', Component: LiveLog },
  { id: 'changes', title: 'What changed', Component: lazy(() => import('../features/changes/ChangesPanel')) },
  { id: 'signals', title: 'Signals', Component: SignalList, count: (state) => state.kpis.signalsLastMinute },
];
