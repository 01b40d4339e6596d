import { Suspense, type ReactNode } from 'react';
import { Tabs, tabId, tabPanelId, type TabItem } from '../base/Tabs';
import { useStoredNumber } from '../base/stored';
import { useLive, useLiveStore } from '../live/useLive';
import { dockPanels } from './dockPanels';
import { Loading } from './Loading';
import { Splitter } from './Splitter';

const height = { usual: 178, least: 96, most: 640 } as const;

type DockProps = {
  readonly tab: string | null;
  readonly onTab: (tab: string) => void;
  /** The evidence, where there is no room for it beside the map. */
  readonly evidence: { readonly title: string; readonly isFirst: boolean; readonly content: ReactNode } | null;
};

/** What is looked at beneath the picture; its height is one's own. */
export function Dock({ tab, onTab, evidence }: DockProps) {
  const [size, setSize] = useStoredNumber('logflow.dock', height.usual);
  const store = useLiveStore();
  // Counts are numbers, joined so that the selector makes no new object each second.
  const counts = useLive(() => dockPanels.map(({ count }) => count?.(store.getState()) ?? '').join(' ')).split(' ');
  const why: readonly TabItem<string>[] = evidence === null ? [] : [{ id: 'why', title: evidence.title }];
  const others: readonly TabItem<string>[] = dockPanels.map(({ id, title }, index) => ({ id, title, count: counts[index] === '' ? undefined : Number(counts[index]) }));
  const items = evidence?.isFirst === true ? [...why, ...others] : [...others, ...why];
  const active = items.find(({ id }) => id === tab)?.id ?? items[0]?.id ?? '';
  const panel = dockPanels.find(({ id }) => id === active);
  const tabs = <Tabs label="Dock" items={items} active={active} onSelect={onTab} />;
  return (
    <>
      <Splitter label="Height of the dock" size={size} least={height.least} most={height.most} usual={height.usual} onSize={setSize} />
      <section aria-label="Dock" data-testid="dock" className="flex shrink-0 flex-col border-t border-line bg-panel max-[1279px]:!h-[420px]" style={{ height: size }}>
        <div id={tabPanelId(active)} role="tabpanel" aria-labelledby={tabId(active)} className="flex min-h-0 flex-1 flex-col">
          <Suspense fallback={<Loading what="the panel" />}>
            {panel !== undefined ? (
              <panel.Component tabs={tabs} />
            ) : (
              <>
                <div className="flex min-h-9 shrink-0 items-center border-b border-line px-2">{tabs}</div>
                <div className="min-h-0 flex-1 overflow-y-auto">{evidence?.content}</div>
              </>
            )}
          </Suspense>
        </div>
      </section>
    </>
  );
}
