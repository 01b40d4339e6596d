import { useRef } from 'react';
import { cx } from './cx';

export type TabItem<Id extends string> = { readonly id: Id; readonly title: string; readonly count?: number | undefined };

type TabsProps<Id extends string> = {
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly active: Id;
  readonly onSelect: (id: Id) => void;
};

export const tabPanelId = (id: string): string => `tabpanel-${id}`;
export const tabId = (id: string): string => `tab-${id}`;

/** Tabs with the arrow keys of the ARIA pattern; the panels are the caller's. */
export function Tabs<Id extends string>({ label, items, active, onSelect }: TabsProps<Id>) {
  const list = useRef<HTMLDivElement>(null);

  const move = (step: number) => {
    const at = items.findIndex((item) => item.id === active);
    const next = items[(at + step + items.length) % items.length];
    if (next !== undefined) {
      onSelect(next.id);
      list.current?.querySelector<HTMLElement>(`#${tabId(next.id)}`)?.focus();
    }
  };

  return (
    <div
      role="tablist"
      aria-label={label}
      ref={list}
      className="flex items-stretch gap-1"
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
          event.preventDefault();
          move(event.key === 'ArrowRight' ? 1 : -1);
        }
      }}
    >
      {items.map((item) => (
        <button
          key={item.id}
          id={tabId(item.id)}
          type="button"
          role="tab"
          aria-selected={item.id === active}
          aria-controls={tabPanelId(item.id)}
          tabIndex={item.id === active ? 0 : -1}
          onClick={() => onSelect(item.id)}
          className={cx(
            'border-b-2 px-2.5 py-1.5 text-[12px] font-medium focus-visible:outline-offset-[-2px]',
            item.id === active ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
          )}
        >
          {item.title}
          {item.count !== undefined && <span className="num ml-1.5 text-[11px] text-muted">{item.count}</span>}
        </button>
      ))}
    </div>
  );
}
