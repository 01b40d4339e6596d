import type { EpochMs } from '../base/brand';
import { list, nullable, number, oneOf, record, text, time, withDefault } from './read';

export const correctionKinds = ['merge', 'split', 'name', 'noise'] as const;
export type CorrectionKind = (typeof correctionKinds)[number];

/** What a person said about a template; templates are named by their text, which means the same on every instance. */
export type Correction = {
  readonly id: string;
  readonly kind: CorrectionKind;
  readonly text: string;
  readonly into: string | null;
  readonly position: number | null;
  readonly name: string | null;
  readonly at: EpochMs;
  readonly by: string;
};

export const readCorrectionAt = record<Correction>({
  id: ['id', text],
  kind: ['kind', oneOf(...correctionKinds)],
  text: ['text', text],
  into: ['into', nullable(text)],
  position: ['position', nullable(number)],
  name: ['name', nullable(text)],
  at: ['at', time],
  by: ['by', withDefault(text, '')],
});

const listReader = record<{ readonly items: readonly Correction[] }>({ items: ['items', list(readCorrectionAt)] });

export const readCorrection = (value: unknown): Correction => readCorrectionAt(value, '');
export const readCorrections = (value: unknown): readonly Correction[] => listReader(value, '').items;

/** A correction to be made, of a template by its id. */
export type CorrectionBody =
  | { readonly kind: 'merge'; readonly template: string; readonly intoTemplate: string }
  | { readonly kind: 'split'; readonly template: string; readonly position: number }
  | { readonly kind: 'name'; readonly template: string; readonly name: string }
  | { readonly kind: 'noise'; readonly template: string };

export const writeCorrection = (body: CorrectionBody): unknown => (body.kind === 'merge' ? { kind: body.kind, template: body.template, into_template: body.intoTemplate } : body);
