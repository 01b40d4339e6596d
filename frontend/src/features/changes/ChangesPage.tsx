import { useSearch as useAddress } from 'wouter';
import { useChangeReport } from '../../api/useChanges';
import { useAskedRange } from '../../base/askedRange';
import { Answer } from '../../base/Answer';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { clock, duration } from '../../base/format';
import { fieldLook, PageFrame } from '../../base/PageFrame';
import { useChangeQuery } from '../../base/query';
import { useLive } from '../../live/useLive';
import { ChangeList } from './ChangeList';
import { presets, presetWindows } from './changesModel';

const fields = [
  ['base_from', 'Before, from'],
  ['base_to', 'to'],
  ['from', 'After, from'],
  ['to', 'to'],
] as const;

/** Compared with as long before when nothing is picked. */
const usualMs = 15 * 60_000;

/** What is different between any two windows of time. */
export default function ChangesPage() {
  const query = new URLSearchParams(useAddress());
  const change = useChangeQuery();
  const services = useLive((state) => state.services);
  const tick = useLive((state) => state.tick);
  const service = query.get('svc');
  const { from: askedFrom, to: askedTo } = useAskedRange(usualMs);
  const report = useChangeReport({ from: askedFrom, to: askedTo, baseFrom: query.get('base_from'), baseTo: query.get('base_to'), service }, askedFrom !== null ? false : 10_000);
  const windows = report.data?.windows;

  const aside = (
    <>
      {presets.map(({ id, title, ms }) => (
        <Button
          key={id}
          onClick={() => {
            const { from, to, baseFrom, baseTo } = presetWindows(ms, tick ?? Date.now());
            change({ from, to, base_from: baseFrom, base_to: baseTo });
          }}
        >
          {title.replace(/ against.*/, '')}
        </Button>
      ))}
      {fields.map(([name, label]) => {
        const value = query.get(name);
        return (
          <label key={name} className="inline-flex items-center gap-1.5 text-[12px] text-muted">
            {label}
            <input
              type="datetime-local"
              step="1"
              title={`${label}, UTC`}
              className={cx(fieldLook, 'num w-[13.5rem]')}
              value={value === null || Number.isNaN(Date.parse(value)) ? '' : new Date(value).toISOString().slice(0, 19)}
              onChange={(event) => change({ [name]: event.target.value === '' ? null : new Date(`${event.target.value}Z`).toISOString() })}
            />
          </label>
        );
      })}
      <select aria-label="Service" className={cx(fieldLook, 'max-w-44')} value={service ?? ''} onChange={(event) => change({ svc: event.target.value })}>
        <option value="">All services</option>
        {[...services.keys()].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </>
  );

  return (
    <PageFrame title="What changed" aside={aside}>
      {windows !== undefined && (
        <p className="shrink-0 border-b border-line px-3 py-1.5 text-[12px] text-muted">
          {clock(windows.from)} to {clock(windows.to)} UTC ({duration(windows.seconds * 1000)} stored) against {clock(windows.baseFrom)} to {clock(windows.baseTo)} ({duration(windows.baseSeconds * 1000)} stored)
        </p>
      )}
      <Answer of={report} what="what changed" lines={5} fills>
        {(data) => <ChangeList report={data} />}
      </Answer>
    </PageFrame>
  );
}
