import type { EpochMs } from '../../base/brand';
import { routes } from '../../base/routes';
import type { Incident, StoryLink } from '../../contracts/incidents';

/** A stretch of time around an incident: what led to it counts too. */
const beforeMs = 60_000;
const afterMs = 5_000;

const iso = (at: number): string => new Date(at as EpochMs).toISOString();

/** Where the numbers behind a sentence of this incident's story are, and in how few words. */
export function placeOf(link: StoryLink, incident: Incident): { readonly href: string; readonly label: string } {
  const range = { from: iso(incident.onset - beforeMs), to: iso(incident.lastSignal + afterMs) };
  switch (link.kind) {
    case 'service':
      return { href: routes.service(link.target, range), label: link.target };
    case 'signals':
      return { href: routes.signals({ svc: link.target, ...range }), label: 'signals' };
    case 'logs':
      return { href: routes.logs({ svc: link.target, level: 'warn', ...range }), label: `lines of ${link.target}` };
    case 'traces':
      return { href: '#traces', label: 'traces' };
    case 'template':
      return { href: routes.pattern(link.target), label: 'the pattern' };
    case 'changes':
      return { href: routes.changes(link.target === '' ? range : { svc: link.target, ...range }), label: 'changes' };
    case 'evidence':
      return { href: '#evidence', label: 'evidence' };
    case 'blast_radius':
      return { href: '#blast-radius', label: 'blast radius' };
    case 'incident':
      return { href: routes.incident(link.target), label: 'that incident' };
  }
}
