import type { HubDelta, HubIncident, HubSnapshot } from '../contracts/hub';
import { type Incident, readIncident } from '../contracts/incidents';
import { applyPatch } from '../contracts/patch';

/** A patch for an incident that the page does not have: something was missed. */
export class MissedIncident extends Error {
  constructor(id: string | null) {
    super(`a change of incident ${id ?? '(none)'} came, which this page does not have`);
    this.name = 'MissedIncident';
  }
}

/** The incidents as the server wrote them, so that patches find what they change. */
export class IncidentBook {
  private byId = new Map<string, unknown>();

  replace(snapshot: HubSnapshot): readonly Incident[] {
    this.byId = new Map();
    return snapshot.rawIncidents.map((whole, index) => this.keep(whole, `incidents[${index}]`));
  }

  /** The incidents that a delta changed, each once, in their last state. */
  apply(delta: HubDelta): readonly Incident[] {
    const changed = new Map(delta.incidents.map((told, index) => this.one(told, `incidents[${index}]`)).map((incident) => [incident.id, incident]));
    return [...changed.values()];
  }

  private one({ whole, id, patch }: HubIncident, path: string): Incident {
    if (whole !== null) {
      return this.keep(whole, path);
    }
    if (id === null || !this.byId.has(id)) {
      throw new MissedIncident(id);
    }
    return this.keep(applyPatch(this.byId.get(id), patch, path), path);
  }

  private keep(whole: unknown, path: string): Incident {
    const incident = readIncident(whole, path);
    this.byId.set(incident.id, whole);
    return incident;
  }
}
