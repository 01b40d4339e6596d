import { useRetelling, useRetellingSetup } from '../../api/useRetelling';
import { Button } from '../../base/Button';
import type { Incident } from '../../contracts/incidents';

/** The story in a language model's words, on request; nothing of it shows where no model is configured. */
export function Retelling({ incident }: { readonly incident: Incident }) {
  const setup = useRetellingSetup();
  const retelling = useRetelling(incident.id);
  if (setup.data?.isOn !== true) {
    return null;
  }
  const told = retelling.data;
  return (
    <div className="border-t border-line px-3 py-2.5 text-[13px]" data-testid="retelling">
      <Button onClick={() => retelling.mutate()} disabled={retelling.isPending}>
        {retelling.isPending ? 'Asking the model…' : told === undefined ? 'Retell with a language model' : 'Retell again'}
      </Button>{' '}
      <span className="text-[12px] text-muted">{setup.data.model} gets this story and its evidence, with secrets masked.</span>
      <div role="status">
        {retelling.error !== null && <p className="mt-2 text-critical-text">Could not ask: {retelling.error.message}</p>}
        {told !== undefined && !told.isRetold && <p className="mt-2 text-muted">{told.reason} The plain story above stands.</p>}
        {told?.isRetold === true && (
          <>
            <p className="mt-2 leading-relaxed break-words whitespace-pre-wrap">{told.story}</p>
            {told.steps.length > 0 && (
              <>
                <h3 className="mt-2 font-semibold">Suggested first steps</h3>
                <ul className="list-disc pl-5">
                  {told.steps.map((step, index) => (
                    <li key={index} className="break-words">
                      {step}
                    </li>
                  ))}
                </ul>
              </>
            )}
            <p className="mt-2 text-[12px] text-muted">Written by {told.model} from the evidence; its numbers were checked against it, its conclusions were not.</p>
          </>
        )}
      </div>
    </div>
  );
}
