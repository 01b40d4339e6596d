import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import type { Snapshot } from '../../src/contracts/live';
import { draw, type Page } from './render';

export type Answers = Readonly<Record<string, unknown>>;

/** Answers the page's questions by the beginning of their path, the longest that fits; what is not there is a 404. */
export function answering(answers: Answers): readonly string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    asked.push(`${init?.method ?? 'GET'} ${path}`);
    const key = Object.keys(answers).filter((start) => path.startsWith(start)).sort((a, b) => b.length - a.length)[0];
    const body = key === undefined ? { title: 'Not found', detail: `There is no ${path}.`, status: 404 } : answers[key];
    return { ok: key !== undefined, status: key === undefined ? 404 : 200, json: async () => body };
  });
  return asked;
}

/** Draws a page at an address, with questions answered and the stream behind it; returns once the answers are in. */
export async function drawAt(path: string, element: React.ReactNode, snapshot: Partial<Snapshot> = {}): Promise<Page> {
  const [pathname = '/', search = ''] = path.split('?');
  const { hook, searchHook } = memoryLocation({ path: pathname, searchPath: search });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const page = draw(
    <QueryClientProvider client={queries}>
      <Router hook={hook} searchHook={searchHook}>
        {element}
      </Router>
    </QueryClientProvider>,
    snapshot,
  );
  await settled();
  return page;
}

/** Lets answers that are on their way arrive and be drawn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await act(async () => {
      await new Promise((done) => setTimeout(done, 0));
    });
  }
}
