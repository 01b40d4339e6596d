import type { EpochMs } from '../base/brand';
import { type ChangeEvent, readChangeEvent } from './changes';
import { type ServiceName, type TemplateId, serviceName, templateId } from './ids';
import { flag, list, number, oneOf, record, text, time } from './read';

export type TemplateChangeKind = 'new' | 'surging' | 'rarer' | 'vanished';

export type TemplateChange = {
  readonly kind: TemplateChangeKind;
  readonly service: ServiceName;
  readonly template: TemplateId;
  readonly text: string;
  readonly level: string;
  readonly before: number;
  readonly after: number;
  readonly expected: number;
  readonly isFirst: boolean;
  readonly score: number;
};

export type EdgeChange = { readonly kind: 'new' | 'gone'; readonly caller: ServiceName; readonly callee: ServiceName; readonly before: number; readonly after: number };
export type ServiceChange = { readonly kind: 'new' | 'gone'; readonly service: ServiceName; readonly before: number; readonly after: number };

export type DiffWindows = {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly seconds: number;
  readonly baseFrom: EpochMs;
  readonly baseTo: EpochMs;
  readonly baseSeconds: number;
};

/** What is different between two windows of time. */
export type ChangeReport = {
  readonly windows: DiffWindows;
  readonly templates: readonly TemplateChange[];
  readonly releases: readonly ChangeEvent[];
  readonly edges: readonly EdgeChange[];
  readonly services: readonly ServiceChange[];
};

const reader = record<ChangeReport>({
  windows: [
    'windows',
    record<DiffWindows>({
      from: ['from', time],
      to: ['to', time],
      seconds: ['seconds', number],
      baseFrom: ['base_from', time],
      baseTo: ['base_to', time],
      baseSeconds: ['base_seconds', number],
    }),
  ],
  templates: [
    'templates',
    list(
      record<TemplateChange>({
        kind: ['kind', oneOf('new', 'surging', 'rarer', 'vanished')],
        service: ['service', serviceName],
        template: ['template', templateId],
        text: ['text', text],
        level: ['level', text],
        before: ['before', number],
        after: ['after', number],
        expected: ['expected', number],
        isFirst: ['is_first', flag],
        score: ['score', number],
      }),
    ),
  ],
  releases: ['releases', list(readChangeEvent)],
  edges: ['edges', list(record<EdgeChange>({ kind: ['kind', oneOf('new', 'gone')], caller: ['caller', serviceName], callee: ['callee', serviceName], before: ['before', number], after: ['after', number] }))],
  services: ['services', list(record<ServiceChange>({ kind: ['kind', oneOf('new', 'gone')], service: ['service', serviceName], before: ['before', number], after: ['after', number] }))],
});

export const readChangeReport = (value: unknown): ChangeReport => reader(value, '');
