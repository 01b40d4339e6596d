/** A titled box of an incident's page. */
export function Section({ title, note, id, children }: { readonly title: string; readonly note?: string; readonly id?: string; readonly children: React.ReactNode }) {
  return (
    <section id={id} aria-label={title} className="scroll-mt-3 min-w-0 overflow-hidden rounded-lg border border-line bg-panel">
      <h2 className="flex flex-wrap items-baseline gap-x-2 px-3 pt-2.5 pb-1.5 text-[13px] font-semibold break-words">
        {title}
        {note !== undefined && <span className="text-[12px] font-normal text-muted">{note}</span>}
      </h2>
      {children}
    </section>
  );
}
