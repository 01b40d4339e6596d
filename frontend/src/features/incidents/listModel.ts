import type { Incident } from '../../contracts/incidents';
import { isOpen } from '../../live/liveModel';

/** Open ones first, then by onset, newest first; of one severity only where asked. An incident that came twice is kept once. */
export function inOrderOfConcern(incidents: readonly Incident[], severity: string | null): readonly Incident[] {
  const once = [...new Map(incidents.map((incident) => [incident.id, incident])).values()];
  return once
    .filter((incident) => severity === null || incident.severity === severity)
    .sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || b.onset - a.onset || a.id.localeCompare(b.id));
}
