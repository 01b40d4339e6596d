import { useMemo } from 'react';
import { useServiceDetail } from '../../api/useServiceDetail';
import { IconButton } from '../../base/Button';
import { clock, compact, latency, percent, whole } from '../../base/format';
import { Nothing, Panel } from '../../base/Panel';
import { Sparkline } from '../../charts/Sparkline';
import type { Edge } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import type { ServiceDetail } from '../../contracts/serviceDetail';
import { useLive } from '../../live/useLive';

type ServicePanelProps = { readonly name: ServiceName; readonly onSelect: (name: ServiceName | null) => void };

/** One service: its figures now and before, who calls it, whom it calls, what it says, what went wrong last. */
export function ServicePanel({ name, onSelect }: ServicePanelProps) {
  const service = useLive((state) => state.services.get(name));
  const edges = useLive((state) => state.edges);
  const detail = useServiceDetail(name);
  const callers = useMemo(() => [...edges.values()].filter((edge) => edge.callee === name), [edges, name]);
  const callees = useMemo(() => [...edges.values()].filter((edge) => edge.caller === name), [edges, name]);
  const history = detail.state === 'ready' ? detail.data.history : [];

  return (
    <Panel
      label={`Service ${name}`}
      className="h-full"
      title={<span className="text-[13px] text-text">{name}</span>}
      aside={<IconButton look="quiet" icon="close" label={`Close ${name}`} onClick={() => onSelect(null)} />}
      bodyClassName="overflow-y-auto px-3 pb-3"
    >
      {service === undefined ? (
        <Nothing>Not heard of in this stream.</Nothing>
      ) : (
        <dl className="grid grid-cols-2 gap-x-4">
          <Figure label="records/s" value={compact(service.recordsPerSecond)} history={history.map((point) => point.recordsPerSecond)} />
          <Figure label="error rate" value={percent(service.errorRatio)} history={history.map((point) => point.errorRatio)} />
          <Figure label="p50" value={latency(service.p50Ms)} history={history.map((point) => point.p50Ms)} />
          <Figure label="p95" value={latency(service.p95Ms)} history={history.map((point) => point.p95Ms)} />
          <Figure label="p99" value={latency(service.p99Ms)} history={history.map((point) => point.p99Ms)} />
          <Figure
            label="error rate in 10 s"
            value={service.forecastErrorRatio === null ? '–' : percent(service.forecastErrorRatio)}
            note={service.forecastLow === null || service.forecastHigh === null ? '' : `${percent(service.forecastLow)} to ${percent(service.forecastHigh)}`}
            history={[]}
          />
        </dl>
      )}
      <EdgeList title="Called by" edges={callers} pick={(edge) => edge.caller} onSelect={onSelect} />
      <EdgeList title="Calls" edges={callees} pick={(edge) => edge.callee} onSelect={onSelect} />
      {detail.state === 'failed' && (
        <p role="alert" className="mt-3 rounded border border-warning bg-warning-tint px-2 py-1 text-[12px]">
          {detail.problem}
        </p>
      )}
      {detail.state === 'ready' && <Said detail={detail.data} />}
    </Panel>
  );
}

function Figure({ label, value, note = '', history }: { readonly label: string; readonly value: string; readonly note?: string; readonly history: readonly number[] }) {
  return (
    <div className="relative border-b border-line py-1.5">
      <dt className="text-[11px] text-muted">{label}</dt>
      <dd className="num text-[14px] font-semibold">
        {value} {note !== '' && <span className="text-[11px] font-normal text-muted">{note}</span>}
        {history.length > 1 && <Sparkline values={history} width={70} className="absolute top-3 right-0 text-faint" />}
      </dd>
    </div>
  );
}

type EdgeListProps = { readonly title: string; readonly edges: readonly Edge[]; readonly pick: (edge: Edge) => ServiceName; readonly onSelect: (name: ServiceName) => void };

function EdgeList({ title, edges, pick, onSelect }: EdgeListProps) {
  if (edges.length === 0) {
    return null;
  }
  return (
    <>
      <h3 className="mt-3 text-[12px] font-semibold text-muted">{title}</h3>
      <ul>
        {edges.map((edge) => (
          <li key={pick(edge)}>
            <button type="button" onClick={() => onSelect(pick(edge))} className="grid min-h-6 w-full grid-cols-[1fr_auto] items-center gap-2 rounded px-1 text-left hover:bg-hover">
              <span className="truncate">{pick(edge)}</span>
              <span className="num text-[12px] text-muted">
                {compact(edge.callsPerSecond)}/s {percent(edge.errorRatio)} {latency(edge.latencyMs)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Said({ detail }: { readonly detail: ServiceDetail }) {
  return (
    <>
      <h3 className="mt-3 text-[12px] font-semibold text-muted">What it says most</h3>
      {detail.topTemplates.length === 0 && <p className="text-[12px] text-muted">No template stored yet.</p>}
      <ul>
        {detail.topTemplates.slice(0, 6).map((template) => (
          <li key={template.id} className="num grid grid-cols-[1fr_auto] gap-2 border-b border-line py-1 text-[12px]">
            <span className="line-clamp-2 break-words">{template.text}</span>
            <span className="text-muted">{whole(template.count)}</span>
          </li>
        ))}
      </ul>
      <h3 className="mt-3 text-[12px] font-semibold text-muted">Errors, newest first</h3>
      {detail.recentErrors.length === 0 && <p className="text-[12px] text-muted">None stored.</p>}
      <ul>
        {detail.recentErrors.slice(0, 8).map((error) => (
          <li key={error.sequence} className="num grid grid-cols-[58px_1fr] gap-2 border-l-2 border-critical py-0.5 pl-2 text-[12px]">
            <span className="text-muted">{clock(error.time)}</span>
            <span className="line-clamp-2 break-words">{error.message}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
