import { useEffect, useMemo, useRef, useState } from 'react';
import { useSearch as useAddress } from 'wouter';
import { exportPath, useHistogram, useRelaxations, useSearch, type SearchFilter } from '../../api/useSearch';
import { useAskedRange } from '../../base/askedRange';
import { Answer } from '../../base/Answer';
import { Button } from '../../base/Button';
import { plural, whole } from '../../base/format';
import { useKey } from '../../base/keys';
import { useChangeQuery } from '../../base/query';
import { LevelHistogram } from '../../charts/LevelHistogram';
import type { Relaxation } from '../../contracts/search';
import { Context } from './Context';
import { Results } from './Results';
import { SearchFilters } from './SearchFilters';
import { relaxationText, withoutTerm } from './searchModel';

const linkLook = 'inline-flex h-7 items-center rounded-md border border-line-strong px-2.5 text-[12px] font-medium whitespace-nowrap hover:bg-hover';

/** The search as the address says it. */
function useFilter(): SearchFilter {
  const address = useAddress();
  return useMemo(() => {
    const query = new URLSearchParams(address);
    const kind = query.get('kind');
    return {
      q: query.get('q'),
      service: query.get('svc'),
      level: query.get('level'),
      template: query.get('tpl'),
      trace: query.get('trace'),
      // Spans are records too; whoever looks for lines does not want them among the hits.
      kind: kind === 'any' ? null : (kind ?? 'log'),
      from: query.get('from'),
      to: query.get('to'),
    };
  }, [address]);
}

/** What the address says when a condition is left out. */
function relaxed({ filter, value }: Relaxation, q: string | null, isPicked: boolean): Readonly<Record<string, string | null>> {
  switch (filter) {
    case 'service':
      return { svc: null, q: withoutTerm(q ?? '', `service:${value}`) };
    case 'level':
      return { level: null, q: (q ?? '').replace(/level:\S+/i, '').trim() };
    case 'template':
      return { tpl: null, q: withoutTerm(q ?? '', `template:${value}`) };
    case 'trace':
      return { trace: null, q: withoutTerm(q ?? '', `trace:${value}`) };
    case 'kind':
      return { kind: 'any' };
    case 'range':
      // A range that nobody picked is that of the moment which is looked at.
      return isPicked ? { from: null, to: null } : { at: null, replay: null };
    case 'not_service':
      return { q: withoutTerm(q ?? '', `-service:${value}`) };
    default:
      return { q: withoutTerm(q ?? '', value) };
  }
}

export function SearchPanel() {
  const picked = useFilter();
  const { from, to } = useAskedRange();
  const filter = useMemo(() => ({ ...picked, from, to }), [picked, from, to]);
  const change = useChangeQuery();
  const search = useSearch(filter);
  const histogram = useHistogram(filter);
  const lines = useMemo(() => search.data?.pages.flatMap((page) => page.items) ?? [], [search.data]);
  const [contextOf, setContextOf] = useState<number | null>(null);
  const box = useRef<HTMLInputElement>(null);
  useKey('/', () => box.current?.focus(), 'Find: to the query box');
  useEffect(() => setContextOf(null), [filter]);

  const isEmpty = search.isSuccess && lines.length === 0;
  const relaxations = useRelaxations(filter, isEmpty && !search.isPlaceholderData);
  const total = histogram.isPlaceholderData ? undefined : histogram.data?.total;

  return (
    <>
      <SearchFilters filter={picked} onChange={change} box={box} />
      <div className="shrink-0 border-b border-line px-3 py-2">
        <div className="mb-1 flex flex-wrap items-center gap-2 text-[12px]">
          <span aria-live="polite" className="text-muted" data-testid="hits">
            {total === undefined ? ' ' : `${plural(total, 'hit')}${histogram.data?.countedFrom == null ? '' : ` since ${new Date(histogram.data.countedFrom).toISOString().slice(0, 19)}; what is older was not counted`}`}
          </span>
          <span className="flex-1" />
          <a className={linkLook} href={exportPath(filter, 'csv')} download>
            Export CSV
          </a>
          <a className={linkLook} href={exportPath(filter, 'ndjson')} download>
            NDJSON
          </a>
        </div>
        {histogram.data !== undefined && (
          <LevelHistogram
            stacks={histogram.data.buckets}
            bucketMs={histogram.data.bucketSeconds * 1000}
            label={`Hits over time by level, ${whole(histogram.data.total)} in all. Drag to narrow the range of time.`}
            onBrush={(from, to) => change({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })}
          />
        )}
        {histogram.error !== null && <p className="text-[12px] text-warning-text">{histogram.error.message}</p>}
      </div>
      {contextOf !== null ? (
        <Context sequence={contextOf} onClose={() => setContextOf(null)} />
      ) : (
        <Answer of={search} what="the hits" lines={5} fills>
          {isEmpty ? (
            <div className="px-3 py-4 text-[12px]">
              <p className="font-medium">Nothing matches all of this.</p>
              {relaxations.data !== undefined && relaxations.data.length === 0 && <p className="mt-1 text-muted">Nothing is stored yet. Send a line, or wait for the first.</p>}
              <ul className="mt-2 flex flex-col items-start gap-1.5">
                {relaxations.data?.map((relaxation) => (
                  <li key={`${relaxation.filter} ${relaxation.value}`} className="flex items-center gap-2">
                    <Button onClick={() => change(relaxed(relaxation, filter.q, picked.from !== null || picked.to !== null))} disabled={relaxation.count === 0}>
                      {relaxationText(relaxation)}
                    </Button>
                    <span className="text-muted">{relaxation.count === null ? 'not counted' : relaxation.count >= 100_000 ? '100,000 or more lines' : plural(relaxation.count, 'line')}</span>
                  </li>
                ))}
              </ul>
            </div>
          ) : (
            <Results
              lines={lines}
              isOfBefore={search.isPlaceholderData}
              filter={filter}
              onChange={change}
              onContext={setContextOf}
              hasMore={search.hasNextPage}
              isLoadingMore={search.isFetchingNextPage}
              onMore={() => void search.fetchNextPage()}
            />
          )}
        </Answer>
      )}
    </>
  );
}
