import { useCallback, useMemo } from 'react';
import { useSearch } from 'wouter';
import { useChangeQuery } from '../base/query';
import { incidentId, serviceName, type IncidentId, type ServiceName } from '../contracts/ids';

/** What a link restores. */
export type UrlState = {
  readonly incident: IncidentId | null;
  readonly service: ServiceName | null;
  readonly dock: DockTab;
  readonly side: SideTab;
};

/** A dock panel's id; null, or one that is not known, shows the first. */
export type DockTab = string | null;
export type SideTab = 'why' | 'services';

export function parseUrl(search: string): UrlState {
  const query = new URLSearchParams(search);
  const inc = query.get('inc');
  const svc = query.get('svc');
  return {
    incident: inc === null ? null : incidentId(inc, 'inc'),
    service: svc === null ? null : serviceName(svc, 'svc'),
    dock: query.get('dock'),
    side: query.get('side') === 'services' ? 'services' : 'why',
  };
}

/** The parameters of the address that a state stands for; what is as usual is left out. */
export function toQuery({ incident, service, dock, side }: UrlState): Readonly<Record<string, string | null>> {
  return { inc: incident, svc: service, dock, side: side === 'why' ? null : side };
}

export function useUrlState(): readonly [UrlState, (change: Partial<UrlState>) => void] {
  const search = useSearch();
  const change = useChangeQuery();
  const state = useMemo(() => parseUrl(search), [search]);
  const set = useCallback((next: Partial<UrlState>) => change(toQuery({ ...parseUrl(location.search), ...next })), [change]);
  return [state, set];
}
