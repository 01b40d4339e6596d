import { useEffect, useState, type RefObject } from 'react';
import type { SearchFilter } from '../../api/useSearch';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { levels } from '../../base/logLevels';
import { fieldLook } from '../../base/PageFrame';
import { type QueryChange, useMoment } from '../../base/query';
import { useLive } from '../../live/useLive';
import { presetRange, presets } from './searchModel';

const settleMs = 300;
const syntax = 'Words must all stand in the line. "A phrase" stands as it is, -word must not stand. service: level: template: trace: narrow, -service: and -template: leave out.';

type SearchFiltersProps = { readonly filter: SearchFilter; readonly onChange: (change: QueryChange) => void; readonly box: RefObject<HTMLInputElement | null> };

/** The conditions of a search. Typing asks when it pauses, Enter at once. */
export function SearchFilters({ filter, onChange, box }: SearchFiltersProps) {
  const services = useLive((state) => state.services);
  const tick = useLive((state) => state.tick);
  const [at] = useMoment();
  const [typed, setTyped] = useState(filter.q ?? '');
  useEffect(() => setTyped(filter.q ?? ''), [filter.q]);
  useEffect(() => {
    if (typed === (filter.q ?? '')) {
      return;
    }
    const timer = setTimeout(() => onChange({ q: typed }), settleMs);
    return () => clearTimeout(timer);
  }, [typed, filter.q, onChange]);

  return (
    <form
      role="search"
      className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-2"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ q: typed });
      }}
    >
      <input
        ref={box}
        type="search"
        aria-label="Search the lines"
        aria-describedby="search-syntax"
        title={syntax}
        className={cx(fieldLook, 'num flex-[3] basis-64')}
        placeholder='words, "a phrase", -not, service:payments level:error'
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      <span id="search-syntax" className="sr-only">
        {syntax}
      </span>
      <select aria-label="Service" className={cx(fieldLook, 'max-w-44')} value={filter.service ?? ''} onChange={(event) => onChange({ svc: event.target.value })}>
        <option value="">All services</option>
        {filter.service !== null && ![...services.keys()].some((name) => name === filter.service) && <option value={filter.service}>{filter.service}</option>}
        {[...services.keys()].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <select aria-label="Lowest level" className={fieldLook} value={filter.level ?? ''} onChange={(event) => onChange({ level: event.target.value })}>
        <option value="">All levels</option>
        {levels.slice(1).map((level) => (
          <option key={level.name} value={level.name.toLowerCase()}>
            {level.name} and above
          </option>
        ))}
      </select>
      <select
        aria-label="Range of time"
        className={fieldLook}
        value={filter.from === null && filter.to === null ? '' : 'own'}
        onChange={(event) => {
          const preset = presets.find(({ id }) => id === event.target.value);
          onChange(preset === undefined ? { from: null, to: null } : presetRange(preset.ms, tick ?? Date.now()));
        }}
      >
        <option value="">{at === null ? 'All time' : 'Until this moment'}</option>
        {(filter.from !== null || filter.to !== null) && <option value="own">Chosen range</option>}
        {presets.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      <Moment label="From" value={filter.from} onChange={(from) => onChange({ from })} />
      <Moment label="To" value={filter.to} onChange={(to) => onChange({ to })} />
      <label className="inline-flex h-7 items-center gap-1.5 text-[12px]">
        <input type="checkbox" checked={filter.kind === null} onChange={(event) => onChange({ kind: event.target.checked ? 'any' : null })} />
        Spans too
      </label>
      {filter.template !== null && (
        <Button look="accent" icon="close" onClick={() => onChange({ tpl: null })} aria-label={`Leave out the pattern ${filter.template}`}>
          Pattern <span className="num">{filter.template.slice(0, 8)}</span>
        </Button>
      )}
      {filter.trace !== null && (
        <Button look="accent" icon="close" onClick={() => onChange({ trace: null })} aria-label={`Leave out the trace ${filter.trace}`}>
          Trace <span className="num">{filter.trace.slice(0, 8)}</span>
        </Button>
      )}
    </form>
  );
}

/** A moment to the second, in UTC as everything on the page. */
function Moment({ label, value, onChange }: { readonly label: string; readonly value: string | null; readonly onChange: (value: string | null) => void }) {
  const ms = value === null ? Number.NaN : Date.parse(value);
  return (
    <label className="inline-flex items-center gap-1.5 text-[12px] text-muted max-[900px]:hidden">
      {label}
      <input
        type="datetime-local"
        step="1"
        title={`${label}, UTC`}
        className={cx(fieldLook, 'num w-[13.5rem]')}
        value={Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 19)}
        onChange={(event) => {
          const picked = Date.parse(`${event.target.value}Z`);
          onChange(Number.isNaN(picked) ? null : new Date(picked).toISOString());
        }}
      />
    </label>
  );
}
