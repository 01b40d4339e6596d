import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useCorrelations } from '../../api/useCorrelations';
import { useAskedRange } from '../../base/askedRange';
import { epochMs } from '../../base/brand';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { clock, duration, plural } from '../../base/format';
import { Nothing } from '../../base/Panel';
import { useQueryParam } from '../../base/query';
import { routes } from '../../base/routes';
import { Heatmap } from '../../charts/Heatmap';
import { shortRatio } from '../../charts/heatmapModel';
import type { Correlations } from '../../contracts/correlations';
import './correlations.css';
import { ordered, pairsOf, sayPair, windowOf, windows, wordOf } from './correlationsModel';

const pageRows = 100;

/** Which services fail together: their error rates per second, each against each. */
export default function CorrelationsPage() {
  const [windowText, setWindow] = useQueryParam('seconds');
  const [form, setForm] = useQueryParam('form');
  const seconds = windowOf(windowText);
  const { to } = useAskedRange();
  const { data, error, refetch, isPlaceholderData } = useCorrelations(seconds, to);
  const matrix = useMemo(() => (data === undefined ? null : ordered(data)), [data]);

  return (
    <main className="flex min-h-0 flex-1 flex-col gap-2 p-4">
      <header className="flex flex-wrap items-center gap-3">
        <div className="mr-auto min-w-0">
          <h1 className="text-[19px] leading-tight font-bold">Correlations</h1>
          <p className="text-[12px] text-muted">Services whose error rates rise and fall together, second by second (Pearson’s r). Alike ones stand together. It says who, not why.</p>
        </div>
        <div role="group" aria-label="Over the last" className="flex overflow-hidden rounded-md border border-line-strong">
          {windows.map((item) => (
            <Choice key={item.seconds} isOn={item.seconds === seconds} onPick={() => setWindow(item.seconds === 300 ? null : String(item.seconds))}>
              {item.title}
            </Choice>
          ))}
        </div>
        <div role="group" aria-label="Form" className="flex overflow-hidden rounded-md border border-line-strong">
          <Choice isOn={form !== 'table'} onPick={() => setForm(null)}>
            Heatmap
          </Choice>
          <Choice isOn={form === 'table'} onPick={() => setForm('table')}>
            Table
          </Choice>
        </div>
      </header>
      {error !== null && (
        <div role="alert" className="flex items-center gap-3 rounded-md border border-warning bg-warning-tint px-3 py-2 text-[12px]">
          <span className="flex-1">{error.message}</span>
          <Button onClick={() => void refetch()}>Retry</Button>
        </div>
      )}
      <section aria-label="Correlations" aria-busy={matrix === null} className={cx('flex min-h-0 flex-1 flex-col rounded-lg border border-line bg-panel p-3', isPlaceholderData && 'opacity-60')}>
        {matrix === null ? error === null && <p role="status" className="skeleton-late text-[12px] text-muted">Asking the store…</p> : <Content matrix={matrix} to={to} isTable={form === 'table'} />}
      </section>
    </main>
  );
}

function Content({ matrix, to, isTable }: { readonly matrix: Correlations; readonly to: string | null; readonly isTable: boolean }) {
  const { services, values } = matrix;
  const moving = values.filter((row, i) => row.some((value, j) => value !== null && i !== j)).length;
  if (services.length < 2) {
    return <Nothing>There is nothing to compare yet: it takes two services with stored seconds. Send records of another service, or wait a moment.</Nothing>;
  }
  return (
    <>
      <p className="mb-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-[12px] text-muted">
        <span>
          {plural(services.length, 'service')}, {duration(matrix.seconds * 1000)} of stored seconds{to !== null && ` up to ${clock(epochMs(Date.parse(to)))} UTC`}
          {moving < services.length && ` · ${services.length - moving} without a change in error rate, marked by a dot`}
        </span>
        <span className="num inline-flex items-center gap-1.5">
          −1 <span className="diverge-scale" aria-hidden="true" /> +1
        </span>
      </p>
      {isTable ? (
        <Pairs matrix={matrix} />
      ) : (
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_300px] gap-4 max-[1100px]:grid-cols-1">
          <Heatmap label={`Correlation of ${services.length} services. Arrow keys walk from square to square.`} labels={services} values={values} say={({ row, column }) => sayPair(matrix, row, column)} />
          <Strongest matrix={matrix} />
        </div>
      )}
    </>
  );
}

/** The pairs that one would look for in the picture first. */
function Strongest({ matrix }: { readonly matrix: Correlations }) {
  const pairs = useMemo(() => pairsOf(matrix).slice(0, 15), [matrix]);
  return (
    <aside aria-label="Strongest pairs" className="min-h-0 overflow-y-auto border-l border-line pl-4 text-[12px] max-[1100px]:hidden">
      <h2 className="mb-1 font-semibold text-muted">Strongest</h2>
      <ol>
        {pairs.map(({ a, b, value }) => (
          <li key={`${a}\u0000${b}`} className="grid grid-cols-[44px_1fr] gap-2 border-b border-line py-1">
            <span className="num text-right font-semibold">{shortRatio(value)}</span>
            <span className="min-w-0 break-words">
              {a} <span className="text-muted">×</span> {b}
            </span>
          </li>
        ))}
      </ol>
    </aside>
  );
}

function Pairs({ matrix }: { readonly matrix: Correlations }) {
  const [shown, setShown] = useState(pageRows);
  const pairs = useMemo(() => pairsOf(matrix), [matrix]);
  if (pairs.length === 0) {
    return <Nothing>No error rate has changed in this window; try a longer one.</Nothing>;
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <table className="w-full max-w-[820px] border-collapse text-[12px]" aria-label="Pairs of services, the most alike first">
        <thead className="sticky top-0 bg-panel text-left text-[11px] text-muted">
          <tr>
            <th scope="col" className="py-1 font-medium">Service</th>
            <th scope="col" className="font-medium">Service</th>
            <th scope="col" className="px-3 text-right font-medium">r</th>
            <th scope="col" className="font-medium">In words</th>
          </tr>
        </thead>
        <tbody>
          {pairs.slice(0, shown).map(({ a, b, value }) => (
            <tr key={`${a}\u0000${b}`} className="border-t border-line">
              {[a, b].map((name) => (
                <td key={name} className="max-w-0 w-[30%] truncate py-1 pr-2">
                  <Link href={routes.service(name)} className="font-medium underline decoration-line-strong underline-offset-2" title={name}>
                    {name}
                  </Link>
                </td>
              ))}
              <td className="num px-3 text-right">{shortRatio(value)}</td>
              <td className="text-muted">{wordOf(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pairs.length > shown && (
        <Button look="quiet" className="mt-1" onClick={() => setShown(shown + pageRows)}>
          {plural(pairs.length - shown, 'pair more', 'pairs more')}
        </Button>
      )}
    </div>
  );
}

function Choice({ isOn, onPick, children }: { readonly isOn: boolean; readonly onPick: () => void; readonly children: React.ReactNode }) {
  return (
    <button type="button" aria-pressed={isOn} onClick={onPick} className={cx('min-h-7 px-2.5 text-[12px]', isOn ? 'bg-accent-tint font-semibold text-accent-text' : 'text-muted hover:bg-hover')}>
      {children}
    </button>
  );
}
