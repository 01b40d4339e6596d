import { epochMs, type EpochMs } from '../base/brand';

// Readers turn unknown JSON into types, once, at the border. A reader either returns what it promises or throws a
// ContractError that names the place; inside the program nothing is checked again.

export class ContractError extends Error {
  constructor(
    readonly path: string,
    expected: string,
    value: unknown,
  ) {
    super(`${path === '' ? 'the message' : path}: expected ${expected}, got ${describe(value)}`);
    this.name = 'ContractError';
  }
}

function describe(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : JSON.stringify(value)?.slice(0, 40) ?? typeof value;
}

export type Reader<T> = (value: unknown, path: string) => T;

export const text: Reader<string> = (value, path) => {
  if (typeof value !== 'string') {
    throw new ContractError(path, 'a string', value);
  }
  return value;
};

export const number: Reader<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new ContractError(path, 'a finite number', value);
  }
  return value;
};

export const flag: Reader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') {
    throw new ContractError(path, 'true or false', value);
  }
  return value;
};

export const time: Reader<EpochMs> = (value, path) => {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new ContractError(path, 'an RFC 3339 time', value);
  }
  return epochMs(ms);
};

export function oneOf<const T extends string>(...allowed: readonly T[]): Reader<T> {
  return (value, path) => {
    const found = allowed.find((item) => item === value);
    if (found === undefined) {
      throw new ContractError(path, `one of ${allowed.join(', ')}`, value);
    }
    return found;
  };
}

/** A branded string. */
export function branded<T extends string>(): Reader<T> {
  return (value, path) => text(value, path) as T;
}

export function list<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) {
      throw new ContractError(path, 'an array', value);
    }
    return value.map((entry: unknown, index) => item(entry, `${path}[${index}]`));
  };
}

/** Null and absent both read as null. */
export function nullable<T>(inner: Reader<T>): Reader<T | null> {
  return (value, path) => (value === null || value === undefined ? null : inner(value, path));
}

/** Absent or null reads as the given value: for fields that a newer server adds. */
export function withDefault<T>(inner: Reader<T>, fallback: T): Reader<T> {
  return (value, path) => (value === null || value === undefined ? fallback : inner(value, path));
}

/** Maps our names to the name on the wire and its reader. */
export type Fields<Shape> = { readonly [K in keyof Shape]: readonly [wire: string, reader: Reader<Shape[K]>] };

/** The fields of an object. */
export function record<Shape extends object>(fields: Fields<Shape>): Reader<Shape> {
  const entries = Object.entries(fields) as [keyof Shape & string, readonly [string, Reader<unknown>]][];
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ContractError(path, 'an object', value);
    }
    const source = value as Readonly<Record<string, unknown>>;
    const result: Record<string, unknown> = {};
    for (const [name, [wire, reader]] of entries) {
      result[name] = reader(Object.hasOwn(source, wire) ? source[wire] : undefined, path === '' ? wire : `${path}.${wire}`);
    }
    return result as Shape;
  };
}
