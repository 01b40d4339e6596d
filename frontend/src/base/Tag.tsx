import { cx } from './cx';

export type Tone = 'critical' | 'warning' | 'risk' | 'neutral' | 'accent';

const solid = {
  critical: 'bg-critical text-on-solid border-critical',
  warning: 'bg-warning text-on-solid border-warning',
  risk: 'bg-risk text-on-solid border-risk',
  neutral: 'bg-neutral text-on-solid border-neutral',
  accent: 'bg-accent text-on-solid border-accent',
} as const;

const outline = {
  critical: 'border-critical text-critical-text',
  warning: 'border-warning text-warning-text',
  risk: 'border-risk text-risk-text',
  neutral: 'border-neutral text-muted',
  accent: 'border-accent text-accent-text',
} as const;

type TagProps = {
  readonly tone: Tone;
  readonly look?: 'solid' | 'outline' | 'dashed';
  readonly className?: string;
  readonly children: React.ReactNode;
};

/** A state word in its colour. The word is the information; the colour only helps to find it. */
export function Tag({ tone, look = 'solid', className, children }: TagProps) {
  return (
    <span
      className={cx(
        'inline-flex items-center rounded-[4px] border px-1.5 text-[11px] leading-[17px] font-semibold whitespace-nowrap',
        look === 'solid' ? solid[tone] : outline[tone],
        look === 'dashed' && 'border-dashed',
        className,
      )}
    >
      {children}
    </span>
  );
}
