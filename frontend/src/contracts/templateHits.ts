import { type ServiceName, type TemplateId, serviceName, templateId } from './ids';
import { list, record, text } from './read';

/** As much of a log template as it takes to name it. */
export type TemplateHit = { readonly id: TemplateId; readonly text: string; readonly services: readonly ServiceName[] };

const reader = record<{ readonly items: readonly TemplateHit[] }>({
  items: ['items', list(record<TemplateHit>({ id: ['id', templateId], text: ['text', text], services: ['services', list(serviceName)] }))],
});

export const readTemplateHits = (value: unknown): readonly TemplateHit[] => reader(value, '').items;
