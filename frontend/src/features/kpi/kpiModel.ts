import { compact, percent, whole } from '../../base/format';
import type { Kpis, Point } from '../../contracts/live';

export type Kpi = { readonly id: string; readonly label: string; readonly value: string; readonly history: readonly number[]; readonly isLoud: boolean };

/** The key figures with their last minutes. */
export function kpisOf(kpis: Kpis, timeline: readonly Point[]): readonly Kpi[] {
  const past = (pick: (point: Point) => number): readonly number[] => timeline.map(pick);
  return [
    { id: 'records', label: 'records/s', value: compact(kpis.recordsPerSecond), history: past((point) => point.records), isLoud: false },
    { id: 'errors', label: 'error rate', value: percent(kpis.errorRatio), history: past((item) => item.errorRatio), isLoud: false },
    { id: 'services', label: 'active services', value: whole(kpis.activeServices), history: past((item) => item.activeServices), isLoud: false },
    { id: 'incidents', label: 'open incidents', value: whole(kpis.activeIncidents), history: past((item) => item.activeIncidents), isLoud: kpis.activeIncidents > 0 },
    { id: 'signals', label: 'signals in 1 min', value: whole(kpis.signalsLastMinute), history: past((item) => item.signalsLastMinute), isLoud: false },
    { id: 'templates', label: 'log templates', value: whole(kpis.templates), history: past((item) => item.templates), isLoud: false },
  ];
}
