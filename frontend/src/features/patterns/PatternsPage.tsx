import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { useTemplates } from '../../api/useTemplates';
import { useAskedRange } from '../../base/askedRange';
import { Answer } from '../../base/Answer';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { clock, compact, names, plural, whole } from '../../base/format';
import { useKey } from '../../base/keys';
import { levelOf, levels } from '../../base/logLevels';
import { fieldLook, PageFrame } from '../../base/PageFrame';
import { Nothing } from '../../base/Panel';
import { useQueryParam } from '../../base/query';
import { routes } from '../../base/routes';
import { TemplateText } from '../../base/TemplateText';
import { Sparkline } from '../../charts/Sparkline';
import type { Template } from '../../contracts/templates';
import { useLive } from '../../live/useLive';
import { CorrectionsDialog } from './CorrectionsDialog';
import { sorted, type SortKey } from './patternsModel';
import './patterns.css';

const rowHeight = 34;
const settleMs = 250;

const columns: readonly { readonly key: SortKey; readonly title: string; readonly className?: string }[] = [
  { key: 'level', title: 'Level' },
  { key: 'text', title: 'Pattern' },
  { key: 'count', title: 'Lines', className: 'justify-end' },
  { key: 'trend', title: 'Trend', className: 'patterns-wide' },
  { key: 'first', title: 'First seen', className: 'patterns-wide' },
  { key: 'recent', title: 'Last seen', className: 'patterns-wide' },
];

/** What the services say, each shape of line once. */
export default function PatternsPage() {
  const [q, setQ] = useQueryParam('q');
  const [service, setService] = useQueryParam('svc');
  const [level, setLevel] = useQueryParam('level');
  const [sort, setSort] = useQueryParam('sort');
  const services = useLive((state) => state.services);
  const { to } = useAskedRange();
  const templates = useTemplates({ q, service, level, to });
  const by = columns.find(({ key }) => key === sort)?.key ?? 'count';
  const [showsNoise, setShowsNoise] = useState(false);
  const [isCorrecting, setCorrecting] = useState(false);
  const noise = templates.data?.filter(({ isNoise }) => isNoise).length ?? 0;
  const list = useMemo(() => sorted((templates.data ?? []).filter(({ isNoise }) => showsNoise || !isNoise), by), [templates.data, by, showsNoise]);
  const [typed, setTyped] = useState(q ?? '');
  const box = useRef<HTMLInputElement>(null);
  useKey('/', () => box.current?.focus(), 'Find: to the text of patterns');
  useEffect(() => {
    if (typed === (q ?? '')) {
      return;
    }
    const timer = setTimeout(() => setQ(typed), settleMs);
    return () => clearTimeout(timer);
  }, [typed, q, setQ]);

  const aside = (
    <>
      <input ref={box} type="search" aria-label="Text of the pattern" placeholder="Text of the pattern" className={cx(fieldLook, 'w-64')} value={typed} onChange={(event) => setTyped(event.target.value)} />
      <select aria-label="Service" className={cx(fieldLook, 'max-w-44')} value={service ?? ''} onChange={(event) => setService(event.target.value)}>
        <option value="">All services</option>
        {[...services.keys()].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <select aria-label="Lowest level" className={fieldLook} value={level ?? ''} onChange={(event) => setLevel(event.target.value)}>
        <option value="">All levels</option>
        {levels.slice(1).map((one) => (
          <option key={one.name} value={one.name.toLowerCase()}>
            {one.name} and above
          </option>
        ))}
      </select>
      <span className="text-[12px] text-muted">{templates.data === undefined ? '' : plural(list.length, 'pattern')}</span>
      {noise > 0 && (
        <Button look="quiet" aria-pressed={showsNoise} onClick={() => setShowsNoise(!showsNoise)} data-testid="noise">
          {showsNoise ? 'Fold noise away' : `${whole(noise)} marked as noise`}
        </Button>
      )}
      <Button look="quiet" onClick={() => setCorrecting(true)}>
        Corrections
      </Button>
    </>
  );

  return (
    <PageFrame title="Patterns" aside={aside}>
      <Answer of={templates} what="the patterns" lines={5} fills>
        {list.length === 0 ? <Nothing>No pattern matches. Widen the text, the service or the level; patterns come with the first lines.</Nothing> : <Rows list={list} by={by} onSort={(key) => setSort(key === 'count' ? null : key)} />}
      </Answer>
      {isCorrecting && <CorrectionsDialog onClose={() => setCorrecting(false)} />}
    </PageFrame>
  );
}

function Rows({ list, by, onSort }: { readonly list: readonly Template[]; readonly by: SortKey; readonly onSort: (key: SortKey) => void }) {
  const host = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count: list.length, getScrollElement: () => host.current, estimateSize: () => rowHeight, overscan: 10 });
  return (
    <>
      <div className="patterns-row shrink-0 !h-8 border-b border-line text-[11px] text-muted" role="group" aria-label="Order">
        {columns.map(({ key, title, className }) => (
          <span key={key} className={cx('flex', className)}>
            <button type="button" aria-pressed={key === by} className={cx('min-h-6 font-medium hover:text-text', key === by && 'text-text underline underline-offset-4')} onClick={() => onSort(key)}>
              {title}
            </button>
          </span>
        ))}
      </div>
      <div ref={host} className="min-h-0 flex-1 overflow-y-auto" role="region" aria-label="List of patterns" tabIndex={0}>
        <div className="relative w-full" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const template = list[item.index]!;
            const level = levelOf(template.level);
            return (
              <Link
                key={template.id}
                href={routes.pattern(template.id)}
                className={cx('patterns-row absolute inset-x-0 top-0 border-b border-line border-l-[3px] hover:bg-hover', level.rank >= 4 ? 'border-l-critical' : level.rank === 3 ? 'border-l-warning' : 'border-l-transparent')}
                style={{ transform: `translateY(${item.start}px)`, height: rowHeight }}
              >
                <span className={cx('num', level.rank >= 4 ? 'font-bold text-critical-text' : level.rank === 3 ? 'text-warning-text' : 'text-muted')}>{level.word}</span>
                <span className="flex min-w-0 items-center gap-2">
                  <span className={cx('min-w-0 truncate', template.isNoise && 'opacity-60')}>
                    {template.name !== null && <b className="mr-2">{template.name}</b>}
                    <TemplateText text={template.text} />
                  </span>
                  <span className="shrink-0 truncate text-[11px] text-muted">{names(template.services, 2)}</span>
                </span>
                <span className="num text-right">{compact(template.count)}</span>
                <span className="patterns-wide">
                  <Sparkline values={template.trend} width={96} />
                </span>
                <span className="num patterns-wide text-muted">{clock(template.firstSeen)}</span>
                <span className="num patterns-wide text-muted">{clock(template.lastSeen)}</span>
              </Link>
            );
          })}
        </div>
      </div>
    </>
  );
}
