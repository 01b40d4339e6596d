import { useCallback, useState } from 'react';
import { incidentId, serviceName, type IncidentId, type ServiceName } from '../contracts/ids';

/** What a link restores. */
export type UrlState = {
  readonly incident: IncidentId | null;
  readonly service: ServiceName | null;
  readonly dock: DockTab;
  readonly side: SideTab;
};

export type DockTab = 'log' | 'signals';
export type SideTab = 'why' | 'services';

export function parseUrl(search: string): UrlState {
  const query = new URLSearchParams(search);
  const inc = query.get('inc');
  const svc = query.get('svc');
  return {
    incident: inc === null ? null : incidentId(inc, 'inc'),
    service: svc === null ? null : serviceName(svc, 'svc'),
    dock: query.get('dock') === 'signals' ? 'signals' : 'log',
    side: query.get('side') === 'services' ? 'services' : 'why',
  };
}

export function formatUrl(state: UrlState): string {
  const query = new URLSearchParams();
  if (state.incident !== null) {
    query.set('inc', state.incident);
  }
  if (state.service !== null) {
    query.set('svc', state.service);
  }
  if (state.dock !== 'log') {
    query.set('dock', state.dock);
  }
  if (state.side !== 'why') {
    query.set('side', state.side);
  }
  const text = query.toString();
  return text === '' ? '/' : `/?${text}`;
}

export function useUrlState(): readonly [UrlState, (change: Partial<UrlState>) => void] {
  const [state, setState] = useState(() => parseUrl(location.search));
  const change = useCallback((next: Partial<UrlState>) => {
    setState((old) => {
      const merged = { ...old, ...next };
      history.replaceState(null, '', formatUrl(merged));
      return merged;
    });
  }, []);
  return [state, change];
}
