/** The incident in plain sentences; the first is the headline with its time. */
export function StoryText({ story }: { readonly story: readonly string[] }) {
  return (
    <ol className="space-y-1 px-3 pb-3" data-testid="story-text">
      {story.map((sentence, index) => (
        <li key={index} className="grid grid-cols-[1.6rem_minmax(0,1fr)] text-[13px] leading-relaxed">
          <span className="num text-faint">{index + 1}</span>
          <span className={index === 0 ? 'font-semibold break-words' : 'break-words'}>{sentence}</span>
        </li>
      ))}
    </ol>
  );
}
