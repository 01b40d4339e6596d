import { useState } from 'react';
import { signIn } from '../../api/session';
import { useAction } from '../../api/useAction';
import { Button } from '../../base/Button';
import { Field, inputLook } from '../../base/Field';
import type { Session } from '../../contracts/session';

/** One field: the key. It is sent once and not kept; what stays is a cookie that scripts cannot read. */
export function SignIn({ onSignedIn }: { readonly onSignedIn: (session: Session) => void }) {
  const [key, setKey] = useState('');
  const [action, run] = useAction();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void run(async () => onSignedIn(await signIn(key)));
  };
  return (
    <main className="flex min-h-full items-center justify-center p-4">
      <form onSubmit={submit} className="flex w-full max-w-[420px] flex-col gap-4 rounded-lg border border-line bg-panel p-6">
        <header className="flex flex-col gap-1">
          <h1 className="text-[19px] leading-tight font-bold">Sign in to LogFlow</h1>
          <p className="text-[13px] text-muted">This server asks everybody for a key.</p>
        </header>
        <Field id="sign-in-key" label="Key" fault={action.problem} hint="Made on the server with: logflow key create --name you --scope admin">
          {(ids) => (
            <input {...ids} type="password" autoComplete="current-password" autoFocus spellCheck={false} required value={key} onChange={(event) => setKey(event.target.value)} className={inputLook} placeholder="lf_…" />
          )}
        </Field>
        <Button type="submit" look="accent" disabled={action.isBusy || key === ''} className="min-h-9">
          {action.isBusy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </main>
  );
}
