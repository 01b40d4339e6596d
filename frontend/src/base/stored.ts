import { useCallback, useState } from 'react';

/** A number that is remembered on this machine: the height of a panel, not what a link should restore. */
export function useStoredNumber(key: string, fallback: number): readonly [number, (value: number) => void] {
  const [value, setValue] = useState(() => read(key, fallback));
  const set = useCallback(
    (next: number) => {
      setValue(next);
      try {
        localStorage.setItem(key, String(next));
      } catch {
        // Blocked storage: the choice lasts until reload.
      }
    },
    [key],
  );
  return [value, set];
}

function read(key: string, fallback: number): number {
  try {
    const stored = Number(localStorage.getItem(key) ?? Number.NaN);
    return Number.isFinite(stored) ? stored : fallback;
  } catch {
    return fallback;
  }
}
