import { Link } from 'wouter';
import { cx } from '../../base/cx';
import { clock, clockMs } from '../../base/format';
import { Icon } from '../../base/Icon';
import { routes } from '../../base/routes';
import type { StoredSignal } from '../../contracts/storedSignals';
import { kinds, kindTitle } from './signalModel';
import { UsualAndSeen } from './UsualAndSeen';

const words = { critical: 'CRIT', warning: 'WARN', info: 'INFO' } as const;
const edges = { critical: 'border-l-critical', warning: 'border-l-warning', info: 'border-l-line-strong' } as const;
const texts = { critical: 'text-critical-text', warning: 'text-warning-text', info: 'text-muted' } as const;

type Sort = 'time' | 'score';
type SignalTableProps = { readonly signals: readonly StoredSignal[]; readonly sort: Sort; readonly onSort: (sort: Sort) => void };

/** Raw signals with what is usual, what was seen, and the story that each became part of. */
export function SignalTable({ signals, sort, onSort }: SignalTableProps) {
  const head = 'px-2 py-1.5 font-medium whitespace-nowrap';
  return (
    <table className="w-full min-w-[980px] border-collapse text-[12px]" data-testid="signal-table">
      <thead className="sticky top-0 z-10 bg-panel text-left text-[11px] text-muted">
        <tr>
          <th scope="col" className={cx(head, 'pl-4')}>Level</th>
          <SortHead title="At" by="time" sort={sort} onSort={onSort} />
          <th scope="col" className={head}>Onset</th>
          <th scope="col" className={head}>Service</th>
          <th scope="col" className={head}>Kind, detector</th>
          <th scope="col" className={head}>What</th>
          <th scope="col" className={head}>Usual → seen</th>
          <SortHead title="Strength" by="score" sort={sort} onSort={onSort} />
          <th scope="col" className={cx(head, 'pr-4')}>Incident</th>
        </tr>
      </thead>
      <tbody>
        {signals.map(({ signal, incident, incidentRoot }, index) => (
          <tr key={`${signal.at} ${signal.service} ${signal.kind} ${signal.detector} ${signal.template ?? ''} ${index}`} className="border-t border-line align-top">
            <td className={cx('border-l-4 py-1.5 pl-3 font-semibold', edges[signal.severity], texts[signal.severity])}>{words[signal.severity]}</td>
            <td className="num px-2 py-1.5 whitespace-nowrap" title={new Date(signal.at).toISOString()}>
              {clock(signal.at)}
            </td>
            <td className="num px-2 py-1.5 whitespace-nowrap text-muted" title={clockMs(signal.onset)}>
              {clock(signal.onset)}
            </td>
            <td className="px-2 py-1.5">
              <Link href={routes.service(signal.service)} className="font-semibold break-words hover:underline">
                {signal.service}
              </Link>
              {signal.operation !== null && <span className="num block text-[11px] break-words text-muted">{signal.operation}</span>}
            </td>
            <td className="px-2 py-1.5 whitespace-nowrap" title={kinds[signal.kind]?.says}>
              {kindTitle(signal.kind)}
              <span className="num block text-[11px] text-muted">{signal.detector}</span>
            </td>
            <td className="max-w-[26rem] px-2 py-1.5">
              <span className="break-words">{signal.text}</span>
              {signal.template !== null && (
                <Link href={routes.pattern(signal.template)} className="num block truncate text-[11px] text-accent-text hover:underline" title={signal.templateText ?? ''}>
                  {signal.templateText ?? signal.template}
                </Link>
              )}
            </td>
            <td className="px-2 py-1.5">
              <UsualAndSeen signal={signal} />
            </td>
            <td className="num px-2 py-1.5">{signal.score.toFixed(1)}</td>
            <td className="px-2 py-1.5 pr-4">
              {incident === null ? (
                <span className="whitespace-nowrap text-muted">in no incident</span>
              ) : (
                <Link href={routes.incident(incident)} className="whitespace-nowrap text-accent-text hover:underline">
                  at {incidentRoot}
                </Link>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type SortHeadProps = { readonly title: string; readonly by: Sort; readonly sort: Sort; readonly onSort: (sort: Sort) => void };

function SortHead({ title, by, sort, onSort }: SortHeadProps) {
  return (
    <th scope="col" aria-sort={sort === by ? 'descending' : 'none'} className="px-2 font-medium whitespace-nowrap">
      <button type="button" onClick={() => onSort(by)} className="inline-flex min-h-6 items-center gap-1 hover:text-text">
        {title}
        {sort === by && <Icon name="down" size={10} />}
      </button>
    </th>
  );
}
