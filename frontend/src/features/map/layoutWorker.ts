import { type LayoutAnswer, type LayoutRequest, runLayout } from './layoutJob';

// A dedicated worker: lays large maps out while the page goes on drawing.

self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  const answer: LayoutAnswer = { id: data.id, layout: runLayout(data.job) };
  self.postMessage(answer);
};
