import type { EdgeName } from '../../contracts/graph';
import type { Layout } from './layout';
import { type LayoutAnswer, type LayoutJob, type LayoutRequest, runLayout } from './layoutJob';

/** Up to so many boxes a layout takes less time than a frame has, and is done on the spot. */
export const inlineMax = 60;

let worker: Worker | null = null;
let count = 0;
const waiting = new Map<number, (layout: Layout) => void>();

function workerOf(): Worker {
  if (worker === null) {
    worker = new Worker(new URL('./layoutWorker.ts', import.meta.url), { type: 'module', name: 'map layout' });
    worker.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => {
      waiting.get(data.id)?.(data.layout);
      waiting.delete(data.id);
    };
  }
  return worker;
}

/** A small layout at once, a large one from the worker. Where there are no workers, everything at once. */
export function layOut(job: LayoutJob): Layout | Promise<Layout> {
  if (job.names.length <= inlineMax || typeof Worker === 'undefined') {
    return runLayout(job);
  }
  const id = ++count;
  const edges: readonly EdgeName[] = job.edges.map(({ caller, callee }) => ({ caller, callee }));
  const request: LayoutRequest = { id, job: { ...job, edges } };
  return new Promise((done) => {
    waiting.set(id, done);
    workerOf().postMessage(request);
  });
}
