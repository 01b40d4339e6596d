import { useQuery } from '@tanstack/react-query';
import { type CapsuleId, type ImportedCapsule, readCapsuleEntry, readImportedCapsule } from '../contracts/capsules';
import type { IncidentId } from '../contracts/ids';
import { readPage } from '../contracts/page';
import { ask } from './http';

/** Where an incident's file is fetched from. */
export const capsuleFile = (id: IncidentId): string => `/api/incidents/${encodeURIComponent(id)}/capsule`;

export const useCapsules = () =>
  useQuery({ queryKey: ['capsules'], queryFn: ({ signal }) => ask('/api/capsules', (value) => readPage(readCapsuleEntry)(value, '').items, { signal }) });

export const useCapsule = (id: CapsuleId) =>
  useQuery({
    queryKey: ['capsule', id],
    queryFn: ({ signal }) => ask(`/api/capsules/${encodeURIComponent(id)}`, (value) => readImportedCapsule(value, ''), { signal }),
    staleTime: Infinity,
  });

export const importCapsule = (file: Blob): Promise<ImportedCapsule> => ask('/api/capsules', (value) => readImportedCapsule(value, ''), { method: 'POST', body: file });
