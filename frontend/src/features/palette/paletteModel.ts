/** Something that one can go to or do. */
export type PaletteItem = {
  readonly id: string;
  readonly group: 'Page' | 'Service' | 'Incident' | 'Pattern' | 'Trace' | 'Search' | 'Action';
  readonly title: string;
  /** Further words to find it by, and what to say beside the title. */
  readonly hint?: string;
  readonly keys?: string;
  readonly run: () => void;
};

const shownMax = 30;

/**
 * How well a text answers what was typed: every letter has to stand in it in order; whole words, beginnings of words and letters in a row
 * count more, a long text less. Null when it does not match.
 */
export function matchScore(typed: string, text: string): number | null {
  const wanted = typed.toLowerCase().replace(/\s+/g, '');
  const from = text.toLowerCase();
  if (wanted === '') {
    return 0;
  }
  const at = from.indexOf(typed.toLowerCase().trim());
  if (at >= 0) {
    return 1000 - (isWordStart(from, at) ? 0 : 200) - at - from.length / 10;
  }
  let score = 0;
  let next = 0;
  let before = -2;
  for (const letter of wanted) {
    const found = from.indexOf(letter, next);
    if (found < 0) {
      return null;
    }
    score += found === before + 1 ? 8 : isWordStart(from, found) ? 6 : 1;
    before = found;
    next = found + 1;
  }
  // Letters strewn over a long text are no answer.
  return score < wanted.length * 3 ? null : score - from.length / 10;
}

const isWordStart = (text: string, at: number): boolean => at === 0 || /[^a-z0-9]/.test(text[at - 1] ?? '');

/** What fits, best first; the title counts more than the hint. Nothing typed: everything in its order. */
export function findItems(items: readonly PaletteItem[], typed: string): readonly PaletteItem[] {
  if (typed.trim() === '') {
    return items.slice(0, shownMax);
  }
  return items
    .map((item, index) => ({ item, index, score: scoreOf(item, typed) }))
    .filter((entry): entry is typeof entry & { readonly score: number } => entry.score !== null)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, shownMax)
    .map(({ item }) => item);
}

function scoreOf(item: PaletteItem, typed: string): number | null {
  if (item.group === 'Search' || item.group === 'Trace') {
    // Made from what was typed: a trace is meant for sure, a search is the last resort.
    return item.group === 'Trace' ? 2000 : -1000;
  }
  const title = matchScore(typed, item.title);
  const hint = item.hint === undefined ? null : matchScore(typed, `${item.group} ${item.hint}`);
  if (title === null && hint === null) {
    return null;
  }
  return Math.max(title ?? Number.NEGATIVE_INFINITY, (hint ?? Number.NEGATIVE_INFINITY) / 2);
}

/** The trace id in what was typed, if it is one: 32 hex digits. */
export function traceIn(typed: string): string | null {
  return /^[0-9a-f]{32}$/i.exec(typed.trim())?.[0].toLowerCase() ?? null;
}
