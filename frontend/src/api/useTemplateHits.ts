import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { readTemplateHits, type TemplateHit } from '../contracts/templateHits';
import { ask } from './http';

const typedMin = 3;
const wanted = 8;
const none: readonly TemplateHit[] = [];

/** Log templates that hold a text; nothing for fewer than three letters. */
export function useTemplateHits(typed: string): readonly TemplateHit[] {
  const q = typed.trim();
  const { data } = useQuery({
    queryKey: ['template-hits', q],
    queryFn: ({ signal }) => ask(`/api/templates?${new URLSearchParams({ q, limit: String(wanted) }).toString()}`, readTemplateHits, { signal }),
    enabled: q.length >= typedMin,
    placeholderData: keepPreviousData,
  });
  return q.length >= typedMin ? (data ?? none) : none;
}
