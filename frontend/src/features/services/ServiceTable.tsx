import { useMemo, useState } from 'react';
import { Button } from '../../base/Button';
import { compact, latency, percent, plural } from '../../base/format';
import { Nothing } from '../../base/Panel';
import { Tag, type Tone } from '../../base/Tag';
import type { ServiceName } from '../../contracts/ids';
import type { Service } from '../../contracts/live';
import { rolesOf, type Role } from '../../live/impact';
import { type PeerKind, peerTitles, withPeers } from '../../live/peers';
import { useLive } from '../../live/useLive';
import { byTrouble } from './servicesModel';

/** The most troubled come first; of a large system the rest is asked for. */
const rowsAtFirst = 60;

/** The map's content as a table, most troubled first: for small screens, for readers, and when nothing is wrong. */
export function ServiceTable({ onSelect }: { readonly onSelect: (name: ServiceName) => void }) {
  const own = useLive((state) => state.services);
  const edges = useLive((state) => state.edges);
  const { services, kinds } = useMemo(() => withPeers(own, [...edges.values()]), [own, edges]);
  const incidents = useLive((state) => state.incidents);
  const roles = useMemo(() => rolesOf(incidents), [incidents]);
  const rows = useMemo(() => byTrouble(services.values(), roles), [services, roles]);
  const [shown, setShown] = useState(rowsAtFirst);
  if (rows.length === 0) {
    return <Nothing>No service has spoken yet.</Nothing>;
  }
  return (
    <table className="w-full border-collapse text-[12px]" aria-label="Services by trouble">
      <thead className="sticky top-0 bg-panel text-[11px] text-muted">
        <tr>
          <th scope="col" className="py-1 pl-3 text-left font-medium">
            Service
          </th>
          {['rec/s', 'errors', 'ahead', 'p95'].map((title) => (
            <th key={title} scope="col" className="px-1.5 text-right font-medium last:pr-3" title={title === 'ahead' ? 'error rate forecast 10 s ahead' : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, shown).map((service) => (
          <tr key={service.name} className="border-t border-line hover:bg-raised">
            <td className="py-0.5 pl-2">
              <button type="button" onClick={() => onSelect(service.name)} className="flex min-h-6 w-full items-center gap-2 rounded px-1 text-left font-medium">
                <span className="truncate">{service.name}</span>
                <State role={roles.get(service.name)} service={service} peer={kinds.get(service.name)} />
              </button>
            </td>
            <td className="num px-1.5 text-right" title={kinds.has(service.name) ? 'calls to it a second' : undefined}>{compact(service.recordsPerSecond)}</td>
            <td className="num px-1.5 text-right">{percent(service.errorRatio)}</td>
            <td className="num px-1.5 text-right text-muted">{service.forecastErrorRatio === null ? '–' : percent(service.forecastErrorRatio)}</td>
            <td className="num pr-3 pl-1.5 text-right" title={kinds.has(service.name) ? 'mean of the calls to it' : undefined}>{latency(service.p95Ms)}</td>
          </tr>
        ))}
      </tbody>
      {rows.length > shown && (
        <tfoot>
          <tr className="border-t border-line">
            <td colSpan={5} className="px-2 py-1">
              <Button look="quiet" onClick={() => setShown(shown + rowsAtFirst)}>
                {plural(rows.length - shown, 'service more', 'services more')}
              </Button>
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

type StateProps = { readonly role: Role | undefined; readonly service: Service; readonly peer: PeerKind | undefined };

function State({ role, service, peer }: StateProps) {
  const state = stateOf(role, service) ?? (peer === undefined ? null : ([peerTitles[peer].toUpperCase(), 'neutral', 'outline'] as const));
  return state === null ? null : (
    <Tag tone={state[1]} look={state[2]}>
      {state[0]}
    </Tag>
  );
}

function stateOf(role: Role | undefined, service: Service): readonly [string, Tone, 'solid' | 'outline' | 'dashed'] | null {
  switch (role?.kind) {
    case 'root':
      return ['ROOT', 'critical', 'solid'];
    case 'hit':
      return [role.hops > 0 ? `HIT +${role.hops}` : 'HIT', 'warning', 'solid'];
    case 'starved':
      return ['STARVED', 'neutral', 'dashed'];
    case 'risk':
      return ['AT RISK', 'risk', 'dashed'];
    case undefined:
      return service.health === 'ok' ? null : [service.health.toUpperCase(), service.health === 'critical' ? 'critical' : 'warning', 'outline'];
  }
}
