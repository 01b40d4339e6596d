import { Link } from 'wouter';
import { clockMs } from '../../base/format';
import { cx } from '../../base/cx';
import { routes } from '../../base/routes';
import type { LineBrief } from '../../contracts/incidentParts';

const contextMs = 15_000;
const bars: Readonly<Record<string, string>> = { FATAL: 'border-l-critical', ERROR: 'border-l-critical', WARN: 'border-l-warning' };

type LineListProps = {
  readonly lines: readonly LineBrief[];
  /** Lines of elsewhere have no surroundings here. */
  readonly hasLinks?: boolean;
};

/** Lines as they were written, each with a way to what stood around it and to its trace. */
export function LineList({ lines, hasLinks = true }: LineListProps) {
  return lines.length === 0 ? (
    <p className="px-3 py-3 text-[12px] text-muted">It wrote no warning and no error in this time.</p>
  ) : (
    <ul data-testid="incident-lines">
      {lines.map((line, index) => (
        <li key={`${line.time}-${index}`} className={cx('grid grid-cols-[92px_44px_minmax(0,1fr)_auto] items-start gap-x-2 border-t border-l-4 border-t-line px-2 py-1 text-[12px] max-[640px]:grid-cols-[92px_44px_auto]', bars[line.level.toUpperCase()] ?? 'border-l-line-strong')}>
          <span className="num text-muted">{clockMs(line.time)}</span>
          <span className="num font-semibold">{line.level.toUpperCase().slice(0, 5)}</span>
          <span className="num min-w-0 break-words max-[640px]:order-last max-[640px]:col-span-3">
            <span className="text-muted">{line.service}</span> {line.message}
          </span>
          {hasLinks && (
            <span className="flex gap-2 whitespace-nowrap">
              <Link
                href={routes.logs({ svc: line.service, from: new Date(line.time - contextMs).toISOString(), to: new Date(line.time + contextMs).toISOString() })}
                className="inline-flex min-h-6 items-center text-accent-text hover:underline"
              >
                context
              </Link>
              {/[1-9a-f]/.test(line.traceId) && (
                <Link href={routes.trace(line.traceId)} className="inline-flex min-h-6 items-center text-accent-text hover:underline">
                  trace
                </Link>
              )}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
