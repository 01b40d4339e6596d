import { readSession, type Session } from '../contracts/session';
import { ask, nothing, setAntiforgery } from './http';

/** Is a key needed, and who is signed in? Keeps the antiforgery token for the writes to come. */
export async function loadSession(): Promise<Session> {
  return keep(await ask('/api/session', readSession));
}

/** Throws an ApiProblem when the key is not known. */
export async function signIn(key: string): Promise<Session> {
  return keep(await ask('/api/session', readSession, { method: 'POST', isQuestion: true, body: { key } }));
}

export async function signOut(): Promise<void> {
  await ask('/api/session', nothing, { method: 'DELETE', isQuestion: true });
  setAntiforgery(null);
}

function keep(session: Session): Session {
  setAntiforgery(session.antiforgery);
  return session;
}
