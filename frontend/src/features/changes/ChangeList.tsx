import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { cx } from '../../base/cx';
import { clock, compact } from '../../base/format';
import { levelOf } from '../../base/logLevels';
import { Nothing } from '../../base/Panel';
import { routes } from '../../base/routes';
import { TemplateText } from '../../base/TemplateText';
import type { ChangeReport } from '../../contracts/changeReport';
import { beforeAfter, expectedOtherwise, isQuiet, kindWords, untoldServices, whyEmpty } from './changesModel';

const tones: Readonly<Record<string, string>> = {
  new: 'text-accent-text',
  surging: 'text-warning-text',
  rarer: 'text-muted',
  vanished: 'text-risk-text',
  gone: 'text-risk-text',
  release: 'text-accent-text',
  rollback: 'text-warning-text',
  new_service: 'text-accent-text',
  new_level: 'text-warning-text',
};

/** Releases first, for they are what one can undo; then what came and went; then what is said more or less than before. */
export function ChangeList({ report }: { readonly report: ChangeReport }) {
  const { windows } = report;
  const why = whyEmpty(report);
  if (isQuiet(report)) {
    return <Nothing>{why ?? 'Nothing changed beyond chance: no release, and every pattern, edge and service is as before.'}</Nothing>;
  }
  const range = { from: new Date(windows.from).toISOString(), to: new Date(windows.to).toISOString() };
  const before = { from: new Date(windows.baseFrom).toISOString(), to: new Date(windows.baseTo).toISOString() };
  return (
    <div className="min-h-0 flex-1 overflow-auto" role="region" aria-label="What changed" tabIndex={0}>
      <table className="w-full border-collapse text-[12px]">
        <thead className="sr-only">
          <tr>
            {['Change', 'Service', 'What', 'Before and after'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.releases.map((change) => (
            <Line key={`${change.kind} ${change.service} ${change.at}`} kind={change.kind} service={change.service} amount={clock(change.at)}>
              {change.text}
            </Line>
          ))}
          {untoldServices(report).map((change) => (
            <Line key={`service ${change.service}`} kind={change.kind} service={change.service} amount={beforeAfter(change.before, change.after, compact)}>
              {change.kind === 'new' ? 'was not heard before.' : 'is heard no more.'}
            </Line>
          ))}
          {report.edges.map((change) => (
            <Line key={`edge ${change.caller} ${change.callee}`} kind={change.kind} service={change.caller} amount={beforeAfter(change.before, change.after, compact)}>
              {change.kind === 'new' ? 'calls' : 'no longer calls'} <b>{change.callee}</b>
            </Line>
          ))}
          {report.templates.map((change) => (
            <Line key={`${change.service} ${change.template}`} kind={change.kind} service={change.service} amount={beforeAfter(change.before, change.after, compact)}>
              <Link href={routes.logs({ tpl: change.template, svc: change.service, ...(change.kind === 'vanished' ? before : range) })} className="inline-block max-w-full min-w-0 truncate align-bottom hover:underline" title={`${change.text}. Expected ${compact(change.expected)}. Show its lines`}>
                {levelOf(change.level).rank >= 3 && <b className={levelOf(change.level).rank >= 4 ? 'text-critical-text' : 'text-warning-text'}>{levelOf(change.level).word} </b>}
                <TemplateText text={change.text} />
              </Link>
              {expectedOtherwise(change, compact) !== null && <span className="ml-2 text-[11px] text-muted">{expectedOtherwise(change, compact)}</span>}
              {change.isFirst && <span className="ml-2 text-[11px] text-muted">never seen before</span>}
            </Line>
          ))}
        </tbody>
      </table>
      {why !== null && <Nothing>{why}</Nothing>}
    </div>
  );
}

function Line({ kind, service, amount, children }: { readonly kind: string; readonly service: string; readonly amount: string; readonly children: ReactNode }) {
  return (
    <tr className="border-b border-line">
      <td className={cx('w-20 px-3 py-1 font-semibold whitespace-nowrap', tones[kind])}>{kindWords[kind] ?? kind.toUpperCase()}</td>
      <td className="w-36 px-2 whitespace-nowrap">
        <Link href={routes.service(service)} className="font-medium hover:underline">
          {service}
        </Link>
      </td>
      <td className="max-w-0 truncate px-2">{children}</td>
      <td className="num w-28 px-3 text-right whitespace-nowrap text-muted">{amount}</td>
    </tr>
  );
}
