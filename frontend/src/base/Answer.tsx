import { useEffect, useState } from 'react';
import { Button } from './Button';
import { cx } from './cx';

const skeletonAfterMs = 150;

/** What is known of a question put to the server; react-query's answers fit. */
export type Asked<T> = { readonly data: T | undefined; readonly error: Error | null; readonly isPlaceholderData?: boolean; readonly refetch: () => unknown };

type AnswerProps<T> = {
  readonly of: Asked<T>;
  /** "the signals": fills the sentences of the waiting and the failed state. */
  readonly what: string;
  /** Lines of the skeleton. */
  readonly lines?: number;
  readonly children: (data: T) => React.ReactNode;
};

/** Shows an answer, or that it is awaited, or that it failed and how to go on; what is there stays while newer is fetched. */
export function Answer<T>({ of, what, lines = 3, children }: AnswerProps<T>) {
  if (of.data === undefined) {
    return of.error === null ? <Waiting what={what} lines={lines} /> : <Failed what={what} error={of.error} onRetry={() => void of.refetch()} />;
  }
  return (
    <>
      {of.error !== null && <Failed what={`newer than this of ${what}`} error={of.error} onRetry={() => void of.refetch()} />}
      <div className={cx(of.isPlaceholderData === true && 'opacity-60')}>{children(of.data)}</div>
    </>
  );
}

function Waiting({ what, lines }: { readonly what: string; readonly lines: number }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), skeletonAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return !isShown ? null : (
    <div role="status" className="space-y-2 px-3 py-3">
      <span className="sr-only">Waiting for {what}</span>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className="h-4 rounded bg-raised" style={{ width: `${90 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

function Failed({ what, error, onRetry }: { readonly what: string; readonly error: Error; readonly onRetry: () => void }) {
  return (
    <div role="alert" className="m-3 flex flex-wrap items-center justify-between gap-2 rounded-md border border-critical bg-critical-tint px-3 py-2 text-[12px]">
      <span className="min-w-0">
        <strong className="font-semibold">Could not get {what}.</strong> <span className="text-muted break-words">{error.message}</span>
      </span>
      <Button onClick={onRetry}>Retry</Button>
    </div>
  );
}
