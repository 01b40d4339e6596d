import { type ServiceName, serviceName } from './ids';
import { list, nullable, number, record } from './read';

/** Pearson's r of the services' error rates, second by second; null where a service's rate did not move. */
export type Correlations = { readonly services: readonly ServiceName[]; readonly values: readonly (readonly (number | null)[])[]; readonly seconds: number };

const reader = record<Correlations>({ services: ['services', list(serviceName)], values: ['values', list(list(nullable(number)))], seconds: ['seconds', number] });

export const readCorrelations = (value: unknown): Correlations => reader(value, '');
