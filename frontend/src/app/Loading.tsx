import { useEffect, useState } from 'react';

const skeletonAfterMs = 150;

/** Nothing for a moment, so that a quick answer does not flash; then the page's outline. */
export function Loading({ what }: { readonly what: string }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), skeletonAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return !isShown ? null : (
    <div role="status" className="flex flex-1 flex-col gap-3 p-4">
      <p className="text-muted">Waiting for {what}…</p>
      <div className="h-14 rounded-lg bg-panel" />
      <div className="h-10 rounded-lg bg-panel" />
      <div className="min-h-40 flex-1 rounded-lg bg-panel" />
    </div>
  );
}
