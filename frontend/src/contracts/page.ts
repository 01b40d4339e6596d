import { list, nullable, record, text, type Reader } from './read';

/** A list as every endpoint answers it. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

export const readPage = <T>(item: Reader<T>): Reader<Page<T>> => record<Page<T>>({ items: ['items', list(item)], nextCursor: ['next_cursor', nullable(text)] });
