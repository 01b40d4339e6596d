import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { readTemplateDetail, readTemplates } from '../contracts/templates';
import { ask } from './http';

const listLimit = 1000;

export type TemplateFilter = { readonly q: string | null; readonly service: string | null; readonly level: string | null; readonly to: string | null };

export function useTemplates(filter: TemplateFilter) {
  const words = new URLSearchParams({ limit: String(listLimit) });
  for (const [name, value] of Object.entries(filter)) {
    if (value !== null && value !== '') {
      words.set(name, value);
    }
  }
  const path = `/api/templates?${words.toString()}`;
  return useQuery({ queryKey: ['templates', path], queryFn: ({ signal }) => ask(path, readTemplates, { signal }), placeholderData: keepPreviousData, refetchInterval: filter.to === null ? 10_000 : false });
}

/** Up to a moment (RFC 3339), or as of now. */
export function useTemplate(id: string, to: string | null) {
  const path = `/api/templates/${encodeURIComponent(id)}${to === null ? '' : `?to=${encodeURIComponent(to)}`}`;
  return useQuery({ queryKey: ['template', path], queryFn: ({ signal }) => ask(path, readTemplateDetail, { signal }) });
}
