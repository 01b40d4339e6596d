import { Link } from 'wouter';
import { clockMinute, duration, percent } from '../../base/format';
import { routes } from '../../base/routes';
import { Meter } from '../../charts/Meter';
import type { SimilarIncident } from '../../contracts/incidentParts';

/** What was seen before that resembles it, how it ended and how long it took. */
export function SimilarList({ similar }: { readonly similar: readonly SimilarIncident[] }) {
  return similar.length === 0 ? (
    <p className="px-3 py-3 text-[12px] text-muted">Nothing like it is stored: the first of its kind here.</p>
  ) : (
    <ul data-testid="similar">
      {similar.map((one) => (
        <li key={one.id} className="border-t border-line px-3 py-2 first:border-t-0">
          <Link href={routes.incident(one.id)} className="text-[13px] leading-snug font-semibold break-words hover:underline">
            {one.title}
          </Link>
          <p className="mt-0.5 grid grid-cols-[auto_64px_minmax(0,1fr)] items-center gap-2 text-[12px]">
            <span className="num">{percent(one.likeness)} alike</span>
            <Meter value={one.likeness} tone="neutral" label={`${percent(one.likeness)} alike`} />
            <span className="truncate text-muted" title={new Date(one.onset).toISOString()}>
              {new Date(one.onset).toISOString().slice(0, 10)} {clockMinute(one.onset)}
            </span>
          </p>
          <p className="text-[12px] leading-snug text-muted">
            {one.state === 'resolved' ? `Over after ${duration(one.lastedSeconds * 1000)}` : `Still ${one.state}`}
            {one.acknowledged === null ? ', nobody took it' : ', acknowledged'} · {one.shared.join('; ')}
          </p>
        </li>
      ))}
    </ul>
  );
}
