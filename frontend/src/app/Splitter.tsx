import { useRef } from 'react';

const step = 24;

type SplitterProps = { readonly label: string; readonly size: number; readonly least: number; readonly most: number; readonly usual: number; readonly onSize: (size: number) => void };

/** The line above a panel at a screen's foot: drag it, or move it with the arrows; a double click puts it back. */
export function Splitter({ label, size, least, most, usual, onSize }: SplitterProps) {
  const grip = useRef<{ readonly y: number; readonly size: number } | null>(null);
  const set = (next: number) => onSize(Math.round(Math.max(least, Math.min(most, window.innerHeight * 0.7, next))));
  const keys: Readonly<Record<string, number>> = { ArrowUp: size + step, ArrowDown: size - step, Home: least, End: most };
  return (
    <div
      role="separator"
      aria-label={label}
      aria-orientation="horizontal"
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      className="relative z-10 -my-[3px] h-[7px] shrink-0 cursor-row-resize touch-none hover:bg-accent-tint focus-visible:outline-offset-[-2px] max-[1279px]:hidden"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { y: event.clientY, size };
      }}
      onPointerMove={(event) => {
        if (grip.current !== null) {
          set(grip.current.size + grip.current.y - event.clientY);
        }
      }}
      onPointerUp={() => (grip.current = null)}
      onPointerCancel={() => (grip.current = null)}
      onDoubleClick={() => set(usual)}
      onKeyDown={(event) => {
        const next = keys[event.key];
        if (next !== undefined) {
          event.preventDefault();
          set(next);
        }
      }}
    />
  );
}
