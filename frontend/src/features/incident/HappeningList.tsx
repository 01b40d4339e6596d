import { Link } from 'wouter';
import { clock, clockMs, duration } from '../../base/format';
import { routes } from '../../base/routes';
import { Tag } from '../../base/Tag';
import type { EpochMs } from '../../base/brand';
import type { Happening } from './happeningModel';

/** The course of an incident on one line of time; the offset counts from its onset. */
export function HappeningList({ happenings, onset }: { readonly happenings: readonly Happening[]; readonly onset: EpochMs }) {
  return (
    <ol aria-label="What happened, in order" data-testid="happenings">
      {happenings.map((happening) => (
        <li key={happening.key} className="grid grid-cols-[64px_52px_84px_minmax(0,1fr)] items-start gap-x-2 border-b border-line px-3 py-1.5 last:border-b-0 max-[640px]:grid-cols-[64px_84px_minmax(0,1fr)]">
          <time dateTime={new Date(happening.at).toISOString()} title={`${clockMs(happening.at)} UTC`} className="num text-[12px] leading-[19px]">
            {clock(happening.at)}
          </time>
          <span className="num text-right text-[11px] leading-[19px] text-muted max-[640px]:hidden">{happening.at >= onset ? `+${duration(happening.at - onset)}` : `−${duration(onset - happening.at)}`}</span>
          <Tag tone={happening.tone} look="outline" className="w-full justify-center">
            {happening.word}
          </Tag>
          <span className="text-[13px] leading-snug break-words max-[640px]:col-span-3 max-[640px]:mt-1">
            {happening.service !== null && (
              <Link href={routes.service(happening.service)} className="font-semibold hover:underline">
                {happening.service}
              </Link>
            )}{' '}
            {happening.text}
          </span>
        </li>
      ))}
    </ol>
  );
}
