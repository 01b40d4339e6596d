import { CopyButton } from '../../base/CopyButton';

/** What a new installation shows until the first record: how to send one. */
export function FirstRun() {
  const command = `echo '{"service":"checkout","level":"error","message":"card declined"}' \\\n  | curl -sS --data-binary @- -H 'Content-Type: application/x-ndjson' ${location.origin}/api/ingest`;
  return (
    <section aria-label="First steps" className="mx-auto mt-16 max-w-2xl px-4" data-testid="first-run">
      <h1 className="text-[19px] font-bold">Waiting for the first record</h1>
      <p className="mt-1 text-muted">LogFlow listens. Send it a log line, one JSON object a line:</p>
      <pre className="num mt-4 overflow-x-auto rounded-lg border border-line bg-raised p-3 text-[12px] whitespace-pre-wrap">{command}</pre>
      <div className="mt-3">
        <CopyButton label="Copy command" text={command} />
      </div>
      <p className="mt-4 text-muted">
        No application at hand? <code className="num">./run.sh serve --source simulator</code> runs a demo shop to break.
      </p>
    </section>
  );
}
