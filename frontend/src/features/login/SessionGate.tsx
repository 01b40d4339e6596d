import { createContext, useContext, useEffect, useState } from 'react';
import { setOnUnauthorized } from '../../api/http';
import { loadSession, signOut } from '../../api/session';
import { Button } from '../../base/Button';
import type { Session } from '../../contracts/session';
import { SignIn } from './SignIn';

const retryMs = 2_000;

const open: Session = { mode: 'open', isSignedIn: true, name: null, scopes: ['admin'], antiforgery: null };
const SessionContext = createContext<Session>(open);

type SessionGateProps = {
  /** Run once, when the page may be seen: what asks the server by itself begins here. */
  readonly onOpen: () => void;
  readonly children: React.ReactNode;
};

/** Shows the page to whoever may see it, and the sign-in to everybody else. Nothing is asked for before it is known who asks. */
export function SessionGate({ onOpen, children }: SessionGateProps) {
  const [session, setSession] = useState<Session | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    loadSession().then(
      (found) => isGone || setSession(found),
      () => {
        // The server may be starting; the page waits for it.
        timer = setTimeout(() => setAttempt((old) => old + 1), retryMs);
      },
    );
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [attempt]);

  const isIn = session?.isSignedIn === true;
  useEffect(() => {
    if (isIn) {
      onOpen();
      // Asks again who it is, and shows the sign-in when it is nobody.
      setOnUnauthorized(() => setAttempt((old) => old + 1));
      return () => setOnUnauthorized(null);
    }
    return undefined;
  }, [isIn, onOpen]);

  if (session === null) {
    return attempt === 0 ? null : (
      <p role="status" className="p-6 text-muted">
        The server does not answer yet; trying again…
      </p>
    );
  }
  return session.isSignedIn ? <SessionContext value={session}>{children}</SessionContext> : <SignIn onSignedIn={setSession} />;
}

/** For the top bar: nothing while no key is needed. */
export function SignOutButton() {
  const session = useContext(SessionContext);
  if (session.mode === 'open') {
    return null;
  }
  const leave = async () => {
    await signOut();
    // Everything that was read goes with the page.
    location.assign('/');
  };
  return (
    <Button data-testid="sign-out" title={`Signed in with the key “${session.name ?? ''}” (${session.scopes.join(', ')})`} onClick={() => void leave()}>
      Sign out
    </Button>
  );
}
