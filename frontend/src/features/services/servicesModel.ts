import type { ServiceName } from '../../contracts/ids';
import type { Service } from '../../contracts/live';
import type { Role } from '../../live/impact';

const byRole = { root: 0, hit: 1, starved: 2, risk: 3 } as const;
const byHealth = { critical: 4, warning: 5, ok: 6 } as const;

/** Most troubled first, then by error ratio, then by name. */
export function byTrouble(services: Iterable<Service>, roles: ReadonlyMap<ServiceName, Role>): readonly Service[] {
  const rank = (service: Service) => {
    const role = roles.get(service.name);
    return role === undefined ? byHealth[service.health] : byRole[role.kind];
  };
  return [...services].sort((a, b) => rank(a) - rank(b) || b.errorRatio - a.errorRatio || (a.name < b.name ? -1 : 1));
}
