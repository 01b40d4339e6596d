import type { EdgeName } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import { extend, type Layout, tidy } from './layout';

/** What is to be laid out: anew, or what a layout does not know yet. */
export type LayoutJob = { readonly kept: Layout | null; readonly names: readonly ServiceName[]; readonly edges: readonly EdgeName[] };

export type LayoutRequest = { readonly id: number; readonly job: LayoutJob };
export type LayoutAnswer = { readonly id: number; readonly layout: Layout };

export const runLayout = ({ kept, names, edges }: LayoutJob): Layout => (kept === null ? tidy(names, edges) : extend(kept, names, edges));
