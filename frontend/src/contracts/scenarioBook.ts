import { ContractError, flag, list, number, type Reader, record, text } from './read';

/** A failure as its file says it; the server knows the whole form and checks it. */
export type FailureDocument = Readonly<Record<string, unknown>>;

export type ScenarioBook = {
  readonly services: readonly string[];
  readonly parameters: readonly string[];
  readonly ownMax: number;
  readonly items: readonly { readonly name: string; readonly isOwn: boolean; readonly document: FailureDocument }[];
};

const document: Reader<FailureDocument> = (value, path) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ContractError(path, 'an object', value);
  }
  return value as FailureDocument;
};

const reader = record<ScenarioBook>({
  services: ['services', list(text)],
  parameters: ['parameters', list(text)],
  ownMax: ['own_max', number],
  items: ['items', list(record<ScenarioBook['items'][number]>({ name: ['name', text], isOwn: ['is_own', flag], document: ['document', document] }))],
});

export const readScenarioBook = (value: unknown): ScenarioBook => reader(value, '');
