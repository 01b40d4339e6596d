import type { MapSlot, StoredLayout } from '../../contracts/mapLayout';
import type { ServiceName } from '../../contracts/ids';
import { extend, type Layout } from './layout';
import type { EdgeName } from '../../contracts/graph';
import type { Pitch } from './mapModel';
import type { Place } from './route';

// The layout that one page draws, and the one that the server keeps for all. They agree by compare-and-set: who is told that
// another was faster takes theirs, brings what it has changed itself into it, and sends that.

export type Picture = { readonly layout: Layout; readonly pins: ReadonlyMap<ServiceName, Place>; readonly pitch: Pitch };

/** As the server allows; a longer name has a place on this page only. */
const limits = { slots: 2000, name: 512 } as const;

export function toPicture(stored: StoredLayout): Picture | null {
  if (stored.version === 0 || stored.slots.length === 0) {
    return null;
  }
  return {
    layout: new Map(stored.slots.map(({ name, rank, row }) => [name, { rank, row }])),
    pins: new Map(stored.slots.flatMap(({ name, pin }) => (pin === null ? [] : [[name, pin] as const]))),
    pitch: { x: stored.pitchX, y: stored.pitchY },
  };
}

/** Past the most that the server keeps, services that are gone leave first. */
export function toStored({ layout, pins, pitch }: Picture, version: number, present: ReadonlySet<ServiceName>): StoredLayout {
  const all = [...layout].filter(([name]) => name.length > 0 && name.length <= limits.name);
  const kept = all.length <= limits.slots ? all : [...all.filter(([name]) => present.has(name)), ...all.filter(([name]) => !present.has(name))].slice(0, limits.slots);
  return { version, pitchX: pitch.x, pitchY: pitch.y, slots: kept.map(([name, { rank, row }]): MapSlot => ({ name, rank, row, pin: roundPin(pins.get(name)) })) };
}

const roundPin = (pin: Place | undefined): Place | null => (pin === undefined ? null : { x: Math.round(pin.x), y: Math.round(pin.y) });

/** True when the server's copy says the same, so that there is nothing to send. */
export function saysTheSame(picture: Picture, stored: StoredLayout, present: ReadonlySet<ServiceName>): boolean {
  const mine = toStored(picture, stored.version, present);
  if (mine.slots.length !== stored.slots.length || mine.pitchX !== stored.pitchX || mine.pitchY !== stored.pitchY) {
    return false;
  }
  const theirs = new Map(stored.slots.map((slot) => [slot.name, slot]));
  return mine.slots.every(({ name, rank, row, pin }) => {
    const other = theirs.get(name);
    return other !== undefined && other.rank === rank && other.row === row && other.pin?.x === pin?.x && other.pin?.y === pin?.y;
  });
}

/**
 * Theirs, with what this page changed since `base`: pins set or let go here stay so, services that theirs does not know are placed anew
 * beside theirs. Where theirs is empty, mine stands.
 */
export function merge(base: Picture | null, mine: Picture, theirs: Picture | null, edges: readonly EdgeName[]): Picture {
  if (theirs === null) {
    return mine;
  }
  const pins = new Map(theirs.pins);
  const touched = new Set([...mine.pins.keys(), ...(base?.pins.keys() ?? [])]);
  for (const name of touched) {
    const before = base?.pins.get(name);
    const now = mine.pins.get(name);
    if (before?.x !== now?.x || before?.y !== now?.y) {
      if (now === undefined) {
        pins.delete(name);
      } else {
        pins.set(name, now);
      }
    }
  }
  return { layout: extend(theirs.layout, [...mine.layout.keys()], edges), pins, pitch: theirs.pitch };
}
