import { Link } from 'wouter';
import { useEffect, useRef, useState } from 'react';
import { testRule } from '../../api/useRules';
import { epochMs } from '../../base/brand';
import { Button } from '../../base/Button';
import { clock, clockMinute, duration } from '../../base/format';
import { routes } from '../../base/routes';
import { ThresholdChart } from '../../charts/ThresholdChart';
import type { RuleBody, RuleTest } from '../../contracts/rules';
import { writeMoment } from '../../live/replayModel';
import { useLive } from '../../live/useLive';
import { amount, catchWords, caughtWords, firingSpans, metricWords, verdict } from './ruleModel';

const ranges = [
  { label: 'last hour', ms: 3_600_000 },
  { label: 'last 24 h', ms: 86_400_000 },
  { label: 'last week', ms: 7 * 86_400_000 - 60_000 },
] as const;

const firingsShown = 8;
const catchesShown = 8;

type RuleTestPanelProps = { readonly body: RuleBody; readonly onProblem: (error: unknown) => void; readonly onClear: () => void };

/** When would this rule have fired? Asked of the stored history, before it is saved. */
export function RuleTestPanel({ body, onProblem, onClear }: RuleTestPanelProps) {
  const tick = useLive((state) => state.tick);
  const [test, setTest] = useState<{ readonly of: RuleBody; readonly result: RuleTest } | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const turn = useRef(0);
  useEffect(() => () => void (turn.current += 1), []);

  const run = async (label: string, ms: number) => {
    const mine = (turn.current += 1);
    const to = epochMs((tick ?? Date.now()) + 1000);
    setBusy(label);
    onClear();
    try {
      const result = await testRule(body, epochMs(to - ms), to);
      if (mine === turn.current) {
        setTest({ of: body, result });
      }
    } catch (error) {
      onProblem(error);
    }
    if (mine === turn.current) {
      setBusy(null);
    }
  };

  const isStale = test !== null && test.of !== body;
  return (
    <section aria-label="Test against history" className="rounded-md border border-line bg-raised p-3">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="mr-auto text-[13px] font-semibold">Test against history</h3>
        {ranges.map(({ label, ms }) => (
          <Button key={label} disabled={busy !== null} data-testid={`test-${label.replaceAll(' ', '-')}`} onClick={() => void run(label, ms)}>
            {busy === label ? 'Testing…' : label}
          </Button>
        ))}
      </div>
      {test === null ? (
        <p className="mt-2 text-[12px] text-muted">When would it have fired? The stored seconds are judged as they were live; nothing is saved.</p>
      ) : (
        <div className={isStale ? 'mt-2 opacity-60' : 'mt-2'}>
          <p role="status" className="text-[13px] font-medium" data-testid="verdict">
            {verdict(test.result)}
            {isStale && <span className="font-normal text-muted"> (the rule has changed since)</span>}
          </p>
          <Picture body={test.of} test={test.result} />
          <Firings test={test.result} />
          {test.result.seconds > 0 && <Catches body={test.of} test={test.result} />}
        </div>
      )}
    </section>
  );
}

function Picture({ body, test }: { readonly body: RuleBody; readonly test: RuleTest }) {
  const spans = firingSpans(test);
  return (
    <div className="mt-2">
      <ThresholdChart
        points={test.points}
        from={test.points[0]?.at ?? test.from}
        to={test.to}
        stepMs={test.stepSeconds * 1000}
        threshold={body.threshold}
        spans={spans}
        label={`${metricWords[body.metric].name} over time; ${verdict(test)}`}
        format={(value) => amount(body.metric, value)}
        formatTime={(at) => clockMinute(epochMs(at))}
      />
    </div>
  );
}

function Firings({ test }: { readonly test: RuleTest }) {
  const spans = firingSpans(test);
  const shown = spans.slice(-firingsShown).reverse();
  return spans.length === 0 ? null : (
    <ul className="mt-1 text-[12px]">
      {shown.map((span) => (
        <li key={`${span.service} ${span.from}`} className="flex min-h-6 flex-wrap items-center gap-x-2">
          <Link href={routes.overview({ at: writeMoment(span.from) })} className="num inline-flex min-h-6 items-center text-accent-text underline underline-offset-2">
            {clock(epochMs(span.from))}
          </Link>
          <span>{span.service}</span>
          <span className="text-muted">{span.isOpen ? `for ${duration(span.to - span.from)}, to the end of the tested time` : `for ${duration(span.to - span.from)}`}</span>
        </li>
      ))}
      {spans.length > shown.length && <li className="text-muted">and {spans.length - shown.length} earlier</li>}
    </ul>
  );
}

/** Would it have caught what were incidents, and how soon beside them? */
function Catches({ body, test }: { readonly body: RuleBody; readonly test: RuleTest }) {
  const shown = test.incidents.slice(-catchesShown).reverse();
  return (
    <div className="mt-2 border-t border-line pt-2 text-[12px]" data-testid="catches">
      <p className="text-[13px] font-medium">{caughtWords(test)}</p>
      <ul>
        {shown.map((one) => (
          <li key={one.incident} className="flex min-h-6 flex-wrap items-center gap-x-2">
            <Link href={routes.incident(one.incident)} className="num inline-flex min-h-6 items-center text-accent-text underline underline-offset-2">
              {clock(one.onset)}
            </Link>
            <span className="font-semibold">{one.root}</span>
            <span className={one.firedAt === null ? 'text-warning-text' : 'text-muted'}>{catchWords(one, body)}</span>
          </li>
        ))}
        {test.incidents.length > shown.length && <li className="text-muted">and {test.incidents.length - shown.length} earlier</li>}
      </ul>
    </div>
  );
}
