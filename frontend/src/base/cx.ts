/** Joins class names, leaving out what is off. */
export function cx(...parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== null && part !== undefined && part !== '').join(' ');
}
