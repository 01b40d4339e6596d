/** What a stacked bar is made of, lowest first; `counts` by level: trace, debug, info, warn, error, fatal. */
export type Stack = { readonly at: number; readonly counts: readonly number[] };

export type Bar = { readonly x: number; readonly width: number; readonly parts: readonly { readonly level: number; readonly y: number; readonly height: number }[] };

/** Pixels of the least that is there: a single error among thousands of lines must be seen. */
const leastHeight = 2;

export function barsOf(stacks: readonly Stack[], width: number, height: number): readonly Bar[] {
  const most = Math.max(1, ...stacks.map((stack) => sum(stack.counts)));
  const step = stacks.length === 0 ? 0 : width / stacks.length;
  return stacks.map((stack, index) => {
    let y = height;
    const parts = stack.counts.flatMap((count, level) => {
      if (count === 0) {
        return [];
      }
      const tall = Math.max(leastHeight, (count / most) * height);
      y -= tall;
      return [{ level, y: Math.max(0, y), height: Math.min(tall, height) }];
    });
    return { x: index * step, width: Math.max(1, step - (step > 4 ? 1 : 0)), parts };
  });
}

export const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** The whole buckets between two points, whichever comes first; null for a mere click. */
export function brushed(from: number, to: number, width: number, buckets: number): { readonly first: number; readonly last: number } | null {
  if (Math.abs(from - to) < 3 || width <= 0 || buckets === 0) {
    return null;
  }
  const at = (x: number) => Math.min(buckets - 1, Math.max(0, Math.floor((x / width) * buckets)));
  return { first: at(Math.min(from, to)), last: at(Math.max(from, to)) };
}
