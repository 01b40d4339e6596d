import { labelWidth, laneHeight, lanes, type TimelineView } from './timelineModel';

const rows = [
  ['releases', 'releases'],
  ['patterns', 'new patterns'],
  ['signals', 'anomalies'],
  ['volume', 'log volume'],
] as const;

type LanesProps = {
  readonly view: TimelineView;
  readonly width: number;
  readonly shade: { readonly from: number; readonly to: number } | null;
  readonly cursor: { readonly x: number; readonly label: string } | null;
  readonly past: { readonly x: number; readonly label: string } | null;
  /** The right edge is the newest second. */
  readonly isPresent: boolean;
};

/** The picture itself; it only draws. */
export function Lanes({ view, width, shade, cursor, past, isPresent }: LanesProps) {
  const bottom = laneHeight - 15;
  return (
    <svg width={width} height={laneHeight} role="img" aria-label={spoken(view)}>
      <defs>
        <pattern id="timeline-stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="6" className="timeline-stripe" />
        </pattern>
        <pattern id="timeline-gap" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
          <line x1="0" y1="0" x2="0" y2="5" className="timeline-gap-line" />
        </pattern>
      </defs>
      {view.incidents.map((span) => (
        <g key={span.key}>
          <title>{span.title}</title>
          <rect className="timeline-incident" x={span.x} width={span.width} y="3" height={laneHeight - 18} />
          <line className="timeline-incident-edge" x1={span.x} x2={span.x} y1="3" y2={bottom} />
        </g>
      ))}
      {shade !== null && <rect className="timeline-brush" x={shade.from} width={Math.max(2, shade.to - shade.from)} y="1" height={bottom} data-testid="brush" />}
      {rows.map(([id, label]) => {
        const y = id === 'volume' ? lanes[id].top + lanes[id].height + 0.5 : lanes[id].top + 7.5;
        return (
          <g key={id}>
            <text className="timeline-label" x="14" y={lanes[id].top + 11}>
              {label}
            </text>
            <line className="timeline-rule" x1={labelWidth} x2={view.now} y1={y} y2={y} />
          </g>
        );
      })}
      {view.gaps.map((span) => (
        <rect key={span.key} className="timeline-gap" x={span.x} width={span.width} y={lanes.volume.top - 2} height={lanes.volume.height + 2}>
          <title>{span.title}</title>
        </rect>
      ))}
      <path className="timeline-volume" d={view.volume} />
      {/* Errors and warnings show where they are above their usual range. */}
      <path className="timeline-warnings" d={view.warnings} />
      <path className="timeline-errors" d={view.errors} />
      {view.faults.map((span) => (
        <rect key={span.key} className="timeline-fault" x={span.x} width={span.width} y={lanes.releases.top + 2.5} height="10" rx="2">
          <title>{span.title}</title>
        </rect>
      ))}
      {view.releases.map((mark) => (
        <path key={mark.key} className="timeline-release" d={`M${mark.x},${lanes.releases.top + 1}v13M${mark.x},${lanes.releases.top + 1.5}h7l-2,3l2,3h-7z`}>
          <title>{mark.title}</title>
        </path>
      ))}
      {view.patterns.map((mark) => (
        <path key={mark.key} className="timeline-pattern" d={`M${mark.x},${lanes.patterns.top + 2}l5.5,5.5l-5.5,5.5l-5.5,-5.5z`}>
          <title>{mark.title}</title>
        </path>
      ))}
      {view.firings.map((span) => (
        <rect key={span.key} className="timeline-firing" x={span.x} width={Math.max(3, span.width)} y={lanes.signals.top + 13} height="3">
          <title>{span.title}</title>
        </rect>
      ))}
      {view.signals.map((mark) => (
        <circle key={mark.key} className={mark.isCritical ? 'timeline-signal-critical' : 'timeline-signal'} cx={mark.x} cy={lanes.signals.top + 7} r={mark.isCritical ? 4.5 : 3.5}>
          <title>{mark.title}</title>
        </circle>
      ))}
      {view.axis.map((entry) => (
        <text key={entry.label} className="timeline-axis" x={entry.x} y={laneHeight - 4} textAnchor="middle">
          {entry.label}
        </text>
      ))}
      {isPresent && <Flag x={view.now} label="NOW" kind="now" bottom={bottom} />}
      {cursor !== null && <Flag x={cursor.x} label={cursor.label} kind="cursor" bottom={bottom} />}
      {past !== null && <Flag x={past.x} label={past.label} kind="now" bottom={bottom} />}
    </svg>
  );
}

function Flag({ x, label, kind, bottom }: { readonly x: number; readonly label: string; readonly kind: 'now' | 'cursor'; readonly bottom: number }) {
  const wide = label.length > 3 ? 58 : 36;
  return (
    <g className="timeline-flag">
      <line className={`timeline-${kind}`} x1={x} x2={x} y1="3" y2={bottom} />
      <rect className={`timeline-${kind}-tag`} x={x - wide / 2} y={kind === 'cursor' ? bottom - 2 : 2} width={wide} height="15" rx="3" />
      <text className={`timeline-${kind}-text`} x={x} y={kind === 'cursor' ? bottom + 9.5 : 13.5} textAnchor="middle">
        {label}
      </text>
    </g>
  );
}

const spoken = ({ incidents, releases, patterns, signals, firings, gaps }: TimelineView): string =>
  `${incidents.length} incidents, ${releases.length} releases, ${patterns.length} new patterns, ${signals.length} anomalies, ${firings.length} rules that fired${gaps.length > 0 ? `, ${gaps.length} gaps` : ''}`;
