import { useEffect, useState, type ReactNode } from 'react';
import { Button } from './Button';
import { cx } from './cx';

const skeletonAfterMs = 150;

/** What is known of a question put to the server; react-query's answers fit. */
export type Asked<T> = { readonly data: T | undefined; readonly error: Error | null; readonly isPlaceholderData?: boolean; readonly isFetching?: boolean; readonly refetch: () => unknown };

type AnswerProps<T> = {
  readonly of: Asked<T>;
  /** "the signals": fills the sentences of the waiting and the failed state. */
  readonly what: string;
  /** Lines of the skeleton. */
  readonly lines?: number;
  /** Takes the room that its column has left, for what scrolls by itself. */
  readonly fills?: boolean;
  readonly children: ReactNode | ((data: T) => ReactNode);
};

/** Shows an answer, or that it is awaited, or that it failed and how to go on; what is there stays, dimmed, while another is fetched. */
export function Answer<T>({ of, what, lines = 3, fills = false, children }: AnswerProps<T>) {
  if (of.data === undefined) {
    return of.error === null ? <Waiting what={what} lines={lines} fills={fills} /> : <Failed what={what} error={of.error} onRetry={() => void of.refetch()} />;
  }
  return (
    <>
      {of.error !== null && <Failed what={`newer than this of ${what}`} error={of.error} onRetry={() => void of.refetch()} />}
      <div className={cx(fills && 'flex min-h-0 flex-1 flex-col', of.isPlaceholderData === true && 'opacity-60')} aria-busy={fills ? of.isFetching : undefined}>
        {typeof children === 'function' ? children(of.data) : children}
      </div>
    </>
  );
}

function Waiting({ what, lines, fills }: { readonly what: string; readonly lines: number; readonly fills: boolean }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), skeletonAfterMs);
    return () => clearTimeout(timer);
  }, []);
  const room = fills && 'min-h-0 flex-1';
  return !isShown ? (
    fills && <div className={cx(room)} />
  ) : (
    <div role="status" className={cx('space-y-2 px-3 py-3', room)}>
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
