declare const brand: unique symbol;

/** A string or number that cannot be mistaken for another: a service name is not an incident id. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Milliseconds since 1970, UTC. */
export type EpochMs = Brand<number, 'EpochMs'>;

export const epochMs = (value: number): EpochMs => value as EpochMs;
