import type { ButtonHTMLAttributes } from 'react';
import { cx } from './cx';
import { Icon, type IconName } from './Icon';

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly icon?: IconName;
  readonly look?: 'plain' | 'quiet' | 'accent' | 'danger';
};

const looks = {
  plain: 'border-line-strong bg-panel text-text hover:bg-hover',
  quiet: 'border-transparent bg-transparent text-muted hover:bg-hover hover:text-text',
  accent: 'border-accent bg-accent-tint text-accent-text hover:bg-hover',
  danger: 'border-critical bg-critical-tint text-critical-text hover:bg-hover',
} as const;

export function Button({ icon, look = 'plain', className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(
        'inline-flex min-h-7 items-center justify-center gap-1.5 rounded-md border px-2.5 text-[12px] font-medium whitespace-nowrap disabled:opacity-60',
        looks[look],
        className,
      )}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that is only an icon: the label is read aloud and shown on hover. */
export function IconButton({ icon, label, className, ...rest }: Omit<ButtonProps, 'children' | 'icon'> & { readonly icon: IconName; readonly label: string }) {
  return <Button {...rest} icon={icon} aria-label={label} title={label} className={cx('min-w-7 px-1.5', className)} />;
}
