import { useState } from 'react';
import { ApiProblem, type Fault } from '../../api/http';
import { Button } from '../../base/Button';
import { Field, inputLook } from '../../base/Field';
import { metrics, operators, type RuleBody } from '../../contracts/rules';
import { eachService, metricWords, operatorWords, sentence } from './ruleModel';
import { RuleTestPanel } from './RuleTestPanel';

type RuleFormProps = {
  readonly title: string;
  readonly start: RuleBody;
  readonly services: readonly string[];
  readonly saveLabel: string;
  readonly isReadOnly: boolean;
  readonly onSave: (body: RuleBody) => Promise<void>;
  readonly onCancel: () => void;
};

/** One rule to be written or changed; the server checks it and its faults stand at the fields. */
export function RuleForm({ title, start, services, saveLabel, isReadOnly, onSave, onCancel }: RuleFormProps) {
  const [body, setBody] = useState(start);
  const [thresholdText, setThresholdText] = useState(start.threshold === null ? '' : String(start.threshold));
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const faultOf = (place: string) => faults.find((fault) => fault.place === place)?.message.replace(`${place} `, '') ?? null;
  const change = (part: Partial<RuleBody>) => setBody((old) => ({ ...old, ...part }));
  const told = (error: unknown) => {
    if (!(error instanceof ApiProblem)) {
      throw error;
    }
    setFaults(error.faults);
    setProblem(error.faults.length === 0 ? error.message : null);
  };

  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    setFaults([]);
    await onSave(body).catch(told);
    setBusy(false);
  };

  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void save(event)} aria-label={title} noValidate>
      <h2 className="text-[15px] font-semibold">{title}</h2>
      <p className="text-[13px] text-muted" data-testid="rule-sentence">
        Fires when <strong className="text-text">{sentence(body)}</strong>.
      </p>
      <Field id="rule-name" label="Name" fault={faultOf('name') ?? faultOf('id')}>
        {(ids) => <input {...ids} className={inputLook} value={body.name} maxLength={200} onChange={(event) => change({ name: event.target.value })} />}
      </Field>
      <div className="grid grid-cols-2 gap-3 max-[480px]:grid-cols-1">
        <Field id="rule-metric" label="Metric" hint={metricWords[body.metric].over} fault={faultOf('metric')}>
          {(ids) => (
            <select {...ids} className={inputLook} value={body.metric} onChange={(event) => change({ metric: metrics.find((metric) => metric === event.target.value) ?? body.metric })}>
              {metrics.map((metric) => (
                <option key={metric} value={metric}>
                  {metricWords[metric].name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field id="rule-service" label="Service" hint={body.service === eachService ? 'each is judged by itself' : 'this one only'} fault={faultOf('service')}>
          {(ids) => (
            <select {...ids} className={inputLook} value={body.service} onChange={(event) => change({ service: event.target.value })}>
              <option value={eachService}>each service</option>
              {[...new Set([...services, ...(body.service === eachService ? [] : [body.service])])].sort().map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field id="rule-operator" label="Is" fault={faultOf('operator')}>
          {(ids) => (
            <select {...ids} className={inputLook} value={body.operator} onChange={(event) => change({ operator: operators.find((operator) => operator === event.target.value) ?? body.operator })}>
              {operators.map((operator) => (
                <option key={operator} value={operator}>
                  {operatorWords[operator]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field id="rule-threshold" label={`Threshold (${metricWords[body.metric].unit.replace('/', 'a ')})`} fault={faultOf('threshold')}>
          {(ids) => (
            <input
              {...ids}
              className={inputLook}
              inputMode="decimal"
              value={thresholdText}
              onChange={(event) => {
                const value = Number(event.target.value.replace(',', '.'));
                setThresholdText(event.target.value);
                change({ threshold: event.target.value.trim() === '' || !Number.isFinite(value) ? null : value });
              }}
            />
          )}
        </Field>
        <Field id="rule-for" label="For at least (seconds)" hint="0 to 3600; a short peak does not fire" fault={faultOf('for_seconds')}>
          {(ids) => (
            <input {...ids} className={inputLook} type="number" min={0} max={3600} value={body.forSeconds} onChange={(event) => change({ forSeconds: Math.round(Number(event.target.value)) })} />
          )}
        </Field>
        <Field id="rule-severity" label="Severity" fault={faultOf('severity')}>
          {(ids) => (
            <select {...ids} className={inputLook} value={body.severity} onChange={(event) => change({ severity: event.target.value === 'critical' ? 'critical' : event.target.value === 'info' ? 'info' : 'warning' })}>
              <option value="info">info</option>
              <option value="warning">warning</option>
              <option value="critical">critical</option>
            </select>
          )}
        </Field>
      </div>
      <RuleTestPanel body={body} onProblem={told} onClear={() => setFaults([])} />
      {problem !== null && (
        <p role="alert" className="rounded border border-critical bg-critical-tint px-2 py-1 text-[12px] text-critical-text">
          {problem}
        </p>
      )}
      <div className="flex items-center gap-2">
        <Button type="submit" look="accent" disabled={isBusy || isReadOnly} data-testid="save-rule">
          {saveLabel}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        {isReadOnly && <span className="text-[12px] text-muted">Return to live (L) to change rules.</span>}
      </div>
    </form>
  );
}
