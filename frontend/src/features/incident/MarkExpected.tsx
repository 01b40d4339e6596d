import { useState } from 'react';
import { useAction } from '../../api/useAction';
import { useExpectationActions, useExpectations } from '../../api/useExpectations';
import { Button } from '../../base/Button';
import { Dialog } from '../../base/Dialog';
import { Field, inputLook } from '../../base/Field';
import { dayMinute, plural } from '../../base/format';
import type { Incident } from '../../contracts/incidents';

const choices = [
  { days: 1, label: '1 day' },
  { days: 7, label: '1 week' },
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
] as const;

/** Says that the same is no news for a while, or that it is again. */
export function MarkExpected({ incident }: { readonly incident: Incident }) {
  const marks = useExpectations();
  const actions = useExpectationActions();
  const [state, run] = useAction();
  const [isOpen, setOpen] = useState(false);
  const mark = marks.data?.find((one) => one.incident === incident.id);
  if (marks.data === undefined) {
    return null;
  }
  if (mark !== undefined) {
    return (
      <span className="flex flex-wrap items-center gap-2 text-[12px] text-muted" data-testid="expected">
        <span title={mark.reason === '' ? undefined : mark.reason}>
          Expected until {dayMinute(mark.until)} UTC{mark.by !== '' && `, by ${mark.by}`}
        </span>
        <Button disabled={state.isBusy} onClick={() => void run(() => actions.takeBack(mark.id))}>
          Take back
        </Button>
        {state.problem !== null && (
          <span role="alert" className="text-critical-text">
            {state.problem}
          </span>
        )}
      </span>
    );
  }
  return (
    <>
      <Button data-testid="mark-expected" onClick={() => setOpen(true)}>
        Mark as expected…
      </Button>
      {isOpen && (
        <Dialog label="Mark as expected" onClose={() => setOpen(false)} className="w-[min(400px,92vw)]">
          <MarkForm incident={incident} onMark={(days, reason) => run(() => actions.mark(incident.id, days, reason))} problem={state.problem} isBusy={state.isBusy} close={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

type MarkFormProps = {
  readonly incident: Incident;
  readonly onMark: (days: number, reason: string) => Promise<boolean>;
  readonly problem: string | null;
  readonly isBusy: boolean;
  readonly close: () => void;
};

function MarkForm({ incident, onMark, problem, isBusy, close }: MarkFormProps) {
  const [days, setDays] = useState(7);
  const [reason, setReason] = useState('');
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (await onMark(days, reason)) {
      close();
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} aria-label="Mark as expected" className="flex flex-col gap-3 p-4">
      <h2 className="text-[15px] font-semibold">Mark as expected</h2>
      <p className="text-[12px] text-muted">
        The {plural(incident.signals.length, 'finding')} of this incident, and what was found beside it, open no incident for that time, up to half again as strong. They are still stored and shown; anything else is told as ever.
      </p>
      <Field id="expected-days" label="For">
        {(ids) => (
          <select {...ids} value={days} onChange={(event) => setDays(Number(event.target.value))} className={inputLook}>
            {choices.map((choice) => (
              <option key={choice.days} value={choice.days}>
                {choice.label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id="expected-reason" label="Why">
        {(ids) => <input {...ids} autoComplete="off" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} className={inputLook} />}
      </Field>
      {problem !== null && (
        <p role="alert" className="text-[12px] text-critical-text">
          {problem}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" look="accent" disabled={isBusy}>
          Mark as expected
        </Button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  );
}
