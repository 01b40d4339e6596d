import { cx } from '../../base/cx';
import type { Signal } from '../../contracts/signals';
import { barsOf, changeOf } from './signalModel';

const fills = { critical: 'bg-critical', warning: 'bg-warning', info: 'bg-neutral' } as const;

/** Two bars on one scale: above what is usual, below what was seen. */
export function UsualAndSeen({ signal }: { readonly signal: Signal }) {
  const bars = barsOf(signal);
  return (
    <span className="grid grid-cols-[56px_auto] items-center gap-x-2">
      <span aria-hidden="true" className="grid gap-[3px]">
        <span className="h-[4px] rounded-full bg-bar" style={{ width: `${Math.max(2, bars.baseline * 100)}%` }} />
        <span className={cx('h-[4px] rounded-full', fills[signal.severity])} style={{ width: `${Math.max(2, bars.observed * 100)}%` }} />
      </span>
      <span className="num whitespace-nowrap">
        {changeOf(signal)}
      </span>
    </span>
  );
}
