import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { cx } from './cx';
import { useEscape } from './hooks';

type PopoverProps = {
  readonly label: string;
  readonly buttonClassName: string;
  readonly panelClassName?: string;
  readonly testId?: string;
  readonly button: React.ReactNode;
  readonly children: (close: () => void) => React.ReactNode;
} & { readonly [attribute: `data-${string}`]: string | undefined };

/** A button that opens a small panel beneath itself: closed by Escape, by a click elsewhere, or by what is in it. */
export function Popover({ label, buttonClassName, panelClassName, testId, button, children, ...data }: PopoverProps) {
  const [isOpen, setOpen] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = useCallback(() => {
    setOpen(false);
    trigger.current?.focus();
  }, []);
  useEscape(isOpen, close);

  useEffect(() => {
    if (!isOpen) {
      return;
    }
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && host.current?.contains(event.target) !== true) {
        setOpen(false);
      }
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [isOpen]);

  return (
    <div ref={host} className="relative">
      <button ref={trigger} type="button" title={label} aria-expanded={isOpen} aria-controls={isOpen ? id : undefined} data-testid={testId} {...data} className={buttonClassName} onClick={() => setOpen((old) => !old)}>
        {button}
      </button>
      {isOpen && (
        <div id={id} role="group" aria-label={label} className={cx('absolute top-[calc(100%+6px)] z-40 min-w-44 rounded-lg border border-line-strong bg-panel shadow-[var(--shadow)]', panelClassName)}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
