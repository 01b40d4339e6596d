import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { readTemplateDetail, readTemplates } from '../contracts/templates';
import { ask } from './http';

const listLimit = 1000;

export type TemplateFilter = { readonly q: string | null; readonly service: string | null; readonly level: string | null };

export function useTemplates(filter: TemplateFilter) {
  const words = new URLSearchParams({ limit: String(listLimit) });
  for (const [name, value] of Object.entries(filter)) {
    if (value !== null && value !== '') {
      words.set(name, value);
    }
  }
  const path = `/api/templates?${words.toString()}`;
  return useQuery({ queryKey: ['templates', path], queryFn: ({ signal }) => ask(path, readTemplates, { signal }), placeholderData: keepPreviousData, refetchInterval: 10_000 });
}

export function useTemplate(id: string) {
  return useQuery({ queryKey: ['template', id], queryFn: ({ signal }) => ask(`/api/templates/${encodeURIComponent(id)}`, readTemplateDetail, { signal }) });
}
