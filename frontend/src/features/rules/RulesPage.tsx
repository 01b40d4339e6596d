import { useEffect, useState } from 'react';
import { ApiProblem } from '../../api/http';
import { type Rules, useRules } from '../../api/useRules';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { clock, duration } from '../../base/format';
import { useQueryParam } from '../../base/query';
import { Tag } from '../../base/Tag';
import type { Rule, RuleBody } from '../../contracts/rules';
import type { RuleFiring } from '../../contracts/signals';
import { useTimeTravel } from '../../live/TimeTravel';
import { useLive } from '../../live/useLive';
import { bodyOf, emptyRule, firingsOf, sentence, templates } from './ruleModel';
import { RuleForm } from './RuleForm';

const undoMs = 12_000;

/** All alert rules: what they say, whether they fire, and a place to write and test them. */
export default function RulesPage() {
  const rules = useRules();
  const [chosen, choose] = useQueryParam('rule');
  const [start, setStart] = useState<RuleBody>(emptyRule);
  const [removed, setRemoved] = useState<Rule | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const services = useLive((state) => state.services);
  const liveFiring = useLive((state) => state.firingRules);
  const isPast = useTimeTravel().at !== null;
  const editing = rules.list?.items.find((rule) => rule.id === chosen) ?? null;

  useEffect(() => {
    if (removed !== null) {
      const timer = setTimeout(() => setRemoved(null), undoMs);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [removed]);

  const attempt = async (change: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await change();
    } catch (error) {
      if (!(error instanceof ApiProblem)) {
        throw error;
      }
      setProblem(error.message);
    }
  };
  const begin = (body: RuleBody) => {
    setStart({ ...body });
    choose('new');
  };

  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-[1400px] grid-cols-[minmax(0,1fr)_540px] items-start gap-4 p-4 max-[1180px]:grid-cols-1">
        <section aria-label="Rules" className="min-w-0 rounded-lg border border-line bg-panel">
          <header className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3">
            <div className="mr-auto min-w-0">
              <h1 className="text-[19px] leading-tight font-bold">Alert rules</h1>
              <p className="text-[12px] text-muted">Your own limits, beside what the detectors find. A rule that fires is a signal like any other.</p>
            </div>
            <Button icon="plus" look="accent" disabled={isPast} data-testid="new-rule" onClick={() => begin(emptyRule)}>
              New rule
            </Button>
          </header>
          {problem !== null && (
            <p role="alert" className="m-3 rounded border border-critical bg-critical-tint px-2 py-1 text-[12px] text-critical-text">
              {problem}
            </p>
          )}
          {removed !== null && (
            <p role="status" className="m-3 flex items-center gap-3 rounded border border-line-strong bg-raised px-3 py-1.5 text-[13px]">
              Deleted “{removed.name}”.
              <Button
                onClick={() =>
                  void attempt(async () => {
                    await rules.add(bodyOf(removed), removed.id);
                    setRemoved(null);
                  })
                }
              >
                Undo
              </Button>
            </p>
          )}
          <List
            rules={rules}
            firing={liveFiring}
            chosen={chosen}
            isPast={isPast}
            onEdit={(rule) => choose(rule.id)}
            onToggle={(rule) => void attempt(() => rules.toggle(rule.id))}
            onRemove={(rule) =>
              void attempt(async () => {
                await rules.remove(rule.id);
                setRemoved(rule);
                if (chosen === rule.id) {
                  choose(null);
                }
              })
            }
          />
        </section>
        <section aria-label="Rule" className="min-w-0 rounded-lg border border-line bg-panel p-4">
          {chosen === 'new' ? (
            <RuleForm
              key={`new ${start.name}`}
              title="New rule"
              start={start}
              services={[...services.keys()]}
              saveLabel="Add rule"
              isReadOnly={isPast}
              onSave={async (body) => {
                const rule = await rules.add(body);
                choose(rule.id);
              }}
              onCancel={() => choose(null)}
            />
          ) : editing !== null ? (
            <RuleForm
              key={editing.id}
              title={`Edit “${editing.name}”`}
              start={bodyOf(editing)}
              services={[...services.keys()]}
              saveLabel="Save"
              isReadOnly={isPast}
              onSave={async (body) => {
                await rules.change(editing.id, body);
              }}
              onCancel={() => choose(null)}
            />
          ) : (
            <Start onBegin={begin} />
          )}
        </section>
      </div>
    </main>
  );
}

type ListProps = {
  readonly rules: Rules;
  readonly firing: readonly RuleFiring[];
  readonly chosen: string | null;
  readonly isPast: boolean;
  readonly onEdit: (rule: Rule) => void;
  readonly onToggle: (rule: Rule) => void;
  readonly onRemove: (rule: Rule) => void;
};

function List({ rules, firing, chosen, isPast, onEdit, onToggle, onRemove }: ListProps) {
  const tick = useLive((state) => state.tick);
  if (rules.list === null) {
    return rules.problem === null ? (
      <p className="p-4 text-[13px] text-muted">Reading the rules…</p>
    ) : (
      <p role="alert" className="flex items-center gap-3 p-4 text-[13px] text-critical-text">
        {rules.problem.message} <Button onClick={rules.retry}>Retry</Button>
      </p>
    );
  }
  if (rules.list.items.length === 0) {
    return <p className="p-4 text-[13px] text-muted">There is no rule yet. Begin with one of the templates, and test it against what is stored before you add it.</p>;
  }
  return (
    <ul data-testid="rules">
      {rules.list.items.map((rule) => {
        const fires = firingsOf(rule, firing);
        return (
          <li key={rule.id} data-rule={rule.id} className={cx('flex items-center gap-3 border-b border-line px-4 py-2.5 last:border-b-0 max-[700px]:flex-wrap', chosen === rule.id && 'bg-raised')}>
            <div className={cx('min-w-0 flex-1 max-[700px]:basis-full', !rule.isEnabled && 'opacity-70')}>
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[13px] font-semibold">
                <span className="min-w-0 break-words">{rule.name}</span>
                {fires.length > 0 ? (
                  <Tag tone={rule.severity === 'critical' ? 'critical' : 'warning'} look="solid">
                    FIRES
                  </Tag>
                ) : rule.isEnabled ? null : (
                  <Tag tone="neutral" look="outline">
                    OFF
                  </Tag>
                )}
              </p>
              <p className="text-[12px] text-muted">
                {sentence(rule)} · {rule.severity}
              </p>
              {fires.map((one) => (
                <p key={one.service} className="text-[12px] text-warning-text">
                  at {one.service} since {clock(one.at)}
                  {tick !== null && tick > one.at && `, ${duration(tick - one.at)}`}
                </p>
              ))}
            </div>
            <Button role="switch" aria-checked={rule.isEnabled} disabled={isPast} aria-label={`${rule.isEnabled ? 'On' : 'Off'}: ${rule.name}`} onClick={() => onToggle(rule)}>
              {rule.isEnabled ? 'On' : 'Off'}
            </Button>
            <Button aria-label={`Edit ${rule.name}`} onClick={() => onEdit(rule)}>
              Edit
            </Button>
            <Button look="quiet" disabled={isPast} aria-label={`Delete ${rule.name}`} onClick={() => onRemove(rule)}>
              Delete
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

function Start({ onBegin }: { readonly onBegin: (body: RuleBody) => void }) {
  return (
    <>
      <h2 className="text-[15px] font-semibold">Begin with a template</h2>
      <ul className="mt-2 flex flex-col gap-2">
        {templates.map(({ title, body }) => (
          <li key={title}>
            <button type="button" className="w-full rounded-md border border-line-strong px-3 py-2 text-left hover:bg-hover" onClick={() => onBegin(body)}>
              <span className="block text-[13px] font-semibold">{title}</span>
              <span className="block text-[12px] text-muted">{sentence(body)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
