import type { ReactNode } from 'react';

type PageFrameProps = { readonly title: ReactNode; readonly aside?: ReactNode; readonly children: ReactNode };

/** A page under the top bar: its heading, its controls, its content; the content scrolls, the page does not. */
export function PageFrame({ title, aside, children }: PageFrameProps) {
  return (
    <main className="flex min-h-0 flex-1 flex-col bg-panel max-[1279px]:h-[calc(100dvh-3rem)] max-[1279px]:flex-none">
      <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-3 py-1.5">
        <h1 className="text-[15px] font-semibold">{title}</h1>
        {aside}
      </header>
      {children}
    </main>
  );
}

export const fieldLook = 'h-7 min-w-0 rounded-md border border-line-strong bg-panel px-2 text-[12px] text-text';
