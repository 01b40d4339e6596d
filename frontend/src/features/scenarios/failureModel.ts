import { duration } from '../../base/format';
import type { FailureDocument } from '../../contracts/scenarioBook';

/** What a person can turn at a service; 1 changes nothing. */
export const factors = [
  { name: 'errors', label: 'Errors ×', hint: 'share of its own work that fails' },
  { name: 'latency', label: 'Latency ×', hint: 'its own time' },
  { name: 'volume', label: 'Lines ×', hint: 'all its lines per unit of work' },
  { name: 'warnings', label: 'Warnings ×', hint: 'its WARN lines' },
  { name: 'calls', label: 'Calls ×', hint: 'the calls that it makes' },
] as const;

export type Effect = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Effect => typeof value === 'object' && value !== null && !Array.isArray(value);

export const primaryOf = (document: FailureDocument): Effect => (isObject(document['primary']) ? document['primary'] : {});
export const cascadeOf = (document: FailureDocument): readonly Effect[] => (Array.isArray(document['cascade']) ? document['cascade'].filter(isObject) : []);
export const textOf = (effect: Effect, name: string): string => (typeof effect[name] === 'string' ? effect[name] : '');
export const numberOf = (effect: Effect, name: string, standard: number): number => (typeof effect[name] === 'number' ? effect[name] : standard);

/** "errors ×4.5, latency ×5". */
export function effectWords(effect: Effect): string {
  const words = factors.flatMap(({ name }) => (numberOf(effect, name, 1) === 1 ? [] : [`${name === 'volume' ? 'lines' : name} ×${numberOf(effect, name, 1)}`]));
  const release = textOf(effect, 'release');
  const values = isObject(effect['values']) ? Object.entries(effect['values']) : [];
  const says = values.map(([name, list]) => `${name} is ${Array.isArray(list) ? list.join(' or ') : '?'}`);
  return [...words, ...(release === '' ? [] : [`rolls out ${release}`]), ...says].join(', ') || 'nothing yet';
}

/** What happens and when, one line per effect. */
export function planOf(document: FailureDocument): readonly { readonly when: string; readonly service: string; readonly what: string }[] {
  const lag = numberOf(document, 'lag_seconds', 2);
  const line = (effect: Effect, when: string) => ({ when, service: textOf(effect, 'service'), what: effectWords(effect) });
  return [line(primaryOf(document), 'at once'), ...cascadeOf(document).map((effect) => line(effect, `after ${duration(lag * 1000)}`))];
}

export const newFailure = (service: string): FailureDocument => ({
  name: '',
  title: '',
  description: '',
  primary: { service, errors: 5, latency: 2 },
  cascade: [],
  lag_seconds: 2,
  ramp_seconds: 2,
  duration_seconds: 30,
});

/** A name as the server wants it: lower case letters, digits and underscores. */
export const nameOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 100);

/** A copy to be changed: another name, so that it does not claim the one that ships. */
export function copyOf(document: FailureDocument): FailureDocument {
  const { $schema: _schema, ...rest } = document;
  const title = `My ${textOf(document, 'title').charAt(0).toLowerCase()}${textOf(document, 'title').slice(1)}`;
  return { ...rest, title, name: nameOf(title) };
}

export const withEffect = (document: FailureDocument, index: number, change: Effect): FailureDocument =>
  index < 0
    ? { ...document, primary: { ...primaryOf(document), ...change } }
    : { ...document, cascade: cascadeOf(document).map((effect, place) => (place === index ? { ...effect, ...change } : effect)) };

/** A document from text; the message says what is wrong with it. */
export function readDocument(text: string): FailureDocument | string {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : 'A scenario is a JSON object.';
  } catch (error) {
    return error instanceof Error ? error.message : 'This is not JSON.';
  }
}
