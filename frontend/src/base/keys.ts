import { useEffect, useRef, useSyncExternalStore } from 'react';

/** A key that does something on the page now. Keys in a row are written with a blank: "g l". */
export type KeyBinding = { readonly keys: string; readonly does: string };

type Entry = KeyBinding & { readonly run: () => void };

const sequenceMs = 1000;
const entries: Entry[] = [];
const listeners = new Set<() => void>();
let known: readonly KeyBinding[] = [];
let pending = '';
let pendingSince = 0;
const preference = 'logflow.keys';
let areOn = readPreference();

function readPreference(): boolean {
  try {
    return localStorage.getItem(preference) !== 'off';
  } catch {
    return true;
  }
}

function tell(): void {
  known = entries.map(({ keys, does }) => ({ keys, does }));
  listeners.forEach((listener) => listener());
}

/** Single keys are for reading, not for writing: off in fields, and while a modifier is held. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** A dialog takes the keys to itself; what lies beneath it is not to move. */
const isModalOpen = (): boolean => document.querySelector('dialog[open]') !== null;

export function onKey(event: KeyboardEvent): void {
  if (!areOn || isModalOpen() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) {
    return;
  }
  const prefix = pending !== '' && event.timeStamp - pendingSince <= sequenceMs ? `${pending} ` : '';
  const said = prefix + event.key;
  // The newest binding of a key wins: an open panel before the page beneath it.
  const entry = entries.findLast(({ keys }) => keys === said);
  pending = entry === undefined && entries.some(({ keys }) => keys.startsWith(`${said} `)) ? said : '';
  pendingSince = event.timeStamp;
  if (entry !== undefined) {
    event.preventDefault();
    entry.run();
  }
}

/** Single-key shortcuts can be turned off (WCAG 2.1.4); the choice is remembered. */
export function setKeysOn(isOn: boolean): void {
  areOn = isOn;
  try {
    localStorage.setItem(preference, isOn ? 'on' : 'off');
  } catch {
    // Blocked storage: the choice lasts until reload.
  }
  tell();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useKeysOn = (): boolean => useSyncExternalStore(subscribe, () => areOn);

/** Does what a key does now, for menus that list them. */
export function pressKey(keys: string): void {
  entries.findLast((entry) => entry.keys === keys)?.run();
}

/** Binds a key while the component is on the page and `isOn`; the help dialog lists it. */
export function useKey(keys: string, run: () => void, does: string, isOn = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!isOn) {
      return;
    }
    const entry: Entry = { keys, does, run: () => latest.current() };
    entries.push(entry);
    tell();
    return () => {
      entries.splice(entries.indexOf(entry), 1);
      tell();
    };
  }, [keys, does, isOn]);
}

/** What the keys do at present, for the help dialog. */
export function useKeyBindings(): readonly KeyBinding[] {
  return useSyncExternalStore(subscribe, () => known);
}
