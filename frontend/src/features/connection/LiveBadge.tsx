import { cx } from '../../base/cx';
import { useWallClock } from '../../base/hooks';
import { useLive } from '../../live/useLive';
import { badgeOf } from './connectionModel';

const looks = {
  live: 'border-accent text-accent-text bg-accent-tint',
  trouble: 'border-warning text-warning-text bg-warning-tint border-dashed',
  waiting: 'border-line-strong text-muted border-dashed',
} as const;

/** Whether what is on the screen is of now. */
export function LiveBadge() {
  const link = useLive((state) => state.link);
  const detail = useLive((state) => state.linkDetail);
  const tick = useLive((state) => state.tick);
  const badge = badgeOf(link, tick, useWallClock());
  return (
    <span data-testid="live-badge" data-link={link} title={detail ?? undefined} className={cx('inline-flex h-7 items-center gap-2 rounded-md border px-2.5 text-[12px] font-medium whitespace-nowrap', looks[badge.tone])}>
      <span aria-hidden="true" className={cx('size-2 rounded-full', badge.tone === 'live' ? 'bg-accent' : 'border-2 border-current')} />
      {badge.text}
    </span>
  );
}
