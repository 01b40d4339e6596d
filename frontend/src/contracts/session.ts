import { flag, list, nullable, oneOf, record, text } from './read';

/** `open`: this machine is trusted and no key is needed. */
export type Session = {
  readonly mode: 'open' | 'keys';
  readonly isSignedIn: boolean;
  readonly name: string | null;
  readonly scopes: readonly string[];
  /** To be sent with every write; null when none is needed. */
  readonly antiforgery: string | null;
};

export const readSession = (value: unknown): Session =>
  record<Session>({
    mode: ['mode', oneOf('open', 'keys')],
    isSignedIn: ['is_signed_in', flag],
    name: ['name', nullable(text)],
    scopes: ['scopes', list(text)],
    antiforgery: ['antiforgery', nullable(text)],
  })(value, '');
