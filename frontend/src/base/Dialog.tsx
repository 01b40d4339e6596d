import { useEffect, useRef } from 'react';
import { cx } from './cx';

type DialogProps = { readonly label: string; readonly onClose: () => void; readonly className?: string; readonly children: React.ReactNode };

/** A modal dialog: the browser keeps the focus in it, closes it on Escape and gives the focus back; a click beside it closes it too. */
export function Dialog({ label, onClose, className, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element !== null && !element.open) {
      // Where there is no modal form (a test's DOM), an open one has to do.
      if (typeof element.showModal === 'function') {
        element.showModal();
      } else {
        element.setAttribute('open', '');
      }
    }
    return () => {
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-label={label}
      className={cx('m-auto mt-[12vh] max-h-[76vh] flex-col overflow-hidden rounded-lg border border-line-strong bg-panel p-0 text-text shadow-[var(--shadow)] open:flex', className)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) {
          onClose();
        }
      }}
    >
      {children}
    </dialog>
  );
}
