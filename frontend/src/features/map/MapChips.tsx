import { Button, IconButton } from '../../base/Button';
import { plural } from '../../base/format';
import type { ServiceName } from '../../contracts/ids';
import { hopsMax, type MapFilter } from './mapFilter';

type MapChipsProps = {
  readonly filter: MapFilter;
  readonly change: (next: Partial<MapFilter>) => void;
  /** The service or group that the keys and buttons act on. */
  readonly target: ServiceName | null;
  /** The root of the open incident, when the map is too large to show it by itself. */
  readonly root: ServiceName | null;
  readonly left: number;
};

const chip = 'pointer-events-auto flex items-center gap-1 rounded-md border border-line-strong bg-raised py-0.5 pr-0.5 pl-2 text-[12px]';

/** What the map is narrowed down to, each with the way back. */
export function MapChips({ filter, change, target, root, left }: MapChipsProps) {
  const { isolate, hops, hidden } = filter;
  return (
    <div className="pointer-events-none absolute top-1 left-3 flex max-w-[calc(100%-24px)] flex-wrap gap-1.5">
      {isolate !== null && (
        <div className={chip} data-testid="isolated">
          <span className="max-w-40 truncate">
            Only <b className="font-semibold">{isolate}</b> ± {plural(hops, 'call')}
          </span>
          <IconButton look="quiet" icon="minus" label="One call less around it" className="min-h-6 min-w-6" disabled={hops === 0} onClick={() => change({ hops: hops - 1 })} />
          <IconButton look="quiet" icon="plus" label="One call more around it" className="min-h-6 min-w-6" disabled={hops === hopsMax} onClick={() => change({ hops: hops + 1 })} />
          <IconButton look="quiet" icon="close" label="Show the whole map" className="min-h-6 min-w-6" onClick={() => change({ isolate: null })} />
        </div>
      )}
      {filter.isTroubledOnly && (
        <div className={chip}>
          {left === 0 ? 'Nobody is in trouble' : `Only ${plural(left, 'service')} in trouble`}
          <IconButton look="quiet" icon="close" label="Show the calm ones too" className="min-h-6 min-w-6" onClick={() => change({ isTroubledOnly: false })} />
        </div>
      )}
      {hidden.length > 0 && (
        <div className={chip} title={hidden.join(', ')}>
          {hidden.length} hidden
          <IconButton look="quiet" icon="close" label="Show the hidden ones" className="min-h-6 min-w-6" onClick={() => change({ hidden: [] })} />
        </div>
      )}
      {root !== null && isolate === null && (
        <Button className="pointer-events-auto max-w-60" look="danger" onClick={() => change({ isolate: root, hops: 2, isTroubledOnly: false })}>
          <span className="truncate">Show {root} ± 2 calls</span>
        </Button>
      )}
      {target !== null && target !== isolate && (
        <div className={chip}>
          <span className="max-w-36 truncate font-semibold">{target}</span>
          <Button look="quiet" className="min-h-6 px-1.5" title="Key i" onClick={() => change({ isolate: target, hops: 1 })}>
            Isolate
          </Button>
          <Button look="quiet" className="min-h-6 px-1.5" title="Key x" onClick={() => change({ hidden: [...hidden, target] })}>
            Hide
          </Button>
        </div>
      )}
    </div>
  );
}
