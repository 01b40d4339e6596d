import { useId } from 'react';

type SelectProps = {
  readonly label: string;
  readonly value: string | null;
  /** The first stands for "no filter". */
  readonly any: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string | null) => void;
};

/** A filter with few choices; none is null. */
export function Select({ label, value, any, options, onChange }: SelectProps) {
  const id = useId();
  const isKnown = value === null || options.some(([option]) => option === value);
  return (
    <span className="flex min-w-0 flex-col gap-0.5">
      <label htmlFor={id} className="text-[11px] text-muted">
        {label}
      </label>
      <select id={id} value={value ?? ''} onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)} className="h-7 max-w-48 min-w-28 rounded-md border border-line-strong bg-panel px-1.5 text-[12px]">
        <option value="">{any}</option>
        {!isKnown && <option value={value}>{value}</option>}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
