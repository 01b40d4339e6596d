import { useEffect, useRef, useState } from 'react';
import { isOpen } from '../live/liveModel';
import { usePresent } from '../live/TimeTravel';

/** One sentence in so long, so that a reader is told and not talked down. */
const everyMs = 10_000;

/** Says the worst open incident to who listens, and in the tab's title to who looks elsewhere. */
export function Announcer() {
  const incidents = usePresent((state) => state.incidents);
  const open = incidents.filter(isOpen);
  const title = open[0]?.title ?? '';
  const [said, setSaid] = useState('');
  const lastAt = useRef(Number.NEGATIVE_INFINITY);
  const subject = open[0] === undefined ? '' : `${open[0].id} ${open[0].severity}`;

  useEffect(() => {
    document.title = open.length === 0 ? 'LogFlow' : `(${open.length}) ${title} · LogFlow`;
  }, [open.length, title]);

  useEffect(() => {
    const timer = setTimeout(
      () => {
        lastAt.current = performance.now();
        setSaid((old) => (subject === '' ? (old === '' ? '' : 'No incident is open any more.') : `Incident: ${title}`));
      },
      Math.max(0, lastAt.current + everyMs - performance.now()),
    );
    return () => clearTimeout(timer);
    // A title whose numbers move is the same news.
  }, [subject]);

  return (
    <p role="status" aria-live="polite" className="sr-only" data-testid="announcer">
      {said}
    </p>
  );
}
