import type { ChangeReport, ServiceChange, TemplateChange } from '../../contracts/changeReport';

export const kindWords: Readonly<Record<string, string>> = {
  new: 'NEW',
  surging: 'MORE',
  rarer: 'LESS',
  vanished: 'GONE',
  gone: 'GONE',
  release: 'RELEASE',
  rollback: 'ROLLBACK',
  new_service: 'NEW',
  new_level: 'NEW LEVEL',
};

export const presets = [
  { id: '1m', title: 'Last minute against the one before', ms: 60_000 },
  { id: '5m', title: 'Last 5 min against the 5 before', ms: 300_000 },
  { id: '15m', title: 'Last 15 min against the 15 before', ms: 900_000 },
  { id: '1h', title: 'Last hour against the one before', ms: 3_600_000 },
] as const;

export type PresetId = (typeof presets)[number]['id'];

export type Windows = { readonly from: string; readonly to: string; readonly baseFrom: string; readonly baseTo: string };

/** A stretch up to the newest second and as long before it. The step keeps the answer the same for a while. */
export function presetWindows(ms: number, now: number, stepMs = 5_000): Windows {
  const to = Math.floor(now / stepMs) * stepMs;
  const text = (at: number) => new Date(at).toISOString();
  return { from: text(to - ms), to: text(to), baseFrom: text(to - 2 * ms), baseTo: text(to - ms) };
}

/** "12 → 240"; of something that was not there, only what is. */
export const beforeAfter = (before: number, after: number, format: (value: number) => string): string => `${format(before)} → ${format(after)}`;

/** Off by this much, what was expected says something that the count before does not. */
const otherwise = 0.1;

/** What was to be expected after the service's whole traffic had grown or shrunk, where that is not the count before; else null. */
export function expectedOtherwise({ kind, before, expected }: TemplateChange, format: (value: number) => string): string | null {
  const tells = kind !== 'new' && Math.abs(expected - before) > otherwise * before;
  return tells ? `${format(Math.round(expected))} expected` : null;
}

/** Services that came or went, without those whose first word is told among the releases. */
export const untoldServices = (report: ChangeReport): readonly ServiceChange[] =>
  report.services.filter((change) => change.kind !== 'new' || !report.releases.some((told) => told.kind === 'new_service' && told.service === change.service));

/** Nothing stands in the report. */
export const isQuiet = (report: ChangeReport): boolean => report.templates.length + report.releases.length + report.edges.length + report.services.length === 0;

/** Why nothing could be compared, or null. */
export function whyEmpty({ windows }: ChangeReport): string | null {
  if (windows.seconds === 0) {
    return 'Nothing is stored of this window.';
  }
  return windows.baseSeconds === 0 ? 'Nothing is stored of the window before, so there is nothing to compare with yet.' : null;
}

export type Group = { readonly service: string; readonly changes: readonly TemplateChange[] };

/** By service, the one with the strongest change first; within it as the server ranked them. */
export function byService(changes: readonly TemplateChange[]): readonly Group[] {
  const groups = new Map<string, TemplateChange[]>();
  for (const change of changes) {
    const list = groups.get(change.service);
    if (list === undefined) {
      groups.set(change.service, [change]);
    } else {
      list.push(change);
    }
  }
  return [...groups].map(([service, list]) => ({ service, changes: list }));
}
