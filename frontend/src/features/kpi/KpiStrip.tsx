import { useMemo } from 'react';
import { cx } from '../../base/cx';
import { Sparkline } from '../../charts/Sparkline';
import { useLive } from '../../live/useLive';
import { kpisOf } from './kpiModel';

/** Small numbers with their last minutes; the band behind a line is its usual range. */
export function KpiStrip() {
  const kpis = useLive((state) => state.kpis);
  const timeline = useLive((state) => state.timeline);
  const items = useMemo(() => kpisOf(kpis, timeline), [kpis, timeline]);
  return (
    <dl aria-label="Key figures" className="grid shrink-0 grid-cols-6 border-b border-line bg-panel max-[900px]:grid-cols-3">
      {items.map((item) => (
        <div
          key={item.id}
          data-testid={`kpi-${item.id}`}
          title={item.usual === null ? undefined : `${item.label}: usually ${item.usual} in the last five minutes`}
          className="relative flex h-[44px] flex-col justify-center border-l border-line px-3 first:border-l-0 max-[900px]:[&:nth-child(3n+1)]:border-l-0"
        >
          <dt className="order-2 truncate text-[11px] leading-[14px] text-muted">{item.label}</dt>
          <dd className={cx('num order-1 flex items-baseline gap-1.5 text-[16px] leading-[19px] font-semibold', item.isLoud ? 'text-critical-text' : item.isHigh ? 'text-warning-text' : 'text-text')}>
            {item.value}
            {item.isHigh && <span className="font-sans text-[11px] font-medium">high</span>}
            {item.usual !== null && <span className="sr-only">, usually {item.usual}</span>}
            <Sparkline values={item.history} className={cx('absolute top-[11px] right-3 max-[1180px]:hidden', item.isLoud ? 'text-critical' : item.isHigh ? 'text-warning' : 'text-faint')} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
