import { useMemo } from 'react';
import { cx } from '../../base/cx';
import { clock, compact, duration } from '../../base/format';
import { Nothing } from '../../base/Panel';
import type { RuleFiring } from '../../contracts/signals';
import { groupSignals, type SignalGroup } from '../../live/signalGroups';
import { useLive } from '../../live/useLive';
import { changeOf } from './signalModel';

const shownMax = 60;
const words = { critical: 'CRIT', warning: 'WARN', info: 'INFO' } as const;
const bars = { critical: 'border-l-critical', warning: 'border-l-warning', info: 'border-l-line-strong' } as const;
const texts = { critical: 'text-critical-text', warning: 'text-warning-text', info: 'text-muted' } as const;

/** Every finding of every detector and rule, also those in no incident; one row while a finding lasts. */
export function SignalList({ tabs }: { readonly tabs: React.ReactNode }) {
  const signals = useLive((state) => state.signals);
  const firings = useLive((state) => state.firingRules);
  const groups = useMemo(() => groupSignals(signals).slice(0, shownMax), [signals]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-9 shrink-0 items-center border-b border-line px-2">{tabs}</div>
      {groups.length === 0 && firings.length === 0 ? <Nothing>No signal. On healthy traffic the detectors say nothing.</Nothing> : <SignalTable groups={groups} firings={firings} />}
    </div>
  );
}

function SignalTable({ groups, firings }: { readonly groups: readonly SignalGroup[]; readonly firings: readonly RuleFiring[] }) {
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <table className="w-full border-collapse text-[12px]">
        <thead className="sticky top-0 bg-panel text-left text-[11px] text-muted">
          <tr>
            {['Level', 'Since', 'Service', 'Kind', 'What', 'Usual → seen', 'Strength', 'By'].map((title) => (
              <th key={title} scope="col" className="px-2 py-1 font-medium first:pl-3">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {firings.map((firing) => (
            <tr key={`${firing.ruleId} ${firing.service}`} className="border-t border-line">
              <td className="border-l-4 border-l-warning px-2 py-[3px] font-semibold text-warning-text">RULE</td>
              <td className="num px-2">{clock(firing.since)}</td>
              <td className="px-2 font-medium">{firing.service}</td>
              <td className="px-2 text-muted">rule fires</td>
              <td className="px-2">{firing.ruleName}</td>
              <td className="num px-2">
                {compact(firing.threshold)} → {compact(firing.observed)}
              </td>
              <td className="px-2" />
              <td className="num px-2 text-muted">{firing.ruleId}</td>
            </tr>
          ))}
          {groups.map(({ key, signal, first, last, count }) => (
            <tr key={key} className="border-t border-line">
              <td className={cx('border-l-4 px-2 py-[3px] font-semibold', bars[signal.severity], texts[signal.severity])}>{words[signal.severity]}</td>
              <td className="num px-2 whitespace-nowrap">
                {clock(first)} <span className="text-muted">{count > 1 ? duration(last - first) : ''}</span>
              </td>
              <td className="px-2 font-medium">{signal.service}</td>
              <td className="px-2 whitespace-nowrap text-muted">{signal.kind.replaceAll('_', ' ')}</td>
              <td className="max-w-[36rem] truncate px-2" title={signal.templateText ?? signal.text}>
                {signal.text}
              </td>
              <td className="num px-2 whitespace-nowrap">
                {changeOf(signal)}
              </td>
              <td className="num px-2">{signal.score.toFixed(1)}</td>
              <td className="num px-2 whitespace-nowrap text-muted">{signal.detector}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
