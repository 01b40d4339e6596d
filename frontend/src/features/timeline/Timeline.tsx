import { useMemo } from 'react';
import { useSize } from '../../base/hooks';
import { useLive } from '../../live/useLive';
import { groupSignals } from '../../live/signalGroups';
import './timeline.css';
import { labelWidth, laneHeight, lanes, timelineOf } from './timelineModel';

const rows = [
  ['faults', 'injected faults'],
  ['patterns', 'new patterns'],
  ['signals', 'anomalies'],
  ['volume', 'log volume'],
] as const;

/** The last five minutes: what was injected, what was new, what was found, how much was said. */
export function Timeline() {
  const tick = useLive((state) => state.tick);
  const points = useLive((state) => state.timeline);
  const incidents = useLive((state) => state.incidents);
  const signals = useLive((state) => state.signals);
  const scenarios = useLive((state) => state.scenarios);
  const [hostRef, { width }] = useSize<HTMLDivElement>();
  const groups = useMemo(() => groupSignals(signals), [signals]);
  const view = useMemo(
    () => (tick === null || width === 0 ? null : timelineOf({ tick, points, incidents, groups, scenarios, width })),
    [tick, points, incidents, groups, scenarios, width],
  );

  return (
    <section aria-label="Timeline of the last five minutes" ref={hostRef} className="h-[96px] shrink-0 overflow-hidden border-t border-line bg-panel">
      {view !== null && (
        <svg width={width} height={laneHeight} role="img" aria-label={spoken(view.incidents.length, view.patterns.length, view.signals.length)}>
          <defs>
            <pattern id="timeline-stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1="0" y1="0" x2="0" y2="6" className="timeline-stripe" />
            </pattern>
          </defs>
          {view.incidents.map((span) => (
            <g key={span.key}>
              <title>{span.title}</title>
              <rect className="timeline-incident" x={span.x} width={span.width} y="3" height={laneHeight - 18} />
              <line className="timeline-incident-edge" x1={span.x} x2={span.x} y1="3" y2={laneHeight - 15} />
            </g>
          ))}
          {rows.map(([id, label]) => (
            <g key={id}>
              <text className="timeline-label" x="14" y={lanes[id].top + lanes[id].height - 3}>
                {label}
              </text>
              <line className="timeline-rule" x1={labelWidth} x2={view.now} y1={id === 'volume' ? lanes[id].top + lanes[id].height + 0.5 : lanes[id].top + 7.5} y2={id === 'volume' ? lanes[id].top + lanes[id].height + 0.5 : lanes[id].top + 7.5} />
            </g>
          ))}
          <path className="timeline-volume" d={view.volume} />
          {/* Errors and warnings show where they are above their usual range. */}
          <path className="timeline-warnings" d={view.warnings} />
          <path className="timeline-errors" d={view.errors} />
          {view.faults.map((span) => (
            <rect key={span.key} className="timeline-fault" x={span.x} width={span.width} y={lanes.faults.top + 2} height="10" rx="2">
              <title>{span.title}</title>
            </rect>
          ))}
          {view.patterns.map((mark) => (
            <path key={mark.key} className="timeline-pattern" d={`M${mark.x},${lanes.patterns.top + 2}l5.5,5.5l-5.5,5.5l-5.5,-5.5z`}>
              <title>{mark.title}</title>
            </path>
          ))}
          {view.signals.map((mark) => (
            <circle key={mark.key} className={mark.isCritical ? 'timeline-signal-critical' : 'timeline-signal'} cx={mark.x} cy={lanes.signals.top + 7.5} r={mark.isCritical ? 4.5 : 3.5}>
              <title>{mark.title}</title>
            </circle>
          ))}
          {view.axis.map((entry) => (
            <text key={entry.label} className="timeline-axis" x={entry.x} y={laneHeight - 4} textAnchor="middle">
              {entry.label}
            </text>
          ))}
          <line className="timeline-now" x1={view.now} x2={view.now} y1="3" y2={laneHeight - 15} />
          <rect className="timeline-now-tag" x={view.now - 20} y="2" width="40" height="15" rx="3" />
          <text className="timeline-now-text" x={view.now} y="13.5" textAnchor="middle">
            NOW
          </text>
        </svg>
      )}
    </section>
  );
}

const spoken = (incidents: number, patterns: number, signals: number): string =>
  `Last five minutes: ${incidents} incidents, ${patterns} new patterns, ${signals} anomalies`;
