import { ContractError } from '../contracts/read';

/** `place` is a field's name or a JSON path. */
export type Fault = { readonly place: string; readonly message: string };

/** What went wrong, in the server's words (RFC 9457) where it had any. */
export class ApiProblem extends Error {
  constructor(
    readonly title: string,
    readonly detail: string,
    readonly status: number,
    /** What is wrong with which part of what was sent, where the server says so. */
    readonly faults: readonly Fault[] = [],
  ) {
    super(detail === '' ? title : `${title}: ${detail}`);
    this.name = 'ApiProblem';
  }
}

type Ask = { readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'; readonly body?: unknown; /** Asks, whatever the method: a test, a preview. */ readonly isQuestion?: boolean; readonly signal?: AbortSignal };

let readOnly: string | null = null;
let antiforgery: string | null = null;
let onUnauthorized: (() => void) | null = null;

/** What a signed-in page sends with every write; another site could send the cookie, but does not know this. */
export function setAntiforgery(token: string | null): void {
  antiforgery = token;
}

/** Told when the server no longer knows who asks: the session has ended, or a first key was made. */
export function setOnUnauthorized(handle: (() => void) | null): void {
  onUnauthorized = handle;
}

export const antiforgeryHeaders = (): Readonly<Record<string, string>> => (antiforgery === null ? {} : { 'x-logflow-antiforgery': antiforgery });

/** While a reason is given, nothing but reading is sent: the page shows the past, and a click there must not change the present. */
export function setReadOnly(reason: string | null): void {
  readOnly = reason;
}

/** Asks the server and converts its answer. Throws an ApiProblem, whatever the cause. */
export async function ask<T>(path: string, read: (value: unknown) => T, { method = 'GET', body: sent, isQuestion = method === 'GET', signal }: Ask = {}): Promise<T> {
  if (!isQuestion && readOnly !== null) {
    throw new ApiProblem('Nothing was changed', readOnly, 0);
  }
  const response = await send(path, method, sent, signal);
  if (!response.ok) {
    if (response.status === 401 && path !== '/api/session') {
      onUnauthorized?.();
    }
    throw await problemOf(response);
  }
  const body: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  try {
    return read(body);
  } catch (error) {
    if (error instanceof ContractError) {
      throw new ApiProblem('The server answered in a form this page does not know', error.message, response.status);
    }
    throw error;
  }
}

async function send(path: string, method: string, sent: unknown, signal: AbortSignal | undefined): Promise<Response> {
  try {
    const isFile = sent instanceof Blob;
    const type = isFile ? sent.type || 'application/octet-stream' : 'application/json';
    const headers = { accept: 'application/json', ...(sent === undefined ? {} : { 'content-type': type }), ...(method === 'GET' ? {} : antiforgeryHeaders()) };
    return await fetch(path, { method, headers, ...(sent === undefined ? {} : { body: isFile ? sent : JSON.stringify(sent) }), ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    if (signal?.aborted === true) {
      throw error;
    }
    throw new ApiProblem('The server cannot be reached', 'It may be restarting; the page keeps trying.', 0);
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  const field = (name: string): string => {
    const value = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>)[name] : undefined;
    return typeof value === 'string' ? value : '';
  };
  return new ApiProblem(field('title') || `The server answered ${response.status}`, field('detail'), response.status, faultsOf(body));
}

function faultsOf(body: unknown): readonly Fault[] {
  const errors: unknown = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>)['errors'] : undefined;
  return Array.isArray(errors)
    ? errors.flatMap((entry: unknown) => {
        const { field, path, message } = (typeof entry === 'object' && entry !== null ? entry : {}) as Readonly<Record<string, unknown>>;
        const place = field ?? path;
        return typeof place === 'string' && typeof message === 'string' ? [{ place, message }] : [];
      })
    : [];
}

export const nothing = (): null => null;
