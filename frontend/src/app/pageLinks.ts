import { pages } from './pages';

export type PageLink = { readonly path: string; readonly title: string; readonly isTab: boolean };

/** Keys after `g`, by path. */
export const goKeys: Readonly<Record<string, string>> = {
  '/': 'o', '/incidents': 'i', '/logs': 'l', '/patterns': 'p', '/traces': 't', '/rules': 'r', '/services': 's', '/changes': 'c', '/signals': 'a', '/correlations': 'm', '/status': 'h', '/connect': 'n', '/notifications': 'b',
};

/** How the tabs stand in the bar, whatever the order of their lines; further ones follow. */
const order: readonly string[] = ['/', '/incidents', '/logs', '/patterns', '/traces', '/changes', '/services', '/rules', '/status'];
const placeOf = (path: string): number => (order.includes(path) ? order.indexOf(path) : order.length);

/** Pages that are come to by being sent there. */
const unlisted: readonly string[] = ['/login'];

/** The pages that one can go to without saying of what: the overview, and those without a parameter. */
export const pageLinks = (): readonly PageLink[] =>
  [{ path: '/', title: 'Overview', isTab: true }, ...pages.filter(({ path }) => !path.includes(':') && !unlisted.includes(path))].map(({ path, title, isTab }) => ({ path, title, isTab })).sort((a, b) => placeOf(a.path) - placeOf(b.path));

export const hasPage = (path: string): boolean => pages.some((page) => page.path === path);

/** The tab that an address belongs to: /patterns/17 is under Patterns. */
export function tabOf(links: readonly PageLink[], address: string): string | null {
  const under = links.filter(({ path }) => path !== '/' && (address === path || address.startsWith(`${path}/`)));
  return under.sort((a, b) => b.path.length - a.path.length)[0]?.path ?? (address === '/' ? '/' : null);
}
