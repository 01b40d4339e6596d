import { type Ref } from 'react';
import { IconButton } from '../../base/Button';
import { cx } from '../../base/cx';
import { Icon, type IconName } from '../../base/Icon';
import type { ServiceName } from '../../contracts/ids';
import type { MapFilter } from './mapFilter';
import { groupedAbove } from './mapScene';

type MapToolbarProps = {
  readonly filter: MapFilter;
  readonly change: (next: Partial<MapFilter>) => void;
  readonly names: readonly ServiceName[];
  readonly search: string;
  readonly found: number | null;
  readonly searchRef: Ref<HTMLInputElement>;
  readonly onSearch: (text: string) => void;
  /** The next of those found. */
  readonly onVisit: () => void;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  readonly onTidy: () => void;
};

export function MapToolbar({ filter, change, names, search, found, searchRef, onSearch, onVisit, onZoom, onFit, onTidy }: MapToolbarProps) {
  const isGraph = filter.form === 'graph';
  return (
    <div role="toolbar" aria-label="Service map" className="flex items-center gap-0.5">
      <div className="relative mr-1">
        <input
          ref={searchRef}
          type="search"
          value={search}
          placeholder="Find service"
          aria-label="Find a service in the map"
          title="Enter goes to the next that fits ( / )"
          className="h-7 w-[116px] rounded-md border border-line-strong bg-bg px-2 text-[12px] placeholder:text-muted"
          onChange={(event) => onSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              onVisit();
            } else if (event.key === 'Escape' && search !== '') {
              event.preventDefault();
              onSearch('');
            }
          }}
        />
        {found !== null && (
          <span role="status" className="num pointer-events-none absolute top-1.5 right-6 text-[11px] text-muted">
            {found}
          </span>
        )}
      </div>
      <Toggle icon="alert" label="Only services in trouble" isOn={filter.isTroubledOnly} onToggle={(isOn) => change({ isTroubledOnly: isOn })} />
      {names.length > groupedAbove && <Toggle icon="group" label="Groups instead of each service" isOn={filter.isGrouped} onToggle={(isOn) => change({ isGrouped: isOn })} />}
      <Toggle icon="table" label="As a table" isOn={!isGraph} onToggle={(isOn) => change({ form: isOn ? 'table' : 'graph' })} />
      <span className="mx-1 h-4 border-l border-line" />
      <IconButton look="quiet" icon="minus" label="Zoom out" disabled={!isGraph} onClick={() => onZoom(1 / 1.25)} />
      <IconButton look="quiet" icon="plus" label="Zoom in" disabled={!isGraph} onClick={() => onZoom(1.25)} />
      <IconButton look="quiet" icon="fit" label="Fit the map to the panel (f)" disabled={!isGraph} onClick={onFit} />
      <Toggle icon="lock" label="Keep it fitted, for wall displays" isOn={filter.isKeptFitted} onToggle={(isOn) => change({ isKeptFitted: isOn })} />
      <IconButton look="quiet" icon="tidy" label="Tidy: lay the map out anew, for all who look at it" disabled={!isGraph} onClick={onTidy} />
    </div>
  );
}

type ToggleProps = { readonly icon: IconName; readonly label: string; readonly isOn: boolean; readonly onToggle: (isOn: boolean) => void };

function Toggle({ icon, label, isOn, onToggle }: ToggleProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      aria-label={label}
      title={label}
      onClick={() => onToggle(!isOn)}
      className={cx('inline-flex h-7 min-w-7 items-center justify-center rounded-md border px-1.5', isOn ? 'border-accent bg-accent-tint text-accent-text' : 'border-transparent text-muted hover:bg-hover hover:text-text')}
    >
      <Icon name={icon} />
    </button>
  );
}
