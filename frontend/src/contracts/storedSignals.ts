import { type IncidentId, type ServiceName, incidentId, serviceName } from './ids';
import { nullable, record } from './read';
import { readSignal, type Signal } from './signals';

/** A signal and the incident that it became part of. */
export type StoredSignal = { readonly signal: Signal; readonly incident: IncidentId | null; readonly incidentRoot: ServiceName | null };

export const readStoredSignal = record<StoredSignal>({
  signal: ['signal', readSignal],
  incident: ['incident', nullable(incidentId)],
  incidentRoot: ['incident_root', nullable(serviceName)],
});
