import type { EpochMs } from '../base/brand';
import { type ServiceName, serviceName } from './ids';
import { nullable, record, text, time } from './read';

/** Something that was changed, as opposed to something that went wrong. `kind` is open: `release`, `rollback`, `new_service`, `new_level`, and what a newer server knows. */
export type ChangeEvent = {
  readonly kind: string;
  readonly service: ServiceName;
  readonly at: EpochMs;
  readonly from: string | null;
  readonly to: string | null;
  readonly text: string;
};

export const readChangeEvent = record<ChangeEvent>({
  kind: ['kind', text],
  service: ['service', serviceName],
  at: ['at', time],
  from: ['from', nullable(text)],
  to: ['to', nullable(text)],
  text: ['text', text],
});
