import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { IconButton } from './Button';
import { CopyButton } from './CopyButton';
import { clockMs } from './format';
import { levelOf } from './logLevels';
import type { RowLine } from './LogRow';
import { routes } from './routes';

type LogDetailsProps = {
  readonly line: RowLine;
  /** Name and value; a nested value as JSON. */
  readonly attributes?: readonly (readonly [string, string])[];
  readonly actions?: ReactNode;
  readonly onClose: () => void;
};

const link = 'inline-flex h-7 items-center rounded-md border border-line-strong px-2.5 text-[12px] font-medium whitespace-nowrap hover:bg-hover';

/** The whole of one line, and where it leads. Everything that came from outside is shown as text. */
export function LogDetails({ line, attributes = [], actions, onClose }: LogDetailsProps) {
  return (
    <section aria-label="The line" className="flex max-h-[45%] shrink-0 flex-col gap-1.5 overflow-y-auto border-t border-line bg-raised px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <p className="num min-w-0 flex-1 text-[11px] text-muted">
          {line.service} · {levelOf(line.level).name} · {new Date(line.time).toISOString().slice(0, 10)} {clockMs(line.time)} UTC
        </p>
        {line.traceId !== '' && (
          <Link href={routes.trace(line.traceId)} className={link}>
            Open trace
          </Link>
        )}
        {line.template !== '' && (
          <Link href={routes.pattern(line.template)} className={link}>
            Pattern
          </Link>
        )}
        {actions}
        <CopyButton label="Copy line" text={line.message} />
        <IconButton look="quiet" icon="close" label="Close the line" onClick={onClose} />
      </div>
      <p className="num text-[12px] break-all whitespace-pre-wrap">{line.message}</p>
      {attributes.length > 0 && (
        <dl className="num grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-[12px]">
          {attributes.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="break-all whitespace-pre-wrap">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
