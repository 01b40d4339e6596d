import { useMemo } from 'react';
import { useSources } from '../../api/useSources';
import { CopyButton } from '../../base/CopyButton';
import { cx } from '../../base/cx';
import { useQueryParam } from '../../base/query';
import { examplesFor, portsOf } from './examples';
import { SourceTable } from './SourceTable';

/** How to send to this server, ready to be copied, and what comes in meanwhile. */
export default function ConnectPage() {
  const [chosen, choose] = useQueryParam('with');
  const { sources, problem, retry } = useSources();
  const { syslog, grpc } = portsOf(sources);
  const examples = useMemo(() => examplesFor(location.origin, { syslog, grpc }), [syslog, grpc]);
  const example = examples.find((e) => e.id === chosen) ?? examples[0];
  if (example === undefined) {
    return null;
  }
  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-[1400px] grid-cols-[minmax(0,1fr)_480px] items-start gap-4 p-4 max-[1180px]:grid-cols-1">
        <section aria-label="Examples" className="min-w-0 rounded-lg border border-line bg-panel">
          <header className="border-b border-line px-4 py-3">
            <h1 className="text-[19px] leading-tight font-bold">Connect your logs</h1>
            <p className="text-[12px] text-muted">LogFlow takes what you run already. These are filled in with this server’s address.</p>
          </header>
          <div className="grid grid-cols-[148px_minmax(0,1fr)] max-[640px]:grid-cols-1">
            <nav aria-label="Senders" className="flex flex-col gap-0.5 border-r border-line p-2 max-[640px]:flex-row max-[640px]:flex-wrap max-[640px]:border-r-0 max-[640px]:border-b">
              {examples.map((item) => (
                <button
                  key={item.id}
                  type="button"
                  aria-pressed={item.id === example.id}
                  onClick={() => choose(item.id)}
                  className={cx(
                    'min-h-7 rounded px-2 py-1 text-left text-[13px]',
                    item.id === example.id ? 'bg-raised font-medium text-text' : 'text-muted hover:bg-raised hover:text-text',
                  )}
                >
                  {item.title}
                </button>
              ))}
            </nav>
            <div className="min-w-0 p-4" data-testid="example">
              <div className="flex items-start justify-between gap-3">
                <div className="min-w-0">
                  <h2 className="text-[15px] font-semibold">{example.title}</h2>
                  <p className="mt-0.5 text-[13px] text-muted">{example.about}</p>
                </div>
                <CopyButton key={example.id} label="Copy" text={example.text} />
              </div>
              <pre tabIndex={0} aria-label={`Example for ${example.title}`} className="num mt-3 overflow-x-auto rounded-lg border border-line bg-raised p-3 text-[12px] leading-relaxed">
                {example.text}
              </pre>
            </div>
          </div>
        </section>
        <section aria-label="What comes in" className="min-w-0 rounded-lg border border-line bg-panel">
          <header className="border-b border-line px-4 py-3">
            <h2 className="text-[15px] font-semibold">What comes in</h2>
            <p className="text-[12px] text-muted">Counted since the server started, looked at every two seconds.</p>
          </header>
          <SourceTable sources={sources} problem={problem} onRetry={retry} />
        </section>
      </div>
    </main>
  );
}
