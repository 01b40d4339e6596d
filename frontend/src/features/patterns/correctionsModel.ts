import type { Correction } from '../../contracts/corrections';
import type { Template } from '../../contracts/templates';

/** What a correction does, as a sentence about "it". */
export function told(correction: Correction): string {
  switch (correction.kind) {
    case 'merge':
      return `Counted as “${correction.into ?? ''}”`;
    case 'split':
      return `Told apart by value ${(correction.position ?? 0) + 1}`;
    case 'name':
      return `Called “${correction.name ?? ''}”`;
    case 'noise':
      return 'Marked as noise: no detector looks at it';
  }
}

/** The form in which corrections go to another instance. */
export const asText = (corrections: readonly Correction[]): string =>
  JSON.stringify(
    corrections.map(({ kind, text, into, position, name }) => ({ kind, text, ...(into === null ? {} : { into }), ...(position === null ? {} : { position }), ...(name === null ? {} : { name }) })),
    null,
    1,
  );

/** What was pasted, or why it cannot be used. */
export function pasted(text: string): { readonly items: readonly unknown[] } | { readonly problem: string } {
  try {
    const value: unknown = JSON.parse(text);
    const items: unknown = Array.isArray(value) ? value : typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)['items'] : undefined;
    return Array.isArray(items) && items.length > 0 ? { items } : { problem: 'This holds no corrections; copy them with “Copy as text” on the other instance.' };
  } catch {
    return { problem: 'This is not the text that “Copy as text” gives.' };
  }
}

/** Patterns that a line may be meant to belong to: those with the most words of the text first, the pattern itself left out. */
export function alike(template: Template, all: readonly Template[], most: number): readonly Template[] {
  const wordsOf = (text: string) => new Set(text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''));
  const own = wordsOf(template.text);
  const likeness = (other: Template) => {
    const words = wordsOf(other.text);
    const both = [...words].filter((word) => own.has(word)).length;
    return both / Math.max(1, own.size + words.size - both);
  };
  return all
    .filter(({ id, partOf }) => id !== template.id && partOf === null)
    .map((other) => ({ other, by: likeness(other) }))
    .sort((a, b) => b.by - a.by || b.other.count - a.other.count)
    .slice(0, most)
    .map(({ other }) => other);
}
