import { useEffect, useState } from 'react';
import { Button } from './Button';
import { useKey } from './keys';
import { Kbd } from './Kbd';

type CopyButtonProps = {
  readonly text: string;
  readonly label: string;
  /** A key that does the same. */
  readonly keys?: string;
};

/** Copies a text and says that it did. */
export function CopyButton({ text, label, keys }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');

  useEffect(() => {
    if (state === 'idle') {
      return;
    }
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };

  useKey(keys ?? '', copy, label, keys !== undefined);

  return (
    <Button icon={state === 'copied' ? 'check' : 'copy'} onClick={copy}>
      <span aria-live="polite">{state === 'copied' ? 'Copied' : state === 'failed' ? 'Select and copy by hand' : label}</span>
      {keys !== undefined && state === 'idle' && <Kbd>{keys}</Kbd>}
    </Button>
  );
}
