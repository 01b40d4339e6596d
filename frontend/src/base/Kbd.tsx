/** A key beside the word of what it does; readers are told by the help dialog, hence hidden from them. */
export const Kbd = ({ children }: { readonly children: React.ReactNode }) => (
  <kbd aria-hidden="true" className="num rounded border border-line-strong px-1 text-[11px] leading-[15px] font-normal text-muted max-[900px]:hidden">
    {children}
  </kbd>
);
