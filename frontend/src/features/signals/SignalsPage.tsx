import { useMemo } from 'react';
import { Answer } from '../../base/Answer';
import { useAskedRange } from '../../base/askedRange';
import { Button } from '../../base/Button';
import { useMedia } from '../../base/hooks';
import { useChangeQuery, useQueryParam, useTimeRange } from '../../base/query';
import { RangeFilter } from '../../base/RangeFilter';
import { Select } from '../../base/Select';
import { useSignals } from '../../api/signals';
import { useLive } from '../../live/useLive';
import { kinds, kindTitle } from './signalModel';
import { SignalCards } from './SignalCards';
import { SignalTable } from './SignalTable';

const kindOptions = Object.keys(kinds).map((kind) => [kind, kindTitle(kind)] as const);

const membership = [
  ['true', 'In an incident'],
  ['false', 'In no incident'],
] as const;

/** Every finding of every detector and rule, newest first, also what was held back. */
export default function SignalsPage() {
  const [kind, setKind] = useQueryParam('kind');
  const [service, setService] = useQueryParam('svc');
  const [inIncident, setInIncident] = useQueryParam('in_incident');
  const [sort, setSort] = useQueryParam('sort');
  const { from, to } = useTimeRange();
  const range = useAskedRange();
  const change = useChangeQuery();
  const isLive = useLive((state) => state.link === 'live') && range.to === null;
  const known = useLive((state) => state.services);
  const services = useMemo(() => [...known.keys()].sort().map((name) => [name, name] as const), [known]);
  const asked = useSignals({ kind, service, ...range, in_incident: inIncident, sort }, isLive);
  const isNarrow = useMedia('(max-width: 760px)');
  const isFiltered = [kind, service, inIncident, from, to].some((value) => value !== null);
  return (
    <main className="flex min-h-0 flex-1 flex-col" data-testid="signals-page">
      <header className="flex flex-wrap items-end justify-between gap-3 border-b border-line bg-panel px-4 py-3">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="text-[19px] leading-tight font-bold">Signals</h1>
          <p className="mt-0.5 text-[12px] text-muted" data-testid="kind-says">
            {kind === null ? 'Every finding of every detector and rule, once a second while it lasts.' : (kinds[kind]?.says ?? 'A kind that this page does not know.')}
          </p>
        </div>
        <div role="group" aria-label="Filters" className="flex flex-wrap items-end gap-2">
          <Select label="Kind" any="All kinds" value={kind} options={kindOptions} onChange={setKind} />
          <Select label="Service" any="All services" value={service} options={services} onChange={setService} />
          <Select label="Incident" any="In one or none" value={inIncident} options={membership} onChange={setInIncident} />
          <RangeFilter />
        </div>
      </header>
      <div className="min-h-0 flex-1 overflow-auto">
        <Answer of={{ ...asked, data: asked.data?.pages }} what="the signals" lines={8}>
          {(pages) => {
            const signals = pages.flatMap((page) => page.items);
            return signals.length === 0 ? (
              <p className="px-4 py-6 text-[13px] text-muted">
                {asked.hasNextPage ? 'None among those looked at so far.' : isFiltered ? 'No signal matches these filters.' : 'No signal is stored. On healthy traffic the detectors say nothing.'}
                {isFiltered && (
                  <Button className="ml-3" onClick={() => change({ kind: null, svc: null, in_incident: null, from: null, to: null })}>
                    Show all
                  </Button>
                )}
              </p>
            ) : isNarrow ? (
              <SignalCards signals={signals} />
            ) : (
              <SignalTable signals={signals} sort={sort === 'score' ? 'score' : 'time'} onSort={(next) => setSort(next === 'time' ? null : next)} />
            );
          }}
        </Answer>
        {asked.hasNextPage && (
          <div className="px-4 py-3">
            <Button disabled={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
              {sort === 'score' ? 'Weaker ones' : 'Older ones'}
            </Button>
          </div>
        )}
        <details className="border-t border-line px-4 py-3 text-[12px]">
          <summary className="min-h-6 cursor-pointer font-semibold">What the kinds mean</summary>
          <dl className="mt-2 grid max-w-3xl grid-cols-[120px_minmax(0,1fr)] gap-x-3 gap-y-1">
            {Object.entries(kinds).map(([name, { title, says }]) => (
              <div key={name} className="contents">
                <dt className="font-semibold">{title}</dt>
                <dd className="text-muted">{says}</dd>
              </div>
            ))}
          </dl>
        </details>
      </div>
    </main>
  );
}
