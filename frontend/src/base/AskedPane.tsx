import { useEffect, useState, type ReactNode } from 'react';
import { Button } from './Button';
import { cx } from './cx';

const skeletonAfterMs = 150;

type Asked = { readonly isPending: boolean; readonly isFetching: boolean; readonly isPlaceholderData?: boolean; readonly error: Error | null; readonly refetch: () => unknown };

type AskedPaneProps = { readonly of: Asked; readonly what: string; readonly className?: string; readonly children: ReactNode };

/** What the server answers to a question: a skeleton after a moment, the problem with a Retry, or the content, dimmed while it is asked anew. */
export function AskedPane({ of: asked, what, className, children }: AskedPaneProps) {
  if (asked.isPending) {
    return <Skeleton what={what} />;
  }
  return (
    <>
      {asked.error !== null && (
        <div role="alert" className="flex flex-wrap items-center gap-3 border-b border-warning bg-warning-tint px-3 py-2 text-[12px]">
          <span className="min-w-0 flex-1 break-words">{asked.error.message}</span>
          <Button onClick={() => void asked.refetch()}>Retry</Button>
        </div>
      )}
      <div className={cx('flex min-h-0 flex-1 flex-col', className, asked.isPlaceholderData === true && 'opacity-60')} aria-busy={asked.isFetching}>
        {children}
      </div>
    </>
  );
}

function Skeleton({ what }: { readonly what: string }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), skeletonAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return !isShown ? <div className="min-h-0 flex-1" /> : (
    <div role="status" className="flex min-h-0 flex-1 flex-col gap-2 p-3">
      <p className="text-[12px] text-muted">Waiting for {what}…</p>
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="h-5 rounded bg-raised" />
      ))}
    </div>
  );
}
