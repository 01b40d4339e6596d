import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useChangeReport } from '../../api/useChanges';
import { Answer } from '../../base/Answer';
import { fieldLook } from '../../base/PageFrame';
import { routes } from '../../base/routes';
import { useLive } from '../../live/useLive';
import { ChangeList } from './ChangeList';
import { presets, presetWindows } from './changesModel';

/** What is different now from just before, for the dock. */
export default function ChangesPanel({ tabs }: { readonly tabs: ReactNode }) {
  const [preset, setPreset] = useState<string>('5m');
  const tick = useLive((state) => state.tick);
  const windows = presetWindows(presets.find(({ id }) => id === preset)?.ms ?? 300_000, tick ?? 0);
  const report = useChangeReport({ ...windows, service: null }, false);
  return (
    <div className="flex h-full min-h-0 flex-col" data-testid="changes">
      <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-b border-line px-2">
        {tabs}
        <select aria-label="Windows to compare" className={fieldLook} value={preset} onChange={(event) => setPreset(event.target.value)}>
          {presets.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <Link href={routes.changes()} className="text-[12px] text-accent-text hover:underline">
          Any two windows
        </Link>
      </div>
      <Answer of={report} what="what changed" lines={5} fills>
        {(data) => <ChangeList report={data} />}
      </Answer>
    </div>
  );
}
