import type { EpochMs } from '../base/brand';
import { type Correction, readCorrectionAt } from './corrections';
import { type ServiceName, type TemplateId, serviceName, templateId } from './ids';
import { flag, list, nullable, number, record, text, time, withDefault } from './read';
import { type StoredRecord, readStoredRecord } from './records';

export type Template = {
  readonly id: TemplateId;
  readonly text: string;
  readonly level: string;
  readonly count: number;
  readonly firstSeen: EpochMs;
  readonly lastSeen: EpochMs;
  readonly services: readonly ServiceName[];
  readonly trend: readonly number[];
  /** What a person called it. */
  readonly name: string | null;
  /** A person marked it: no detector looks at it, and lists fold it away. */
  readonly isNoise: boolean;
  /** The template that a person split, of which this is one value. */
  readonly partOf: TemplateId | null;
};

export type ValueCount = { readonly value: string; readonly count: number };

export type ParameterStats = {
  readonly kind: string;
  readonly samples: number;
  readonly distinct: number;
  readonly min: number | null;
  readonly median: number | null;
  readonly p95: number | null;
  readonly max: number | null;
};

export type TemplateDetail = {
  readonly summary: Template;
  /** Per wildcard, left to right, its most frequent values. */
  readonly parameters: readonly (readonly ValueCount[])[];
  readonly parameterStats: readonly ParameterStats[];
  readonly byService: readonly ValueCount[];
  readonly examples: readonly StoredRecord[];
  /** What people said about it and about those that are told as it, oldest first. */
  readonly corrections: readonly Correction[];
};

const readTemplateSummary = record<Template>({
  id: ['id', templateId],
  text: ['text', text],
  level: ['level', text],
  count: ['count', number],
  firstSeen: ['first_seen', time],
  lastSeen: ['last_seen', time],
  services: ['services', list(serviceName)],
  trend: ['trend', list(number)],
  name: ['name', nullable(text)],
  isNoise: ['is_noise', withDefault(flag, false)],
  partOf: ['part_of', nullable(templateId)],
});

const readValue = record<ValueCount>({ value: ['value', text], count: ['count', number] });

const detailReader = record<TemplateDetail>({
  summary: ['summary', readTemplateSummary],
  parameters: ['parameters', list(list(readValue))],
  parameterStats: [
    'parameter_stats',
    list(
      record<ParameterStats>({
        kind: ['kind', text],
        samples: ['samples', number],
        distinct: ['distinct', number],
        min: ['min', nullable(number)],
        median: ['median', nullable(number)],
        p95: ['p95', nullable(number)],
        max: ['max', nullable(number)],
      }),
    ),
  ],
  byService: ['by_service', list(readValue)],
  examples: ['examples', list(readStoredRecord)],
  corrections: ['corrections', withDefault(list(readCorrectionAt), [])],
});

const listReader = record<{ readonly items: readonly Template[] }>({ items: ['items', list(readTemplateSummary)] });

export const readTemplates = (value: unknown): readonly Template[] => listReader(value, '').items;
export const readTemplateDetail = (value: unknown): TemplateDetail => detailReader(value, '');
