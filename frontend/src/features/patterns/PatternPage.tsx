import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { useAction } from '../../api/useAction';
import { useCorrectionActions } from '../../api/useCorrections';
import { useHistogram } from '../../api/useSearch';
import { useTemplate } from '../../api/useTemplates';
import { useAskedRange } from '../../base/askedRange';
import { Answer } from '../../base/Answer';
import { Button } from '../../base/Button';
import { clock, compact, percent, plural, whole } from '../../base/format';
import { LogDetails } from '../../base/LogDetails';
import { levelOf } from '../../base/logLevels';
import { LogRow } from '../../base/LogRow';
import { PageFrame } from '../../base/PageFrame';
import { routes } from '../../base/routes';
import { TemplateText } from '../../base/TemplateText';
import { LevelHistogram } from '../../charts/LevelHistogram';
import { Meter } from '../../charts/Meter';
import { attributesOf, type StoredRecord } from '../../contracts/records';
import type { ParameterStats, TemplateDetail, ValueCount } from '../../contracts/templates';
import { useTimeTravel } from '../../live/TimeTravel';
import { CorrectPanel } from './CorrectPanel';

const linkLook = 'inline-flex h-7 items-center rounded-md border border-line-strong px-2.5 text-[12px] font-medium hover:bg-hover';
const kinds: Readonly<Record<string, string>> = { number: 'numbers', id: 'ids', address: 'addresses', path: 'paths', word: 'words', mixed: 'of several kinds', none: 'no sample' };

/** One shape of line: how often, since when, by whom, and what its wildcards stand for. */
export default function PatternPage() {
  const id = decodeURIComponent(useParams<{ id: string }>().id ?? '');
  const { to } = useAskedRange();
  const template = useTemplate(id, to);
  return (
    <PageFrame
      title="Pattern"
      aside={
        <>
          <span className="num text-[12px] text-muted">{id}</span>
          <span className="flex-1" />
          <Link href={routes.logs({ tpl: id })} className={linkLook} data-testid="pattern-logs">
            Its lines
          </Link>
          <Link href={routes.patterns()} className={linkLook}>
            All patterns
          </Link>
        </>
      }
    >
      <Answer of={template} what="the pattern" lines={5} fills>
        {(data) => <Detail id={id} to={to} detail={data} />}
      </Answer>
    </PageFrame>
  );
}

function Detail({ id, to, detail }: { readonly id: string; readonly to: string | null; readonly detail: TemplateDetail }) {
  const { summary } = detail;
  const [opened, setOpened] = useState<StoredRecord | null>(null);
  const [, navigate] = useLocation();
  const actions = useCorrectionActions();
  const [splitting, run] = useAction();
  const isPast = useTimeTravel().at !== null;
  const canSplit = summary.partOf === null && !detail.corrections.some(({ kind }) => kind === 'split');
  const history = useHistogram({ q: null, service: null, level: null, template: id, trace: null, kind: 'log', from: null, to });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto px-3 py-3" role="region" aria-label="The pattern" tabIndex={0}>
        {summary.name !== null && <p className="text-[15px] font-semibold">{summary.name}</p>}
        <p className="text-[14px] break-words">
          <TemplateText text={summary.text} />
        </p>
        <p className="mt-1 text-[12px] text-muted">
          <b className="text-text">{levelOf(summary.level).name}</b> · {plural(summary.count, 'line')} · first seen {new Date(summary.firstSeen).toISOString().slice(0, 10)} {clock(summary.firstSeen)} · last seen {clock(summary.lastSeen)} UTC
        </p>
        <CorrectPanel key={id} detail={detail} />
        {splitting.problem !== null && (
          <p role="alert" className="mt-2 rounded border border-critical bg-critical-tint px-2 py-1 text-[12px] text-critical-text">
            {splitting.problem}
          </p>
        )}
        <h2 className="mt-4 mb-1 text-[12px] font-semibold text-muted">Over time; drag to see the lines of a stretch</h2>
        {history.data !== undefined && (
          <LevelHistogram
            stacks={history.data.buckets}
            bucketMs={history.data.bucketSeconds * 1000}
            label={`Lines of this pattern over time, ${whole(history.data.total)} in all`}
            onBrush={(from, to) => navigate(routes.logs({ tpl: id, from: new Date(from).toISOString(), to: new Date(to).toISOString() }))}
          />
        )}
        <div className="mt-4 grid gap-3 [grid-template-columns:repeat(auto-fill,minmax(280px,1fr))]">
          <Values title="Services" note={plural(detail.byService.length, 'service')} values={detail.byService} total={summary.count} linkOf={(value) => routes.logs({ tpl: id, svc: value })} />
          {detail.parameters.map((values, position) => (
            <Values
              key={position}
              title={`Value ${position + 1}`}
              note={noteOf(detail.parameterStats[position])}
              values={values}
              total={detail.parameterStats[position]?.samples ?? 0}
              linkOf={(value) => routes.logs({ tpl: id, q: `"${value.replaceAll('"', ' ')}"` })}
              action={
                canSplit ? (
                  <Button look="quiet" className="ml-auto" disabled={splitting.isBusy || isPast} title="Tell the pattern's lines apart by this value" onClick={() => void run(() => actions.add({ kind: 'split', template: summary.id, position }))}>
                    Split by it
                  </Button>
                ) : undefined
              }
            />
          ))}
        </div>
        <h2 className="mt-4 mb-1 text-[12px] font-semibold text-muted">Latest lines</h2>
        <div className="border-y border-line">
          {detail.examples.map((line) => (
            <LogRow key={line.sequence} line={line} isOpen={opened?.sequence === line.sequence} onOpen={setOpened} />
          ))}
        </div>
      </div>
      {opened !== null && <LogDetails line={opened} attributes={attributesOf(opened.attributes)} onClose={() => setOpened(null)} />}
    </div>
  );
}

function noteOf(stats: ParameterStats | undefined): string {
  if (stats === undefined || stats.samples === 0) {
    return 'no sample';
  }
  const what = `${kinds[stats.kind] ?? stats.kind}, ${whole(stats.distinct)} different in ${whole(stats.samples)}`;
  return stats.min === null || stats.median === null || stats.p95 === null || stats.max === null
    ? what
    : `${what} · ${compact(stats.min)} to ${compact(stats.max)}, half up to ${compact(stats.median)}, 95% up to ${compact(stats.p95)}`;
}

type ValuesProps = { readonly title: string; readonly note: string; readonly values: readonly ValueCount[]; readonly total: number; readonly linkOf: (value: string) => string; readonly action?: React.ReactNode };

function Values({ title, note, values, total, linkOf, action }: ValuesProps) {
  return (
    <section aria-label={title} className="rounded-lg border border-line px-3 py-2">
      <div className="flex items-center">
        <h3 className="text-[12px] font-semibold">{title}</h3>
        {action}
      </div>
      <p className="text-[11px] text-muted">{note}</p>
      <ul className="mt-1.5 flex flex-col">
        {values.map(({ value, count }) => (
          <li key={value}>
            <Link href={linkOf(value)} className="grid min-h-6 grid-cols-[minmax(0,1fr)_72px_44px] items-center gap-2 text-[12px] hover:bg-hover" title={`${value}: ${whole(count)}. Show its lines`}>
              <span className="num truncate">{value === '' ? '(empty)' : value}</span>
              <Meter value={total === 0 ? 0 : count / total} tone="neutral" label={percent(total === 0 ? 0 : count / total)} />
              <span className="num text-right text-muted">{percent(total === 0 ? 0 : count / total)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
