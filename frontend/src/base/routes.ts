type Query = Readonly<Record<string, string | number | null | undefined>>;

const part = encodeURIComponent;

function withQuery(path: string, query: Query = {}): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') {
      words.set(name, String(value));
    }
  }
  const text = words.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** A name as it stands in an address: the router leaves what has a meaning there, such as a slash, escaped. */
export const nameIn = (written: string): string => written.replaceAll(/%(?:2[346BCF]|3[ABDF]|40)/gi, decodeURIComponent);

/** Every address of the page, made in one place so that names with slashes and quotes are encoded once. */
export const routes = {
  overview: (query?: Query) => withQuery('/', query),
  incidents: (query?: Query) => withQuery('/incidents', query),
  incident: (id: string, query?: Query) => withQuery(`/incidents/${part(id)}`, query),
  capsule: (id: string) => `/capsules/${part(id)}`,
  services: () => '/services',
  service: (name: string, query?: Query) => withQuery(`/services/${part(name)}`, query),
  logs: (query?: Query) => withQuery('/logs', query),
  traces: (query?: Query) => withQuery('/traces', query),
  trace: (id: string, query?: Query) => withQuery(`/traces/${part(id)}`, query),
  patterns: (query?: Query) => withQuery('/patterns', query),
  pattern: (id: string, query?: Query) => withQuery(`/patterns/${part(id)}`, query),
  changes: (query?: Query) => withQuery('/changes', query),
  signals: (query?: Query) => withQuery('/signals', query),
  correlations: (query?: Query) => withQuery('/correlations', query),
  rules: (query?: Query) => withQuery('/rules', query),
  notifications: (query?: Query) => withQuery('/notifications', query),
  connect: () => '/connect',
  status: () => '/status',
  login: () => '/login',
} as const;
