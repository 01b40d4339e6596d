import { useMemo } from 'react';
import { Link } from 'wouter';
import { usualRangeMs, useServiceDetail } from '../../api/useServiceDetail';
import { useAskedRange } from '../../base/askedRange';
import { Button, IconButton } from '../../base/Button';
import { compact, latency, percent } from '../../base/format';
import { Nothing, Panel } from '../../base/Panel';
import { routes } from '../../base/routes';
import type { ServiceName } from '../../contracts/ids';
import { useLive } from '../../live/useLive';
import { PeerCallers, PeerNote } from './PeerFacts';
import { Charts, Incidents, Neighbours, RecentErrors, TopTemplates } from './ServiceFacts';
import { peerWords } from './serviceModel';

type ServicePanelProps = { readonly name: ServiceName; readonly onSelect: (name: ServiceName | null) => void };

/** One service beside the map: its figures now and before, who calls it, whom it calls, what it says, what went wrong last. */
export function ServicePanel({ name, onSelect }: ServicePanelProps) {
  const service = useLive((state) => state.services.get(name));
  const edges = useLive((state) => state.edges);
  const range = useAskedRange(usualRangeMs);
  const callers = useMemo(() => [...edges.values()].filter((edge) => edge.callee === name), [edges, name]);
  const { data: detail, error, refetch } = useServiceDetail(name, range);
  const peer = detail?.peer ?? null;
  const isPeer = peer !== null || (service === undefined && callers.some((edge) => edge.evidence.includes('peer')));
  const callees = useMemo(() => [...edges.values()].filter((edge) => edge.caller === name), [edges, name]);

  return (
    <Panel
      label={`Service ${name}`}
      className="h-full"
      title={<span className="text-[13px] text-text" title={name}>{name}</span>}
      aside={
        <span className="flex shrink-0 items-center gap-1">
          <Link href={routes.service(name)} className="inline-flex h-7 items-center rounded-md border border-line-strong px-2.5 text-[12px] font-medium hover:bg-hover">
            Open page
          </Link>
          <IconButton look="quiet" icon="close" label={`Close ${name}`} onClick={() => onSelect(null)} />
        </span>
      }
      bodyClassName="overflow-y-auto px-3 pb-3"
    >
      {peer !== null ? (
        <div className="mb-2">
          <PeerNote peer={peer} />
        </div>
      ) : service === undefined ? (
        <Nothing>{isPeer ? peerWords[callers.find(({ connection }) => connection !== 'service')?.connection ?? 'service'] : 'Not heard of in this stream.'}</Nothing>
      ) : (
        <dl className="num mb-2 grid grid-cols-4 gap-x-3 border-b border-line pb-2 text-[13px] font-semibold [&_dt]:font-sans [&_dt]:text-[11px] [&_dt]:font-normal [&_dt]:text-muted">
          <Figure label="records/s" value={compact(service.recordsPerSecond)} />
          <Figure label="errors" value={percent(service.errorRatio)} />
          <Figure label="p95" value={latency(service.p95Ms)} />
          <Figure label="p99" value={latency(service.p99Ms)} />
        </dl>
      )}
      {error !== null && (
        <p role="alert" className="my-2 flex items-center gap-2 rounded border border-warning bg-warning-tint px-2 py-1 text-[12px]">
          <span className="flex-1">{error.message}</span>
          <Button onClick={() => void refetch()}>Retry</Button>
        </p>
      )}
      {detail !== undefined && detail.history.length > 0 && (
        <div className="grid gap-2">
          <Charts detail={detail} height={72} hasForecast={range.to === null} />
        </div>
      )}
      {detail !== undefined && detail.incidents.length > 0 && <Incidents incidents={detail.incidents} name={name} none="" />}
      {peer !== null && peer.callers.length > 0 ? <PeerCallers peer={peer} onSelect={onSelect} /> : <Neighbours title="Called by" edges={callers} pick={(edge) => edge.caller} onSelect={onSelect} />}
      {!isPeer && <Neighbours title="Calls" edges={callees} pick={(edge) => edge.callee} onSelect={onSelect} />}
      {detail !== undefined && !isPeer && <TopTemplates detail={detail} most={6} />}
      {detail !== undefined && !isPeer && <RecentErrors detail={detail} most={8} />}
    </Panel>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
