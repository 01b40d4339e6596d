import { Button } from './Button';
import { useTimeRange } from './query';
import { Select } from './Select';

const spans = [
  ['900', 'Last 15 minutes'],
  ['3600', 'Last hour'],
  ['86400', 'Last day'],
  ['604800', 'Last week'],
] as const;

const shown = (text: string): string => text.slice(5, 19).replace('T', ' ');

/** The picked range of time, with ways to pick a usual one and to let go of it. */
export function RangeFilter() {
  const { from, to, set } = useTimeRange();
  return from === null && to === null ? (
    <Select label="Time" value={null} any="All time" options={spans} onChange={(seconds) => seconds !== null && set(new Date(Date.now() - Number(seconds) * 1000).toISOString(), null)} />
  ) : (
    <span className="flex flex-col gap-0.5">
      <span className="text-[11px] text-muted">Time, UTC</span>
      <RangeChip />
    </span>
  );
}

/** The picked range, to be let go of; nothing when none is. */
export function RangeChip() {
  const { from, to, set } = useTimeRange();
  return from === null && to === null ? null : (
    <Button icon="close" onClick={() => set(null, null)} title="Show all time" aria-label="Leave out the range of time">
      <span className="num">
        {from === null ? '' : shown(from)} – {to === null ? 'now' : shown(to)}
      </span>
    </Button>
  );
}
