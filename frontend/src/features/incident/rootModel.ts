import type { EpochMs } from '../../base/brand';
import type { ServiceName } from '../../contracts/ids';
import type { IncidentVersion } from '../../contracts/incidentParts';

/** A stretch of time in which one service was on top of the ranking. */
export type RootSegment = {
  readonly root: ServiceName;
  readonly from: EpochMs;
  /** The last score in it. */
  readonly score: number;
  readonly runnerUp: string;
  readonly isFinal: boolean;
  readonly line: string;
  readonly area: string;
};

/** Scores as steps over the time of the incident, one path per root. */
export function segmentsOf(versions: readonly IncidentVersion[], onset: EpochMs, end: EpochMs, width: number, height: number): readonly RootSegment[] {
  const last = versions.at(-1);
  if (last === undefined) {
    return [];
  }
  const span = Math.max(1, Math.max(end, last.at) - onset);
  const x = (at: number) => Math.max(0, Math.min(width, ((at - onset) / span) * width)).toFixed(1);
  const y = (score: number) => (height - 2 - Math.max(0, Math.min(1, score)) * (height - 4)).toFixed(1);
  const runs: IncidentVersion[][] = [];
  for (const version of versions) {
    const run = runs.at(-1);
    if (run?.[0]?.root === version.root) {
      run.push(version);
    } else {
      runs.push([version]);
    }
  }
  return runs.map((run, index) => {
    const first = run[0]!;
    const until = runs[index + 1]?.[0]?.at ?? Math.max(end, last.at);
    const steps = run.map((version, at) => `${at === 0 ? `M${x(version.at)} ` : `H${x(version.at)}V`}${y(version.score)}`).join('');
    const line = `${steps}H${x(until)}`;
    return { root: first.root, from: first.at, score: run.at(-1)!.score, runnerUp: run.at(-1)!.runnerUp, isFinal: first.root === last.root, line, area: `${line}V${height}H${x(first.at)}Z` };
  });
}
