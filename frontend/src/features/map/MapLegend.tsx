import { cx } from '../../base/cx';
import { markPath, type Mark } from './marks';

/** What shapes, borders and lines mean, in one line below the map. */
export function MapLegend({ marks, hasPeers }: { readonly marks: readonly Mark[]; readonly hasPeers: boolean }) {
  return (
    <p
      className="pointer-events-none absolute inset-x-3 bottom-1 flex items-center gap-x-3 overflow-hidden text-[11px] whitespace-nowrap text-muted"
      aria-label="Legend"
    >
      <span>
        <span className="map-legend-swatch map-legend-root" />
        root
      </span>
      <span>
        <span className="map-legend-swatch map-legend-hit" />
        hit +calls
      </span>
      <span>
        <span className="map-legend-swatch map-legend-risk" />
        at risk ~s
      </span>
      {hasPeers && (
        <span>
          <span className="map-legend-swatch map-legend-peer" />
          seen by callers only
        </span>
      )}
      {marks.map((mark) => (
        <span key={mark.label} className={cx('inline-flex items-center gap-1', marks.length > 3 ? 'min-w-0' : 'shrink-0')}>
          <svg width="11" height="11" viewBox="-5.5 -5.5 11 11" aria-hidden="true">
            <path className={`map-mark map-mark-${mark.shape}`} d={markPath[mark.shape]} />
          </svg>
          <span className="truncate">{mark.label}</span>
        </span>
      ))}
      <span className={marks.length > 3 ? 'hidden' : 'truncate'}>→ calls, wide by rate, dotted when stale · higher box, more records · records/s, error rate, p95</span>
    </p>
  );
}
