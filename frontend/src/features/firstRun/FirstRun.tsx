import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { CopyButton } from '../../base/CopyButton';
import { duration } from '../../base/format';
import { demoCommand, firstSteps } from './firstRunModel';

type FirstRunProps = {
  /** The page that lists every way to send; null when there is none. */
  readonly connect: string | null;
};

/** What a new installation shows until the first record: how to send one, and that it is listening. */
export function FirstRun({ connect }: FirstRunProps) {
  return (
    <main className="min-h-0 flex-1 overflow-y-auto" data-testid="first-run">
      <div className="mx-auto max-w-3xl px-4 py-10 max-[900px]:py-6">
        <h1 className="text-[19px] font-bold">Waiting for the first record</h1>
        <p className="mt-1 text-muted">
          LogFlow listens here and shows the first record the moment it comes. <Waited />
        </p>
        <ol className="mt-6 space-y-5">
          {firstSteps(location.origin).map(({ id, title, text }) => (
            <li key={id}>
              <div className="flex items-center justify-between gap-3">
                <h2 className="text-[14px] font-semibold">{title}</h2>
                <CopyButton label="Copy" text={text} />
              </div>
              <pre tabIndex={0} aria-label={title} className="num mt-1.5 overflow-x-auto rounded-lg border border-line bg-raised p-3 text-[12px] leading-5">
                {text}
              </pre>
            </li>
          ))}
        </ol>
        <div className="mt-6 flex flex-wrap items-center gap-3 rounded-lg border border-line p-3 text-[13px]">
          <p className="min-w-0 flex-1 text-muted">
            No application at hand? The demo shop has fourteen services to break: <code className="num text-text">{demoCommand}</code>
          </p>
          <CopyButton label="Copy" text={demoCommand} />
        </div>
        {connect !== null && (
          <p className="mt-4 text-[13px]">
            <Link href={connect} className="text-accent-text underline">
              Every other way to send: Loki, Elasticsearch, syslog, files, containers
            </Link>
          </p>
        )}
      </div>
    </main>
  );
}

function Waited() {
  const [since] = useState(() => performance.now());
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span className="num">0 records in {duration(now - since)}.</span>;
}
