import { cx } from '../../base/cx';

export function Section({ title, note, children }: { readonly title: string; readonly note?: string; readonly children: React.ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border border-line bg-panel">
      <header className="flex flex-wrap items-baseline gap-x-3 border-b border-line px-3 py-2">
        <h2 className="text-[14px] font-semibold">{title}</h2>
        {note !== undefined && <p className="min-w-0 truncate text-[12px] text-muted">{note}</p>}
      </header>
      {children}
    </section>
  );
}

/** The first columns are words, the others numbers. It scrolls by itself on a narrow screen, hence the focus. */
export function Table({ head, label, children }: { readonly head: readonly string[]; readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={`${label}, table`}>
      <table className="w-full border-collapse text-[12px]">
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col" className="px-3 py-1.5 text-left font-medium whitespace-nowrap text-muted">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

type CellProps = { readonly isName?: boolean; readonly isNumber?: boolean; readonly tone?: 'warning' | 'critical' | null; readonly children: React.ReactNode };

export function Cell({ isName = false, isNumber = false, tone = null, children }: CellProps) {
  const look = cx('border-t border-line px-3 py-1.5 text-left align-top', isName ? 'font-semibold' : 'font-normal', isNumber && 'num whitespace-nowrap', tone === 'warning' && 'text-warning-text', tone === 'critical' && 'text-critical-text');
  return isName ? (
    <th scope="row" className={look}>
      {children}
    </th>
  ) : (
    <td className={look}>{children}</td>
  );
}

export function Facts({ facts }: { readonly facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-4 px-3 py-2 text-[12px] max-[480px]:grid-cols-1">
      {facts.map(([name, value]) => (
        <div key={name} className="flex items-baseline justify-between gap-3 py-1">
          <dt className="text-muted">{name}</dt>
          <dd className="num min-w-0 text-right break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
