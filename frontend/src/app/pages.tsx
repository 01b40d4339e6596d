import { lazy, type ComponentType } from 'react';

type PageModule = { readonly default: ComponentType };

export type Page = {
  readonly path: string;
  readonly title: string;
  /** Shown in the top bar; the others are reached by links and the palette. */
  readonly isTab: boolean;
  readonly Component: ComponentType;
};

export const page = (path: string, title: string, isTab: boolean, load: () => Promise<PageModule>): Page => ({ path, title, isTab, Component: lazy(load) });

/** One line per page, loaded when it is first opened. Each reads its parameters from the address and takes no props. */
export const pages: readonly Page[] = [
  page('/incidents', 'Incidents', true, () => import('../features/incidents/IncidentsPage')),
  page('/incidents/:id', 'Incident', false, () => import('./IncidentPage')),
  page('/capsules/:id', 'Imported incident', false, () => import('./CapsulePage')),
  page('/signals', 'Signals', true, () => import('../features/signals/SignalsPage')),
  page('/logs', 'Logs', true, () => import('../features/logs/LogsPage')),
  page('/patterns', 'Patterns', true, () => import('../features/patterns/PatternsPage')),
  page('/patterns/:id', 'Pattern', false, () => import('../features/patterns/PatternPage')),
  page('/traces', 'Traces', true, () => import('../features/traces/TracesPage')),
  page('/traces/:id', 'Trace', false, () => import('../features/traces/TracePage')),
  page('/changes', 'What changed', true, () => import('../features/changes/ChangesPage')),
  page('/services/:name', 'Service', false, () => import('../features/service/ServicePage')),
  page('/correlations', 'Correlations', true, () => import('../features/correlations/CorrelationsPage')),
  page('/rules', 'Rules', true, () => import('../features/rules/RulesPage')),
  page('/status', 'Status', true, () => import('../features/status/StatusPage')),
  page('/notifications', 'Notifications', true, () => import('../features/notifications/NotificationsPage')),
  page('/login', 'Sign in', false, () => import('../features/login/LoginPage')),
  page('/connect', 'Connect your logs', false, () => import('../features/connect/ConnectPage')),
];
