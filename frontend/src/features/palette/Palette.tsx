import { useEffect, useId, useRef, useState } from 'react';
import { cx } from '../../base/cx';
import { Dialog } from '../../base/Dialog';
import { Icon } from '../../base/Icon';
import { Kbd } from '../../base/Kbd';
import { findItems, type PaletteItem } from './paletteModel';

type PaletteProps = {
  /** All that can be reached now; some of it may depend on what was typed. */
  readonly items: readonly PaletteItem[];
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly onClose: () => void;
};

/** Goes anywhere and does anything by name. A combobox: the focus stays in the field, the arrows choose, Enter does. */
export function Palette({ items, typed, onType, onClose }: PaletteProps) {
  const found = findItems(items, typed);
  const [chosen, setChosen] = useState(0);
  const active = Math.min(chosen, found.length - 1);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [active, typed]);

  const choose = (item: PaletteItem | undefined) => {
    if (item !== undefined) {
      onClose();
      item.run();
    }
  };

  const move: Readonly<Record<string, (at: number) => number>> = {
    ArrowDown: (at) => (at + 1) % Math.max(1, found.length),
    ArrowUp: (at) => (at - 1 + found.length) % Math.max(1, found.length),
    PageDown: (at) => Math.min(at + 8, found.length - 1),
    PageUp: (at) => Math.max(at - 8, 0),
  };

  return (
    <Dialog label="Search or jump to" onClose={onClose} className="w-[min(620px,calc(100vw-24px))]">
      <div className="flex items-center gap-2 border-b border-line px-3">
        <Icon name="search" size={16} />
        <input
          autoFocus
          role="combobox"
          aria-label="Search or jump to"
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={found.length === 0 ? undefined : `${id}-${active}`}
          placeholder="A page, service, incident, pattern, trace id, or what to do"
          className="h-11 min-w-0 flex-1 bg-transparent text-[14px] outline-none placeholder:text-muted"
          value={typed}
          onChange={(event) => {
            onType(event.target.value);
            setChosen(0);
          }}
          onKeyDown={(event) => {
            const step = move[event.key];
            if (step !== undefined) {
              event.preventDefault();
              setChosen(step(active));
            } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
              event.preventDefault();
              choose(found[active]);
            }
          }}
        />
        <Kbd>esc</Kbd>
      </div>
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label="What fits" className="min-h-0 overflow-y-auto p-1.5">
        {found.map((item, index) => (
          <li
            key={item.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={cx('flex min-h-8 cursor-pointer items-center gap-3 rounded-md px-2.5 text-[13px]', index === active ? 'bg-hover' : 'hover:bg-raised')}
            onPointerMove={() => setChosen(index)}
            onClick={() => choose(item)}
          >
            <span className="w-16 shrink-0 text-[11px] text-muted">{item.group}</span>
            <span className="min-w-0 flex-1 truncate">{item.title}</span>
            {item.hint !== undefined && <span className="max-w-[40%] truncate text-[12px] text-muted">{item.hint}</span>}
            {item.keys !== undefined && <Kbd>{item.keys}</Kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p role="status" className="px-4 py-4 text-[13px] text-muted">
          Nothing fits “{typed}”. Try a service's name, a page, or part of a message.
        </p>
      )}
    </Dialog>
  );
}
