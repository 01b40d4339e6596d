import { useMemo, useState } from 'react';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { compact, latency, percent, plural } from '../../base/format';
import { Nothing } from '../../base/Panel';
import { edgeKey } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import { tagOf } from './mapModel';
import type { Scene } from './mapScene';
import { type CallColumn, type Order, type ServiceColumn, serviceRows, sortedCalls, sortedServices, turned } from './tableModel';

type MapTableProps = {
  readonly scene: Scene;
  readonly search: string;
  readonly onSelect: (name: ServiceName) => void;
  readonly onSelectEdge: (key: string) => void;
};

const pageRows = 100;

/** The map in words: every service and every call that it draws, most troubled first. */
export function MapTable({ scene, search, onSelect, onSelectEdge }: MapTableProps) {
  const [order, setOrder] = useState<Order<ServiceColumn>>({ column: 'trouble', isDescending: true });
  const [callOrder, setCallOrder] = useState<Order<CallColumn>>({ column: 'errors', isDescending: true });
  const [rowsMax, setRowsMax] = useState(pageRows);
  const [callsMax, setCallsMax] = useState(pageRows);
  const { nodes, edges, roles } = scene;
  const wanted = search.trim().toLowerCase();
  const rows = useMemo(
    () => sortedServices(serviceRows(nodes, edges, roles), order).filter(({ service }) => service.name.toLowerCase().includes(wanted)),
    [nodes, edges, roles, order, wanted],
  );
  const calls = useMemo(
    () => sortedCalls(edges, callOrder).filter(({ caller, callee }) => caller.toLowerCase().includes(wanted) || callee.toLowerCase().includes(wanted)),
    [edges, callOrder, wanted],
  );
  if (rows.length === 0) {
    return <Nothing>{wanted === '' ? 'No service is left to show.' : `No service is called like “${search}”.`}</Nothing>;
  }
  return (
    <div className="absolute inset-0 overflow-y-auto px-3 pb-3">
      <table className="w-full border-collapse text-[12px]" aria-label="Services of the map">
        <Head
          columns={[['name', 'Service'], ['trouble', 'State'], ['records', 'rec/s'], ['errors', 'errors'], ['p95', 'p95'], ['callers', 'called by'], ['callees', 'calls']]}
          textColumns={2}
          order={order}
          onOrder={(column) => setOrder((old) => turned(old, column))}
        />
        <tbody>
          {rows.slice(0, rowsMax).map(({ service, role, callers, callees }) => (
            <tr key={service.name} className="border-t border-line hover:bg-raised">
              <td className="max-w-0 w-[34%]">
                <button type="button" title={service.name} onClick={() => onSelect(service.name)} className="min-h-6 w-full truncate rounded px-1 text-left font-medium">
                  {service.name}
                </button>
              </td>
              <td className="px-1.5 whitespace-nowrap">{stateWord(tagOf(role, service.health))}</td>
              <td className="num px-1.5 text-right">{compact(service.recordsPerSecond)}</td>
              <td className="num px-1.5 text-right">{percent(service.errorRatio)}</td>
              <td className="num px-1.5 text-right">{latency(service.p95Ms)}</td>
              <td className="num px-1.5 text-right">{callers}</td>
              <td className="num px-1.5 text-right">{callees}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More shown={rowsMax} total={rows.length} word="service" onMore={() => setRowsMax(rowsMax + pageRows)} />
      <h3 className="mt-4 mb-1 text-[12px] font-semibold text-muted">Calls</h3>
      {calls.length === 0 ? (
        <p className="text-[12px] text-muted">No calls between them are known.</p>
      ) : (
        <table className="w-full border-collapse text-[12px]" aria-label="Calls of the map">
          <Head
            columns={[['caller', 'Caller'], ['callee', 'Callee'], ['calls', 'calls/s'], ['errors', 'errors'], ['latency', 'mean latency']]}
            textColumns={2}
            order={callOrder}
            onOrder={(column) => setCallOrder((old) => turned(old, column))}
          />
          <tbody>
            {calls.slice(0, callsMax).map((edge) => (
              <tr key={edgeKey(edge)} className="border-t border-line hover:bg-raised">
                <td className="max-w-0 w-[32%]">
                  <button type="button" aria-label={`Call from ${edge.caller} to ${edge.callee}`} onClick={() => onSelectEdge(edgeKey(edge))} className="min-h-6 w-full truncate rounded px-1 text-left">
                    {edge.caller}
                  </button>
                </td>
                <td className="max-w-0 w-[32%] truncate px-1.5">{edge.callee}</td>
                <td className="num px-1.5 text-right">{compact(edge.callsPerSecond)}</td>
                <td className="num px-1.5 text-right">{percent(edge.errorRatio)}</td>
                <td className="num px-1.5 text-right">{latency(edge.latencyMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <More shown={callsMax} total={calls.length} word="call" onMore={() => setCallsMax(callsMax + pageRows)} />
    </div>
  );
}

const stateWord = (tag: string | null): React.ReactNode => (tag === null ? <span className="text-muted">normal</span> : <span className="font-semibold">{tag}</span>);

type HeadProps<Column extends string> = {
  readonly columns: readonly (readonly [Column, string])[];
  /** So many from the left hold words, not figures. */
  readonly textColumns: number;
  readonly order: Order<Column>;
  readonly onOrder: (column: Column) => void;
};

function Head<Column extends string>({ columns, textColumns, order, onOrder }: HeadProps<Column>) {
  return (
    <thead className="sticky top-0 bg-panel text-[11px] text-muted">
      <tr>
        {columns.map(([column, title], index) => {
          const isSorted = column === order.column;
          return (
            <th key={column} scope="col" aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none'} className={cx('font-medium', index < textColumns ? 'text-left' : 'text-right')}>
              <button type="button" onClick={() => onOrder(column)} className={cx('min-h-6 rounded px-1.5 hover:text-text', isSorted && 'text-text')}>
                {title} {isSorted ? (order.isDescending ? '↓' : '↑') : ''}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function More({ shown, total, word, onMore }: { readonly shown: number; readonly total: number; readonly word: string; readonly onMore: () => void }) {
  return total <= shown ? null : (
    <Button look="quiet" className="mt-1" onClick={onMore}>
      {plural(total - shown, `${word} more`, `${word}s more`)}
    </Button>
  );
}
