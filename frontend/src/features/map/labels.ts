import type { ServiceName } from '../../contracts/ids';
import type { Role } from '../../live/impact';
import type { Place } from './route';

// On a map too small for names, those in trouble keep theirs where it does not lie on another one: the root first, then who is near it.

/** Pixels of a label on the screen. */
const label = { width: 84, height: 15 } as const;
const strength = { root: 0, hit: 1, starved: 2, risk: 3 } as const;

export function labelled(troubled: readonly ServiceName[], roles: ReadonlyMap<ServiceName, Role>, places: ReadonlyMap<ServiceName, Place>, scale: number): ReadonlySet<ServiceName> {
  const weight = (name: ServiceName): number => {
    const role = roles.get(name);
    return role === undefined ? 400 : strength[role.kind] * 100 + (role.kind === 'root' ? 0 : role.hops);
  };
  const [width, height] = [label.width / scale, label.height / scale];
  const taken: Place[] = [];
  const kept = new Set<ServiceName>();
  for (const name of [...troubled].sort((a, b) => weight(a) - weight(b) || (a < b ? -1 : 1))) {
    const place = places.get(name);
    if (place !== undefined && taken.every((other) => Math.abs(other.x - place.x) >= width || Math.abs(other.y - place.y) >= height)) {
      taken.push(place);
      kept.add(name);
    }
  }
  return kept;
}
