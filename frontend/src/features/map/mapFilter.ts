import type { ServiceName } from '../../contracts/ids';

// What a person has narrowed the map down to; one parameter of the address holds it, so that a link restores it.

export const hopsMax = 4;

export type MapFilter = {
  readonly form: 'graph' | 'table';
  /** A service or a group; null shows all. */
  readonly isolate: ServiceName | null;
  /** Calls away from it, 0 to 4. */
  readonly hops: number;
  readonly isTroubledOnly: boolean;
  readonly hidden: readonly ServiceName[];
  /** False shows each service of a large map; groups otherwise. */
  readonly isGrouped: boolean;
  /** The view fits by itself: for wall displays. */
  readonly isKeptFitted: boolean;
};

export const noFilter: MapFilter = { form: 'graph', isolate: null, hops: 1, isTroubledOnly: false, hidden: [], isGrouped: true, isKeptFitted: false };

/** More would not be a link any more. */
const hiddenMax = 50;

/** "iso:payments,hops:2,troubled,hide:a,hide:b"; null for the whole map. */
export function formatFilter(filter: MapFilter): string | null {
  const words = [
    filter.form === 'table' ? 'table' : null,
    filter.isolate === null ? null : `iso:${encodeURIComponent(filter.isolate)}`,
    filter.isolate === null || filter.hops === noFilter.hops ? null : `hops:${filter.hops}`,
    filter.isTroubledOnly ? 'troubled' : null,
    filter.isGrouped ? null : 'each',
    filter.isKeptFitted ? 'fitted' : null,
    ...filter.hidden.slice(0, hiddenMax).map((name) => `hide:${encodeURIComponent(name)}`),
  ].filter((word) => word !== null);
  return words.length === 0 ? null : words.join(',');
}

/** Words it does not know are left out. */
export function parseFilter(text: string | null): MapFilter {
  const words = (text ?? '').split(',').map((word) => word.split(':'));
  const values = (name: string): readonly string[] => words.filter(([key, value]) => key === name && value !== undefined && value !== '').map(([, value]) => decoded(value!));
  const has = (name: string): boolean => words.some(([key, value]) => key === name && value === undefined);
  const hops = Number(values('hops')[0] ?? noFilter.hops);
  return {
    form: has('table') ? 'table' : 'graph',
    isolate: (values('iso')[0] as ServiceName | undefined) ?? null,
    hops: Number.isInteger(hops) && hops >= 0 && hops <= hopsMax ? hops : noFilter.hops,
    isTroubledOnly: has('troubled'),
    hidden: [...new Set(values('hide') as readonly ServiceName[])].slice(0, hiddenMax),
    isGrouped: !has('each'),
    isKeptFitted: has('fitted'),
  };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
