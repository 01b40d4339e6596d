import { Link, useParams } from 'wouter';
import { ApiProblem } from '../../api/http';
import { useServiceDetail, useServiceIncidents, usualRangeMs } from '../../api/useServiceDetail';
import { useAskedRange } from '../../base/askedRange';
import { epochMs } from '../../base/brand';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { clock, compact, latency, percent } from '../../base/format';
import { useTimeRange } from '../../base/query';
import { nameIn, routes } from '../../base/routes';
import { Tag } from '../../base/Tag';
import type { ServiceName } from '../../contracts/ids';
import type { Service } from '../../contracts/live';
import { useLive } from '../../live/useLive';
import { PeerCallers, PeerNote } from './PeerFacts';
import { Charts, Incidents, Neighbours, RecentErrors, TopTemplates } from './ServiceFacts';
import { lastOf, ranges } from './serviceModel';

const card = 'min-w-0 rounded-lg border border-line bg-panel px-4 pt-1 pb-3';

/** One service over any stretch of stored time. */
export default function ServicePage() {
  const { name: written = '' } = useParams<{ readonly name: string }>();
  const name = nameIn(written) as ServiceName;
  const { from, to, set } = useTimeRange();
  const tick = useLive((state) => state.tick);
  const live = useLive((state) => state.services.get(name));
  const range = useAskedRange(usualRangeMs);
  const detail = useServiceDetail(name, range);
  const incidents = useServiceIncidents(name, range);
  const isRanged = from !== null || to !== null;
  const { data } = detail;
  const peer = data?.peer ?? null;

  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-[1400px] flex-col gap-3 p-4">
        <header className="flex flex-wrap items-center gap-3">
          <h1 className="min-w-0 truncate text-[19px] leading-tight font-bold" title={name}>
            {name}
          </h1>
          {live !== undefined && <Now service={live} />}
          <span className="ml-auto flex flex-wrap items-center gap-2">
            <Ranges isRanged={isRanged} isPast={range.to !== to} from={range.from} to={range.to} onPick={(seconds) => (seconds === null || tick === null ? set(null, null) : set(lastOf(seconds, tick).from, lastOf(seconds, tick).to))} />
            <Link href={routes.overview({ svc: name })} className="inline-flex h-7 items-center rounded-md border border-line-strong px-2.5 text-[12px] hover:bg-hover">
              In the map
            </Link>
            {peer === null && (
              <Link href={routes.logs({ svc: name, from, to })} className="inline-flex h-7 items-center rounded-md border border-line-strong px-2.5 text-[12px] hover:bg-hover">
                Its logs
              </Link>
            )}
          </span>
        </header>
        {peer !== null && <PeerNote peer={peer} />}
        {detail.error !== null && (
          <div role="alert" className="flex items-center gap-3 rounded-md border border-warning bg-warning-tint px-3 py-2 text-[12px]">
            <span className="flex-1">{detail.error.message}</span>
            {!(detail.error instanceof ApiProblem && detail.error.status === 404) && <Button onClick={() => void detail.refetch()}>Retry</Button>}
          </div>
        )}
        {data === undefined ? (
          detail.error === null && <p role="status" className="text-[12px] text-muted">Asking the store…</p>
        ) : (
          <div className={cx('grid grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)] items-start gap-3 max-[1000px]:grid-cols-1', detail.isPlaceholderData && 'opacity-60')}>
            <div className="grid min-w-0 gap-3">
              <section aria-label="Over time" className={cx(card, 'grid gap-3 pt-3')}>
                {data.history.length === 0 ? <p className="text-[12px] text-muted">Nothing is stored of this time. Pick a later or longer range.</p> : <Charts detail={data} height={150} hasForecast={range.to === null} />}
              </section>
              {peer === null && (
                <div className={card}>
                  <RecentErrors detail={data} most={20} />
                </div>
              )}
            </div>
            <div className="grid min-w-0 gap-3">
              <div className={card}>
                {incidents.error !== null ? <p role="alert" className="pt-2 text-[12px]">{incidents.error.message}</p> : <Incidents incidents={incidents.data ?? []} name={name} none={incidents.isPending ? 'Asking the store…' : 'None in this time.'} />}
              </div>
              <div className={card}>
                {peer !== null && peer.callers.length > 0 ? <PeerCallers peer={peer} /> : <Neighbours title="Called by" edges={data.callers} pick={(edge) => edge.caller} />}
                {peer === null && <Neighbours title="Calls" edges={data.callees} pick={(edge) => edge.callee} />}
              </div>
              {peer === null && (
                <div className={card}>
                  <TopTemplates detail={data} most={10} />
                </div>
              )}
            </div>
          </div>
        )}
      </div>
    </main>
  );
}

function Now({ service }: { readonly service: Service }) {
  return (
    <p className="num flex items-center gap-3 text-[12px] text-muted">
      {service.health !== 'ok' && <Tag tone={service.health === 'critical' ? 'critical' : 'warning'}>{service.health.toUpperCase()}</Tag>}
      <span>{compact(service.recordsPerSecond)} records/s</span>
      <span>{percent(service.errorRatio)} errors</span>
      <span>p95 {latency(service.p95Ms)}</span>
    </p>
  );
}

type RangesProps = { readonly isRanged: boolean; readonly isPast: boolean; readonly from: string | null; readonly to: string | null; readonly onPick: (seconds: number | null) => void };

function Ranges({ isRanged, isPast, from, to, onPick }: RangesProps) {
  const seconds = from === null || to === null ? null : Math.round((Date.parse(to) - Date.parse(from)) / 1000);
  const choice = (isOn: boolean) => cx('min-h-7 px-2.5 text-[12px]', isOn ? 'bg-accent-tint font-semibold text-accent-text' : 'text-muted hover:bg-hover');
  return (
    <>
      {(isRanged || isPast) && <span className="num text-[12px] text-muted">{[from, to].map((end) => (end === null || Number.isNaN(Date.parse(end)) ? '…' : clock(epochMs(Date.parse(end))))).join(' – ')}</span>}
      <span role="group" aria-label="Range" className="flex overflow-hidden rounded-md border border-line-strong">
        <button type="button" aria-pressed={!isRanged} className={choice(!isRanged)} onClick={() => onPick(null)}>
          {isPast ? 'Then' : 'Live'}
        </button>
        {ranges.map((range) => (
          <button key={range.seconds} type="button" aria-pressed={isRanged && seconds === range.seconds} className={choice(isRanged && seconds === range.seconds)} onClick={() => onPick(range.seconds)}>
            {range.title}
          </button>
        ))}
      </span>
    </>
  );
}
