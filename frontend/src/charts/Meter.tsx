import { cx } from '../base/cx';

type MeterProps = { readonly value: number; readonly tone: 'critical' | 'neutral' | 'risk'; readonly label: string };

const fills = { critical: 'bg-critical', neutral: 'bg-neutral', risk: 'bg-risk' } as const;

/** A ratio as a bar. */
export function Meter({ value, tone, label }: MeterProps) {
  const share = Math.max(0, Math.min(1, value));
  return (
    <span role="img" aria-label={label} className="block h-1.5 w-full overflow-hidden rounded-full bg-hover">
      <span className={cx('block h-full rounded-full', fills[tone])} style={{ width: `${share * 100}%` }} />
    </span>
  );
}
