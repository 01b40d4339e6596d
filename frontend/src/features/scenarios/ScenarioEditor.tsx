import { useState } from 'react';
import { startScenario } from '../../api/actions';
import { ApiProblem, type Fault } from '../../api/http';
import { Button } from '../../base/Button';
import { Field, inputLook } from '../../base/Field';
import type { FailureDocument, ScenarioBook } from '../../contracts/scenarioBook';
import type { Scenario } from '../../contracts/scenarios';
import { EffectFields } from './EffectFields';
import { cascadeOf, nameOf, numberOf, primaryOf, readDocument, textOf, withEffect } from './failureModel';

type ScenarioEditorProps = {
  readonly start: FailureDocument;
  readonly book: ScenarioBook;
  readonly add: (document: FailureDocument) => Promise<Scenario>;
  readonly onDone: () => void;
};

/** A failure of one's own: by fields or as JSON, checked by the server, kept for this run, injected at once. */
export function ScenarioEditor({ start, book, add, onDone }: ScenarioEditorProps) {
  const [document, setDocument] = useState(start);
  const [json, setJson] = useState<string | null>(null);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const faultAt = (place: string) => faults.find((fault) => fault.place === place)?.message ?? null;
  const set = (part: FailureDocument) => setDocument((old) => ({ ...old, ...part }));

  const complete = (): FailureDocument | null => {
    const read = json === null ? document : readDocument(json);
    if (typeof read === 'string') {
      setProblem(read);
      return null;
    }
    return textOf(read, 'name') === '' ? { ...read, name: nameOf(textOf(read, 'title')) } : read;
  };

  const keep = async (isInjected: boolean) => {
    const whole = complete();
    if (whole === null) {
      return;
    }
    setBusy(true);
    setProblem(null);
    setFaults([]);
    try {
      const added = await add(whole);
      if (isInjected) {
        await startScenario(added.name);
      }
      onDone();
    } catch (error) {
      if (!(error instanceof ApiProblem)) {
        throw error;
      }
      setFaults(error.faults);
      setProblem(error.faults.length === 0 ? error.message : json !== null ? error.faults.map(({ place, message }) => `${place}: ${message}`).join('\n') : others(error.faults));
    }
    setBusy(false);
  };

  const download = () => {
    const whole = complete();
    if (whole !== null) {
      const link = window.document.createElement('a');
      link.href = URL.createObjectURL(new Blob([`${JSON.stringify(whole, null, 2)}\n`], { type: 'application/json' }));
      link.download = `${textOf(whole, 'name') || 'scenario'}.json`;
      link.click();
      URL.revokeObjectURL(link.href);
    }
  };

  const open = async (file: File | undefined) => {
    if (file !== undefined) {
      const read = readDocument(await file.text());
      if (typeof read === 'string') {
        setProblem(`${file.name}: ${read}`);
      } else {
        setProblem(null);
        setFaults([]);
        setJson(null);
        setDocument(read);
      }
    }
  };

  const toggleJson = () => {
    if (json === null) {
      setJson(JSON.stringify(document, null, 2));
      return;
    }
    const read = readDocument(json);
    if (typeof read === 'string') {
      setProblem(read);
    } else {
      setProblem(null);
      setDocument(read);
      setJson(null);
    }
  };

  return (
    <form
      aria-label="A scenario of your own"
      noValidate
      className="flex min-h-0 flex-col gap-3 overflow-y-auto px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        void keep(true);
      }}
    >
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={toggleJson} aria-pressed={json !== null}>
          {json === null ? 'As JSON' : 'As fields'}
        </Button>
        <Button onClick={download}>Download</Button>
        <label className="inline-flex min-h-7 cursor-pointer items-center rounded-md border border-line-strong px-2.5 text-[12px] font-medium focus-within:outline-2 focus-within:outline-accent hover:bg-hover">
          Open file
          <input type="file" accept="application/json,.json" className="sr-only" onChange={(event) => void open(event.target.files?.[0])} />
        </label>
      </div>
      {json !== null ? (
        <textarea aria-label="Scenario as JSON" className="num min-h-80 w-full rounded-md border border-line-strong bg-panel p-2 text-[12px]" spellCheck={false} value={json} onChange={(event) => setJson(event.target.value)} />
      ) : (
        <>
          <Field id="failure-title" label="Title" fault={faultAt('$.title') ?? faultAt('$.name')}>
            {(ids) => <input {...ids} className={inputLook} value={textOf(document, 'title')} onChange={(event) => set({ title: event.target.value, name: nameOf(event.target.value) })} />}
          </Field>
          <div className="grid grid-cols-3 gap-3">
            {(
              [
                ['duration_seconds', 'Lasts (s)', 30],
                ['ramp_seconds', 'Grows for (s)', 2],
                ['lag_seconds', 'Cascade after (s)', 2],
              ] as const
            ).map(([name, label, standard]) => (
              <Field key={name} id={`failure-${name}`} label={label} fault={faultAt(`$.${name}`)}>
                {(ids) => <input {...ids} type="number" min={0} step="any" className={inputLook} value={numberOf(document, name, standard)} onChange={(event) => set({ [name]: Number(event.target.value) })} />}
              </Field>
            ))}
          </div>
          <EffectFields title="Primary" id="primary" path="$.primary" effect={primaryOf(document)} services={book.services} faults={faults} onChange={(change) => setDocument((old) => withEffect(old, -1, change))} />
          {cascadeOf(document).map((effect, index) => (
            <EffectFields
              key={index}
              title={`Then, ${index + 1}`}
              id={`cascade-${index}`}
              path={`$.cascade[${index}]`}
              effect={effect}
              services={book.services}
              faults={faults}
              onChange={(change) => setDocument((old) => withEffect(old, index, change))}
              onRemove={() => set({ cascade: cascadeOf(document).filter((_, place) => place !== index) })}
            />
          ))}
          <div>
            <Button icon="plus" onClick={() => set({ cascade: [...cascadeOf(document), { service: book.services[0] ?? '', warnings: 3 }] })}>
              Add an effect elsewhere
            </Button>
          </div>
        </>
      )}
      {problem !== null && problem !== '' && (
        <p role="alert" className="rounded border border-critical bg-critical-tint px-2 py-1 text-[12px] whitespace-pre-line text-critical-text">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" icon="flask" look="accent" disabled={isBusy} data-testid="inject-own">
          Check and inject
        </Button>
        <Button disabled={isBusy} onClick={() => void keep(false)}>
          Check and keep
        </Button>
        <Button look="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
      <p className="text-[11px] text-muted">Kept until this server stops, {book.ownMax} at most. Download it to use it again.</p>
    </form>
  );
}

/** Faults at places that have no field here. */
const others = (faults: readonly Fault[]): string =>
  faults
    .filter(({ place }) => !/^\$\.(title|name|duration_seconds|ramp_seconds|lag_seconds|primary(\.|$)|cascade\[\d+\](\.|$))/.test(place))
    .map(({ place, message }) => `${place}: ${message}`)
    .join('\n');
