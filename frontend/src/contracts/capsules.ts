import type { Brand, EpochMs } from '../base/brand';
import { type ServiceName, serviceName } from './ids';
import { type IncidentVersion, type LineBrief, type Prediction, type TraceBrief, readIncidentVersion, readLineBrief, readPrediction, readTraceBrief } from './incidentParts';
import { type Incident, readIncident } from './incidents';
import { branded, list, number, record, text, time } from './read';

export type CapsuleId = Brand<string, 'CapsuleId'>;

export const capsuleId = branded<CapsuleId>();

export type CapsuleEdge = { readonly caller: ServiceName; readonly callee: ServiceName; readonly calls: number; readonly errors: number };

/** One incident as a file: masked and self-contained. */
export type Capsule = {
  readonly created: EpochMs;
  readonly logflowVersion: string;
  /** Secrets that were masked. */
  readonly hidden: number;
  readonly incident: Incident;
  readonly versions: readonly IncidentVersion[];
  readonly predictions: readonly Prediction[];
  readonly edges: readonly CapsuleEdge[];
  readonly lines: readonly LineBrief[];
  readonly traces: readonly TraceBrief[];
};

export type ImportedCapsule = { readonly id: CapsuleId; readonly imported: EpochMs; readonly capsule: Capsule };

export type CapsuleEntry = { readonly id: CapsuleId; readonly imported: EpochMs; readonly title: string; readonly root: ServiceName; readonly onset: EpochMs };

const readEdge = record<CapsuleEdge>({
  caller: ['caller', serviceName],
  callee: ['callee', serviceName],
  calls: ['calls', number],
  errors: ['errors', number],
});

const readCapsule = record<Capsule>({
  created: ['created', time],
  logflowVersion: ['logflow_version', text],
  hidden: ['hidden', number],
  incident: ['incident', readIncident],
  versions: ['versions', list(readIncidentVersion)],
  predictions: ['predictions', list(readPrediction)],
  edges: ['edges', list(readEdge)],
  lines: ['lines', list(readLineBrief)],
  traces: ['traces', list(readTraceBrief)],
});

export const readImportedCapsule = record<ImportedCapsule>({
  id: ['id', capsuleId],
  imported: ['imported', time],
  capsule: ['capsule', readCapsule],
});

export const readCapsuleEntry = record<CapsuleEntry>({
  id: ['id', capsuleId],
  imported: ['imported', time],
  title: ['title', text],
  root: ['root', serviceName],
  onset: ['onset', time],
});
