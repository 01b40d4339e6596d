import { compact, percent, whole } from '../../base/format';
import { usualRange } from '../../charts/sparkModel';
import type { Kpis, Point } from '../../contracts/live';

export type Kpi = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** The range it usually keeps to, in words; null while too little was seen. */
  readonly usual: string | null;
  readonly history: readonly number[];
  /** Out of its usual range, upwards. */
  readonly isHigh: boolean;
  readonly isLoud: boolean;
};

type Figure = {
  readonly id: string;
  readonly label: string;
  readonly say: (value: number) => string;
  readonly now: (kpis: Kpis) => number;
  readonly then: (point: Point) => number;
  /** More of it is bad, so that it is marked when it leaves its band. */
  readonly isBad?: boolean;
};

const figures: readonly Figure[] = [
  { id: 'records', label: 'records/s', say: compact, now: (kpis) => kpis.recordsPerSecond, then: (point) => point.records },
  { id: 'errors', label: 'error rate', say: percent, now: (kpis) => kpis.errorRatio, then: (point) => point.errorRatio, isBad: true },
  { id: 'services', label: 'active services', say: whole, now: (kpis) => kpis.activeServices, then: (point) => point.activeServices },
  { id: 'incidents', label: 'active incidents', say: whole, now: (kpis) => kpis.activeIncidents, then: (point) => point.activeIncidents },
  { id: 'signals', label: 'signals in 1 min', say: whole, now: (kpis) => kpis.signalsLastMinute, then: (point) => point.signalsLastMinute, isBad: true },
  { id: 'templates', label: 'log templates', say: whole, now: (kpis) => kpis.templates, then: (point) => point.templates },
];

/** How far out of its band a figure has to be before it is called high. */
const highFactor = 1.5;

/** The key figures with their last minutes. All points are whole seconds: the running one is sent only when it is over. */
export function kpisOf(kpis: Kpis, timeline: readonly Point[]): readonly Kpi[] {
  return figures.map(({ id, label, say, now, then, isBad }) => {
    const history = timeline.map(then);
    const range = usualRange(history);
    return {
      id,
      label,
      value: say(now(kpis)),
      usual: range === null ? null : say(range[0]) === say(range[1]) ? say(range[0]) : `${say(range[0])} to ${say(range[1])}`,
      history,
      isHigh: isBad === true && range !== null && now(kpis) > range[1] * highFactor,
      isLoud: id === 'incidents' && kpis.activeIncidents > 0,
    };
  });
}
