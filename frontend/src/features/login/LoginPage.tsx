import { Link } from 'wouter';
import { routes } from '../../base/routes';

/** Whoever sees this is signed in already: the gate before every page asks for the key. */
export default function LoginPage() {
  return (
    <main className="p-6">
      <h1 className="text-[19px] font-bold">You are in</h1>
      <p className="mt-1 text-[13px] text-muted">
        Nothing more is needed here. <Link href={routes.overview()} className="text-accent-text underline">Open the overview</Link>.
      </p>
    </main>
  );
}
