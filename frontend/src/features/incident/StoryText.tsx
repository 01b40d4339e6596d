import { Link } from 'wouter';
import type { Incident } from '../../contracts/incidents';
import { placeOf } from './storyLinkModel';

type StoryTextProps = {
  readonly incident: Incident;
  /** What is kept of an incident of elsewhere has nothing here to lead to. */
  readonly hasLinks?: boolean;
};

const linkLook = 'inline-flex min-h-6 items-center text-[12px] text-accent-text underline decoration-line-strong underline-offset-2 hover:decoration-current';

/** The incident in plain sentences, each with where its numbers are; the first is the headline with its time. */
export function StoryText({ incident, hasLinks = true }: StoryTextProps) {
  return (
    <ol className="space-y-1 px-3 pb-3" data-testid="story-text">
      {incident.story.map((sentence, index) => {
        const places = hasLinks ? (incident.storyLinks?.[index] ?? []).map((link) => placeOf(link, incident)) : [];
        return (
          <li key={index} className="grid grid-cols-[1.6rem_minmax(0,1fr)] text-[13px] leading-relaxed">
            <span className="num text-faint">{index + 1}</span>
            <span className="break-words">
              <span className={index === 0 ? 'font-semibold' : undefined}>{sentence}</span>
              {places.map((place) => (
                <span key={place.href + place.label}>
                  {' '}
                  {place.href.startsWith('#') ? (
                    <a href={place.href} className={linkLook}>
                      {place.label}
                    </a>
                  ) : (
                    <Link href={place.href} className={linkLook}>
                      {place.label}
                    </Link>
                  )}
                </span>
              ))}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
