import { useState } from 'react';
import { type NotificationActions, useSilences } from '../../api/useNotifications';
import { useAction } from '../../api/useAction';
import { Button } from '../../base/Button';
import { Field, inputLook } from '../../base/Field';
import { clockMinute } from '../../base/format';
import { silenceChoices, subjectOf } from './notificationModel';

type SilencePanelProps = { readonly actions: NotificationActions; readonly service: string; readonly incident: string };

/** News held back for a while. A silence is always for something, and always ends. */
export function SilencePanel({ actions, service: startService, incident: startIncident }: SilencePanelProps) {
  const silences = useSilences();
  const [service, setService] = useState(startService);
  const [incident, setIncident] = useState(startIncident);
  const [rule, setRule] = useState('');
  const [minutes, setMinutes] = useState(60);
  const [reason, setReason] = useState('');
  const [action, run] = useAction();
  const none = (text: string) => (text.trim() === '' ? null : text.trim());

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (await run(() => actions.silence({ service: none(service), incident: none(incident), rule: none(rule), minutes, reason }))) {
      setService('');
      setIncident('');
      setRule('');
      setReason('');
    }
  };
  const field = (id: string, label: string, value: string, change: (text: string) => void) => (
    <Field id={`silence-${id}`} label={label}>
      {(ids) => <input {...ids} spellCheck={false} autoComplete="off" value={value} onChange={(event) => change(event.target.value)} className={inputLook} />}
    </Field>
  );

  return (
    <section aria-label="Silences" className="rounded-lg border border-line bg-panel">
      <header className="border-b border-line px-4 py-3">
        <h2 className="text-[15px] font-semibold">Silences</h2>
        <p className="text-[12px] text-muted">Incidents are still shown; nobody is told of what matches.</p>
      </header>
      <form onSubmit={(event) => void submit(event)} aria-label="New silence" className="flex flex-col gap-3 border-b border-line p-4">
        <div className="grid grid-cols-2 gap-3">
          {field('service', 'Root service', service, setService)}
          {field('rule', 'Rule id', rule, setRule)}
          {field('incident', 'Incident', incident, setIncident)}
          <Field id="silence-minutes" label="For">
            {(ids) => (
              <select {...ids} value={minutes} onChange={(event) => setMinutes(Number(event.target.value))} className={inputLook}>
                {silenceChoices.map((choice) => (
                  <option key={choice.minutes} value={choice.minutes}>
                    {choice.label}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        {field('reason', 'Why', reason, setReason)}
        {action.problem !== null && (
          <p role="alert" className="text-[12px] text-critical-text">
            {action.problem}
          </p>
        )}
        <Button type="submit" look="accent" disabled={action.isBusy || (none(service) === null && none(rule) === null && none(incident) === null)} className="self-start">
          Silence
        </Button>
      </form>
      <ul>
        {(silences.data ?? []).map((silence) => (
          <li key={silence.id} data-testid="silence" className="flex items-start gap-3 border-b border-line px-4 py-2 last:border-b-0">
            <div className="min-w-0 flex-1">
              <p className="truncate text-[13px] font-medium" title={subjectOf(silence)}>
                {subjectOf(silence)}
              </p>
              <p className="text-[12px] text-muted">
                until {clockMinute(silence.until)} UTC · held back {silence.silenced}
                {silence.reason !== '' && ` · ${silence.reason}`}
              </p>
            </div>
            <Button aria-label={`End the silence of ${subjectOf(silence)}`} onClick={() => void run(() => actions.unsilence(silence.id))}>
              End
            </Button>
          </li>
        ))}
      </ul>
      {silences.data?.length === 0 && <p className="px-4 py-3 text-[12px] text-muted">Nothing is silenced.</p>}
      {silences.error !== null && <p className="px-4 py-3 text-[12px] text-critical-text">{silences.error.message}</p>}
    </section>
  );
}
