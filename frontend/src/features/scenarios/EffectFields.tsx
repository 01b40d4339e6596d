import type { Fault } from '../../api/http';
import { Button } from '../../base/Button';
import { Field, inputLook } from '../../base/Field';
import { type Effect, factors, numberOf, textOf } from './failureModel';

type EffectFieldsProps = {
  readonly title: string;
  readonly id: string;
  /** Where it stands in the document, as faults name it. */
  readonly path: string;
  readonly effect: Effect;
  readonly services: readonly string[];
  readonly faults: readonly Fault[];
  readonly onChange: (change: Effect) => void;
  readonly onRemove?: () => void;
};

/** What happens at one service. */
export function EffectFields({ title, id, path, effect, services, faults, onChange, onRemove }: EffectFieldsProps) {
  const faultAt = (place: string) => faults.find((fault) => fault.place === place)?.message ?? null;
  const whole = faultAt(path);
  return (
    <fieldset className="rounded-md border border-line p-3 pt-1">
      <legend className="px-1 text-[12px] font-semibold">{title}</legend>
      <div className="flex items-end gap-2">
        <Field id={`${id}-service`} label="Service" fault={faultAt(`${path}.service`)} className="flex-1">
          {(ids) => (
            <select {...ids} className={inputLook} value={textOf(effect, 'service')} onChange={(event) => onChange({ service: event.target.value })}>
              {[...new Set([textOf(effect, 'service'), ...services])].map((name) => (
                <option key={name} value={name}>
                  {name === '' ? 'choose one' : name}
                </option>
              ))}
            </select>
          )}
        </Field>
        {onRemove !== undefined && (
          <Button look="quiet" aria-label={`Remove ${title}`} onClick={onRemove}>
            Remove
          </Button>
        )}
      </div>
      <div className="mt-2 grid grid-cols-5 gap-2 max-[520px]:grid-cols-2">
        {factors.map(({ name, label, hint }) => (
          <Field key={name} id={`${id}-${name}`} label={label} fault={faultAt(`${path}.${name}`)}>
            {(ids) => <input {...ids} type="number" min={0} step="any" title={hint} className={inputLook} value={numberOf(effect, name, 1)} onChange={(event) => onChange({ [name]: Number(event.target.value) })} />}
          </Field>
        ))}
      </div>
      {whole !== null && (
        <p role="alert" className="mt-2 text-[11px] text-critical-text">
          {whole}
        </p>
      )}
    </fieldset>
  );
}
