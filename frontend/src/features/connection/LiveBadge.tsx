import { useHealth } from '../../api/useHealth';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { clock, compact, duration } from '../../base/format';
import { useWallClock } from '../../base/hooks';
import { Kbd } from '../../base/Kbd';
import { Popover } from '../../base/Popover';
import { usePresent, useTimeTravel } from '../../live/TimeTravel';
import { usePaused } from '../../live/useLive';
import { badgeOf, dropsOf, factsOf, type Fact } from './connectionModel';

const looks = {
  live: 'border-accent text-accent-text bg-accent-tint',
  still: 'border-accent text-accent-text',
  trouble: 'border-warning text-warning-text bg-warning-tint border-dashed',
  waiting: 'border-line-strong text-muted border-dashed',
} as const;

/** Whether what is on the screen is of now; behind it, what comes in, what was lost and what is stored. */
export function LiveBadge() {
  const link = usePresent((state) => state.link);
  const tick = usePresent((state) => state.tick);
  const tellsOneOf = usePresent((state) => state.tellsOneOf);
  const past = useTimeTravel().at;
  const [isPaused] = usePaused();
  const { data: health } = useHealth(link === 'live');
  const hasDrops = health !== undefined && dropsOf(health).length > 0;
  const badge = badgeOf({ link, tick, tellsOneOf, isPaused, past, hasDrops }, useWallClock());
  const [word, ...more] = badge.text.split(' · ');
  return (
    <Popover
      label="Connection and ingest"
      testId="live-badge"
      data-link={link}
      buttonClassName={cx('inline-flex h-7 items-center gap-2 rounded-md border px-2.5 text-[12px] font-medium whitespace-nowrap', looks[badge.tone])}
      panelClassName="right-0 w-[min(20rem,calc(100vw-24px))] p-3 max-[900px]:-right-10"
      button={
        <>
          <span aria-hidden="true" className={cx('size-2 rounded-full', badge.tone === 'live' ? 'bg-accent' : 'border-2 border-current')} />
          <span className="max-[560px]:max-w-[84px] max-[560px]:truncate">
            {word}
            {more.length > 0 && <span className="max-[560px]:hidden"> · {more.join(' · ')}</span>}
          </span>
        </>
      }
    >
      {() => <Behind stored={health === undefined ? [{ label: 'Store', value: 'is being asked…' }] : factsOf(health)} />}
    </Popover>
  );
}

function Behind({ stored }: { readonly stored: readonly Fact[] }) {
  const tick = usePresent((state) => state.tick);
  const startedAt = usePresent((state) => state.startedAt);
  const source = usePresent((state) => state.sourceName);
  const version = usePresent((state) => state.version);
  const rate = usePresent((state) => state.kpis.recordsPerSecond);
  const detail = usePresent((state) => state.linkDetail);
  const [isPaused, pause] = usePaused();
  const facts: readonly Fact[] = [
    { label: 'Last second', value: tick === null ? 'none yet' : `${clock(tick)} UTC` },
    { label: 'Ingest', value: `${compact(rate)} records/s from ${source}` },
    ...stored,
    { label: 'Up', value: startedAt === null || tick === null ? 'unknown' : duration(Math.max(0, tick - startedAt)) },
    { label: 'Version', value: version },
    ...(detail === null ? [] : [{ label: 'Trouble', value: detail, isTrouble: true }]),
  ];
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-[12px]">
        {facts.map(({ label, value, isTrouble }) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className={cx('num min-w-0 break-words', isTrouble === true && 'text-warning-text')}>{value}</dd>
          </div>
        ))}
      </dl>
      <Button icon={isPaused ? 'play' : 'pause'} className="mt-3 w-full" onClick={() => pause(!isPaused)}>
        {isPaused ? 'Go on' : 'Hold the page still'} <Kbd>Space</Kbd>
      </Button>
    </>
  );
}
