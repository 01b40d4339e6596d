import type { IncidentId, ScenarioName } from '../contracts/ids';
import { ask, nothing } from './http';

// What a person can do. The effect comes back with the stream, so the answers are not read.

export const startScenario = (name: ScenarioName): Promise<null> => ask(`/api/scenarios/${encodeURIComponent(name)}`, nothing, { method: 'POST' });

export const stopScenario = (name: ScenarioName): Promise<null> => ask(`/api/scenarios/${encodeURIComponent(name)}`, nothing, { method: 'DELETE' });

export const acknowledge = (id: IncidentId): Promise<null> => ask(`/api/incidents/${encodeURIComponent(id)}/acknowledge`, nothing, { method: 'POST' });
