import { IconButton } from '../../base/Button';
import { Dialog } from '../../base/Dialog';
import { setKeysOn, useKeyBindings, useKeysOn } from '../../base/keys';
import { groupKeys } from './helpModel';

/** All keys that do something on this page now, and the switch for single keys. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const groups = groupKeys(useKeyBindings());
  const areOn = useKeysOn();
  return (
    <Dialog label="Keyboard" onClose={onClose} className="w-[min(640px,calc(100vw-24px))]">
      <header className="flex items-center justify-between border-b border-line px-4 py-2">
        <h2 className="text-[14px] font-semibold">Keyboard</h2>
        <IconButton look="quiet" icon="close" label="Close" onClick={onClose} />
      </header>
      <div className="min-h-0 overflow-y-auto px-4 py-3">
        <div className="grid grid-cols-2 gap-x-8 max-[600px]:grid-cols-1">
          {groups.map(({ title, keys }) => (
            <section key={title} className="mb-4">
              <h3 className="mb-1 text-[12px] font-semibold text-muted">{title}</h3>
              <dl>
                {keys.map((binding) => (
                  <div key={binding.keys} className="flex min-h-7 items-center justify-between gap-3 border-b border-line text-[13px]">
                    <dt>{binding.does}</dt>
                    <dd className="shrink-0">
                      <kbd className="num rounded border border-line-strong px-1.5 text-[12px]">{binding.keys === ' ' ? 'Space' : binding.keys}</kbd>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <label className="flex min-h-8 items-center gap-2 text-[13px]">
          <input type="checkbox" className="size-4 accent-[var(--accent)]" checked={areOn} onChange={(event) => setKeysOn(event.target.checked)} />
          Single keys do something. Off, only Ctrl or Cmd+K, Tab, arrows, Enter and Escape do.
        </label>
      </div>
    </Dialog>
  );
}
