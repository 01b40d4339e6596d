/** A template with its wildcards set apart; text only, whatever it holds. */
export function TemplateText({ text }: { readonly text: string }) {
  return (
    <span className="num">
      {text.split(/(<\*>)/).map((piece, index) =>
        piece === '<*>' ? (
          <span key={index} className="rounded-[3px] bg-accent-tint px-0.5 text-accent-text">
            {'<*>'}
          </span>
        ) : (
          <span key={index}>{piece}</span>
        ),
      )}
    </span>
  );
}
