import { plural } from '../../base/format';
import type { GradedRun, Scoreboard } from '../../contracts/scoreboard';

const seconds = (value: number): string => `${Math.max(1, Math.round(value))} s`;

/** What was made of one failure, in words: "named after 4 s", "named ledger instead; payments is 2nd". */
export function gradeOf({ run, incidentId, root, rank, isNamed, secondsToRoot, incidents, isOver }: GradedRun): string {
  if (incidentId === null) {
    return isOver ? 'missed: no incident opened' : 'no incident yet';
  }
  const found = isNamed
    ? `${run.service} named${secondsToRoot === null ? '' : ` after ${seconds(secondsToRoot)}`}`
    : rank === 1
      ? `${run.service} is on top, with too little evidence to name it`
      : `names ${root} instead${rank === null ? '' : `; ${run.service} is number ${rank}`}`;
  return incidents > 1 ? `${found}; ${incidents} incidents where one is right` : found;
}

/** "5 of 5 roots right, median 4 s to the name; no false incident"; null while there is nothing to tell. */
export function sumOf({ over, rootRight, medianSecondsToRoot, falseIncidents }: Scoreboard): string | null {
  if (over === 0 && falseIncidents.length === 0) {
    return null;
  }
  const named = over === 0 ? 'No failure is over yet' : `${rootRight} of ${plural(over, 'root')} right${medianSecondsToRoot === null ? '' : `, median ${seconds(medianSecondsToRoot)} to the name`}`;
  return `${named}; ${falseIncidents.length === 0 ? 'no false incident' : plural(falseIncidents.length, 'false incident')}`;
}

/** The last injection of each failure by its name. */
export const lastRuns = (board: Scoreboard): ReadonlyMap<string, GradedRun> => new Map([...board.runs].reverse().map((graded) => [graded.run.name, graded]));
