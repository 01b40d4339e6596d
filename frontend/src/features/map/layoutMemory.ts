import type { ServiceName } from '../../contracts/ids';
import type { Layout } from './layout';
import type { Pitch } from './mapModel';
import type { Place } from './route';

/** What is kept between visits, so that a reload shows the same picture. */
export type Memory = { readonly layout: Layout; readonly pins: ReadonlyMap<ServiceName, Place>; readonly pitch: Pitch };

const key = 'logflow.map.1';

const isPair = (value: unknown): value is readonly [string, readonly [number, number]] =>
  Array.isArray(value) && typeof value[0] === 'string' && Array.isArray(value[1]) && value[1].length === 2 && value[1].every(Number.isFinite);

/** Null when nothing usable is stored, or when it is of another system: fewer than half of the services known. */
export function parseMemory(stored: string | null, services: readonly ServiceName[]): Memory | null {
  try {
    const value = JSON.parse(stored ?? 'null') as { slots?: unknown; pins?: unknown; pitch?: unknown } | null;
    const slots = Array.isArray(value?.slots) ? value.slots.filter(isPair) : [];
    const pins = Array.isArray(value?.pins) ? value.pins.filter(isPair) : [];
    const pitch = Array.isArray(value?.pitch) ? (value.pitch as readonly unknown[]) : [];
    const [x, y] = pitch;
    if (typeof x !== 'number' || typeof y !== 'number') {
      return null;
    }
    const layout: Layout = new Map(slots.map(([name, [rank, row]]) => [name as ServiceName, { rank, row }]));
    const known = services.filter((name) => layout.has(name)).length;
    if (known === 0 || known * 2 < services.length || known * 2 < layout.size) {
      return null;
    }
    return { layout, pins: new Map(pins.map(([name, [px, py]]) => [name as ServiceName, { x: px, y: py }])), pitch: { x, y } };
  } catch {
    return null;
  }
}

export function formatMemory({ layout, pins, pitch }: Memory): string {
  return JSON.stringify({
    slots: [...layout].map(([name, { rank, row }]) => [name, [rank, row]]),
    pins: [...pins].map(([name, { x, y }]) => [name, [Math.round(x), Math.round(y)]]),
    pitch: [pitch.x, pitch.y],
  });
}

export function recall(services: readonly ServiceName[]): Memory | null {
  try {
    return parseMemory(localStorage.getItem(key), services);
  } catch {
    return null;
  }
}

export function remember(memory: Memory): void {
  try {
    localStorage.setItem(key, formatMemory(memory));
  } catch {
    // Blocked or full storage: the layout lasts until reload.
  }
}
