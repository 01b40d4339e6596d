import { clock, duration } from '../../base/format';
import type { IncidentVersion } from '../../contracts/incidentParts';
import type { Incident } from '../../contracts/incidents';
import { knownOf } from './happeningModel';
import { segmentsOf } from './rootModel';

const [width, height] = [640, 84];

/** Who was taken for the root when, and how surely; the steps to knowing it, counted from the first sign. */
export function RootOverTime({ incident, versions }: { readonly incident: Incident; readonly versions: readonly IncidentVersion[] }) {
  const end = incident.resolved ?? incident.lastSignal;
  const segments = segmentsOf(versions, incident.onset, end, width, height);
  return (
    <div className="px-3 pb-3">
      <dl className="grid grid-cols-4 gap-2 max-[640px]:grid-cols-2">
        {knownOf(incident, versions).map(({ label, afterMs, says }) => (
          <div key={label} title={says} className="rounded-md border border-line px-2 py-1">
            <dt className="text-[11px] text-muted">{label}</dt>
            <dd className="num text-[14px] font-semibold">{afterMs === null ? '–' : `+${duration(afterMs)}`}</dd>
          </div>
        ))}
      </dl>
      {segments.length === 0 ? (
        <p className="mt-2 text-[12px] text-muted">Its course was not kept: it is older than the store's memory of it.</p>
      ) : (
        <>
          <svg viewBox={`0 0 ${width} ${height}`} className="mt-3 block h-[84px] w-full" role="img" aria-label={segments.map((one) => `${one.root} from ${clock(one.from)}`).join(', ')} preserveAspectRatio="none">
            {segments.map((one) => (
              <g key={one.from} className={one.isFinal ? 'text-critical' : 'text-risk'}>
                <path d={one.area} fill="currentColor" opacity="0.18" />
                <path d={one.line} fill="none" stroke="currentColor" strokeWidth="2" vectorEffect="non-scaling-stroke" strokeDasharray={one.isFinal ? undefined : '5 4'} />
              </g>
            ))}
          </svg>
          <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-[12px]">
            {segments.map((one) => (
              <li key={one.from}>
                <span className="num text-muted">{clock(one.from)}</span> <strong className="font-semibold">{one.root}</strong> <span className="num">{one.score.toFixed(2)}</span>
                {one.runnerUp !== '' && <span className="text-muted"> before {one.runnerUp}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
