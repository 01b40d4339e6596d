import { compact, percent, whole } from '../../base/format';
import type { Kpis, Point } from '../../contracts/live';
import type { KpiSample } from '../../live/liveModel';

export type Kpi = { readonly id: string; readonly label: string; readonly value: string; readonly history: readonly number[]; readonly isLoud: boolean };

/** The key figures with their last minutes. What the timeline knows from before the page was opened comes from there. */
export function kpisOf(kpis: Kpis, samples: readonly KpiSample[], timeline: readonly Point[]): readonly Kpi[] {
  const past = (pick: (kpis: Kpis) => number): readonly number[] => samples.map((sample) => pick(sample.kpis));
  return [
    { id: 'records', label: 'records/s', value: compact(kpis.recordsPerSecond), history: timeline.map((point) => point.records), isLoud: false },
    { id: 'errors', label: 'error rate', value: percent(kpis.errorRatio), history: past((item) => item.errorRatio), isLoud: false },
    { id: 'services', label: 'active services', value: whole(kpis.activeServices), history: past((item) => item.activeServices), isLoud: false },
    { id: 'incidents', label: 'open incidents', value: whole(kpis.activeIncidents), history: past((item) => item.activeIncidents), isLoud: kpis.activeIncidents > 0 },
    { id: 'signals', label: 'signals in 1 min', value: whole(kpis.signalsLastMinute), history: timeline.map((point) => point.signals), isLoud: false },
    { id: 'templates', label: 'log templates', value: whole(kpis.templates), history: past((item) => item.templates), isLoud: false },
  ];
}
