import { cx } from './cx';

type PanelProps = {
  readonly title: React.ReactNode;
  readonly aside?: React.ReactNode;
  readonly label: string;
  readonly className?: string;
  readonly bodyClassName?: string;
  readonly children: React.ReactNode;
};

/** A titled region of the page; its body scrolls, the page does not. */
export function Panel({ title, aside, label, className, bodyClassName, children }: PanelProps) {
  return (
    <section aria-label={label} className={cx('flex min-h-0 min-w-0 flex-col', className)}>
      <header className="flex min-h-9 shrink-0 items-center justify-between gap-3 px-3 pt-1">
        <h2 className="min-w-0 truncate text-[12px] font-semibold text-muted">{title}</h2>
        {aside}
      </header>
      <div className={cx('min-h-0 flex-1', bodyClassName)}>{children}</div>
    </section>
  );
}

/** What a panel shows when it has nothing: a sentence, and what to do if there is something to do. */
export function Nothing({ children }: { readonly children: React.ReactNode }) {
  return <p className="px-3 py-4 text-[12px] text-muted">{children}</p>;
}
