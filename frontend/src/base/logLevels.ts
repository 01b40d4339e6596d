export type Level = { readonly name: string; readonly word: string; readonly rank: number };

/** Lowest first; the word is what a line carries. */
export const levels: readonly Level[] = [
  { name: 'TRACE', word: 'TRC', rank: 0 },
  { name: 'DEBUG', word: 'DBG', rank: 1 },
  { name: 'INFO', word: 'INF', rank: 2 },
  { name: 'WARN', word: 'WRN', rank: 3 },
  { name: 'ERROR', word: 'ERR', rank: 4 },
  { name: 'FATAL', word: 'FTL', rank: 5 },
];

const unknown: Level = { name: 'INFO', word: 'INF', rank: 2 };
const byName = new Map(levels.map((level) => [level.name, level]));

export const levelOf = (name: string): Level => byName.get(name.toUpperCase()) ?? unknown;
