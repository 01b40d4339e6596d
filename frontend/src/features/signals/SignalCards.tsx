import { Link } from 'wouter';
import { cx } from '../../base/cx';
import { clock } from '../../base/format';
import { routes } from '../../base/routes';
import type { StoredSignal } from '../../contracts/storedSignals';
import { kindTitle } from './signalModel';
import { UsualAndSeen } from './UsualAndSeen';

const edges = { critical: 'border-l-critical', warning: 'border-l-warning', info: 'border-l-line-strong' } as const;

/** The table's rows where there is no room for a table. */
export function SignalCards({ signals }: { readonly signals: readonly StoredSignal[] }) {
  return (
    <ul aria-label="Signals" className="divide-y divide-line">
      {signals.map(({ signal, incident, incidentRoot }, index) => (
        <li key={`${signal.at} ${signal.service} ${signal.kind} ${index}`} className={cx('border-l-4 px-3 py-2 text-[12px]', edges[signal.severity])}>
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="num text-muted">{clock(signal.at)}</span>
            <Link href={routes.service(signal.service)} className="font-semibold break-words hover:underline">
              {signal.service}
            </Link>
            <span>
              {kindTitle(signal.kind)}, {signal.severity}
            </span>
          </p>
          <p className="mt-0.5 break-words">{signal.text}</p>
          <p className="mt-1 flex flex-wrap items-center justify-between gap-2">
            <UsualAndSeen signal={signal} />
            {incident === null ? (
              <span className="text-muted">in no incident</span>
            ) : (
              <Link href={routes.incident(incident)} className="inline-flex min-h-6 items-center text-accent-text hover:underline">
                at {incidentRoot}
              </Link>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
