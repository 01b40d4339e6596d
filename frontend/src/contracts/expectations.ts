import type { EpochMs } from '../base/brand';
import { list, nullable, number, record, text, time } from './read';

/** A kind of finding at a service that a person expects. */
export type ExpectedFinding = { readonly service: string; readonly kind: string };

/** What a person marked as expected: such findings open no incident and join none until it ends. */
export type Expectation = {
  readonly id: string;
  readonly title: string;
  readonly incident: string | null;
  readonly findings: readonly ExpectedFinding[];
  readonly until: EpochMs;
  readonly by: string;
  readonly reason: string;
  /** Findings that it kept from incidents since the program started. */
  readonly quieted: number;
};

const expectation = record<Expectation>({
  id: ['id', text],
  title: ['title', text],
  incident: ['incident', nullable(text)],
  findings: ['findings', list(record<ExpectedFinding>({ service: ['service', text], kind: ['kind', text] }))],
  until: ['until', time],
  by: ['by', text],
  reason: ['reason', text],
  quieted: ['quieted', number],
});

export const readExpectation = (value: unknown): Expectation => expectation(value, '');
export const readExpectations = (value: unknown): readonly Expectation[] =>
  record<{ readonly items: readonly Expectation[] }>({ items: ['items', list(expectation)] })(value, '').items;
