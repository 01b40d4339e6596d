import { cx } from './cx';

type FieldProps = {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with what stands in it. */
  readonly fault?: string | null;
  readonly className?: string;
  readonly children: (ids: { readonly id: string; readonly 'aria-describedby': string | undefined; readonly 'aria-invalid': boolean }) => React.ReactNode;
  readonly id: string;
};

export const inputLook = 'h-8 w-full rounded-md border border-line-strong bg-panel px-2 text-[13px] text-text aria-[invalid=true]:border-critical';

/** A labelled field with its hint, or what is wrong with it. */
export function Field({ id, label, hint, fault = null, className, children }: FieldProps) {
  const note = fault ?? hint;
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-[12px] font-medium text-muted">
        {label}
      </label>
      {children({ id, 'aria-describedby': note === undefined ? undefined : `${id}-note`, 'aria-invalid': fault !== null })}
      {note !== undefined && (
        <p id={`${id}-note`} className={cx('text-[11px]', fault === null ? 'text-muted' : 'text-critical-text')} {...(fault === null ? {} : { role: 'alert' })}>
          {note}
        </p>
      )}
    </div>
  );
}
