import type { ServiceName } from '../../contracts/ids';
import type { Service } from '../../contracts/live';

// A box is as high as its service is busy, in four steps. A rate that hovers about a step does not make the box breathe.

export const heights = [40, 47, 54, 62] as const;
const steps = [3, 20, 100] as const;
const slack = 1.3;

/** The step of a rate in records a second, given the step before. */
export function stepOf(rate: number, before: number | undefined): number {
  const plain = steps.filter((limit) => rate >= limit).length;
  if (before === undefined || plain === before) {
    return plain;
  }
  const limit = plain > before ? steps[plain - 1]! * slack : steps[plain]! / slack;
  return plain > before ? (rate >= limit ? plain : Math.max(before, plain - 1)) : rate < limit ? plain : Math.min(before, plain + 1);
}

/** The next step of each service; the same map when none has changed. */
export function stepsOf(services: ReadonlyMap<ServiceName, Service>, before: ReadonlyMap<ServiceName, number>): ReadonlyMap<ServiceName, number> {
  const next = new Map([...services].map(([name, service]) => [name, stepOf(service.recordsPerSecond, before.get(name))]));
  return next.size === before.size && [...next].every(([name, step]) => before.get(name) === step) ? before : next;
}
