import { Link, useLocation } from 'wouter';
import { routes } from '../base/routes';

export function NotFound() {
  const [path] = useLocation();
  return (
    <main className="flex flex-1 flex-col items-start gap-3 p-8">
      <h1 className="text-[19px] font-semibold">There is no page at this address</h1>
      <p className="text-muted">{path}</p>
      <Link href={routes.overview()} className="text-accent underline">
        Back to the overview
      </Link>
    </main>
  );
}
