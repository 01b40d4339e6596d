import { type ServiceName, serviceName } from './ids';
import { list, nullable, number, record } from './read';

export type Pin = { readonly x: number; readonly y: number };

/** Where one box of the map stands: rank grows to the right, row downwards, in units of a slot. */
export type MapSlot = { readonly name: ServiceName; readonly rank: number; readonly row: number; readonly pin: Pin | null };

/** A layout as the server keeps it for all who look. Version 0 has no slots: nobody has laid it out yet. */
export type StoredLayout = { readonly version: number; readonly pitchX: number; readonly pitchY: number; readonly slots: readonly MapSlot[] };

export type MapReport = { readonly layout: StoredLayout; readonly edgeStaleAfterSeconds: number };

const readSlot = record<MapSlot>({
  name: ['name', serviceName],
  rank: ['rank', number],
  row: ['row', number],
  pin: ['pin', nullable(record<Pin>({ x: ['x', number], y: ['y', number] }))],
});

const reader = record<MapReport>({
  layout: ['layout', record<StoredLayout>({ version: ['version', number], pitchX: ['pitch_x', number], pitchY: ['pitch_y', number], slots: ['slots', list(readSlot)] })],
  edgeStaleAfterSeconds: ['edge_stale_after_seconds', number],
});

export const readMapReport = (value: unknown): MapReport => reader(value, '');

export const writeLayout = ({ version, pitchX, pitchY, slots }: StoredLayout): unknown => ({ version, pitch_x: pitchX, pitch_y: pitchY, slots });
