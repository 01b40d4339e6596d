import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'dark' | 'light' | 'system';

const key = 'logflow.theme';
const order: readonly ThemeChoice[] = ['dark', 'light', 'system'];
const listeners = new Set<() => void>();

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem(key);
    return order.find((choice) => choice === value) ?? 'dark';
  } catch {
    return 'dark';
  }
}

let choice: ThemeChoice = typeof localStorage === 'undefined' ? 'dark' : stored();

function apply(): void {
  const light = choice === 'light' || (choice === 'system' && matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.dataset['theme'] = light ? 'light' : 'dark';
}

export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  try {
    localStorage.setItem(key, next);
  } catch {
    // Blocked storage: the choice lasts until reload.
  }
  apply();
  listeners.forEach((listener) => listener());
}

export function nextTheme(current: ThemeChoice): ThemeChoice {
  return order[(order.indexOf(current) + 1) % order.length] ?? 'dark';
}

function subscribe(listener: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: light)');
  system.addEventListener('change', apply);
  listeners.add(listener);
  return () => {
    system.removeEventListener('change', apply);
    listeners.delete(listener);
  };
}

export function useTheme(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}
