import { useEffect, useState } from 'react';
import type { ServiceName } from '../contracts/ids';
import { type ServiceDetail, readServiceDetail } from '../contracts/serviceDetail';
import { ApiProblem, ask } from './http';

const refreshMs = 5000;

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly data: T; readonly problem: string | null }
  | { readonly state: 'failed'; readonly problem: string };

/** A service's stored history, fetched anew every few seconds; old content stays while a fetch fails. */
export function useServiceDetail(name: ServiceName): Loaded<ServiceDetail> {
  const [result, setResult] = useState<Loaded<ServiceDetail>>({ state: 'loading' });

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    setResult({ state: 'loading' });

    const load = async () => {
      try {
        const data = await ask(`/api/service/${encodeURIComponent(name)}`, readServiceDetail, { signal: abort.signal });
        setResult({ state: 'ready', data, problem: null });
      } catch (error) {
        if (abort.signal.aborted) {
          return;
        }
        const problem = error instanceof ApiProblem ? error.message : String(error);
        setResult((old) => (old.state === 'ready' ? { ...old, problem } : { state: 'failed', problem }));
      }
      timer = setTimeout(() => void load(), refreshMs);
    };

    void load();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [name]);

  return result;
}
