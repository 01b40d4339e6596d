import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readHubDelta, readHubSnapshot, readWatchAnswer } from '../../src/contracts/hub';
import { readIncident } from '../../src/contracts/incidents';
import { readSnapshot } from '../../src/contracts/live';
import { applyPatch } from '../../src/contracts/patch';
import { list, type Reader, record } from '../../src/contracts/read';
import { readScenario } from '../../src/contracts/scenarios';
import { readServiceDetail } from '../../src/contracts/serviceDetail';
import { IncidentBook, MissedIncident } from '../../src/live/incidentBook';

// What the server writes, word for word: the files are made by its tests (WireGoldenTests.cs). One line per message and REST shape.

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'backend', 'tests', 'golden', 'wire');
const golden = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
const raw: Reader<unknown> = (value) => value;
const patches = list(record<{ before: unknown; after: unknown; patch: unknown }>({ before: ['before', raw], after: ['after', raw], patch: ['patch', raw] }));

const readers: Readonly<Record<string, (value: unknown, path: string) => unknown>> = {
  'hub-snapshot': readHubSnapshot,
  'hub-delta': readHubDelta,
  'hub-delta-quiet': readHubDelta,
  'hub-delta-merged': readHubDelta,
  'hub-watch': readWatchAnswer,
  stats: readSnapshot,
  incident: readIncident,
  scenario: readScenario,
  service: readServiceDetail,
  'service-peer': readServiceDetail,
  patches,
};

describe('what the server writes', () => {
  it.each(Object.keys(readers))('is understood: %s', (name) => {
    const read = readers[name]!(golden(name), '');

    expect(undefinedIn(read)).toEqual([]);
  });

  it('has a reader for each of its forms', () => {
    expect(readdirSync(folder).map((file) => file.replace('.json', '')).sort()).toEqual(Object.keys(readers).sort());
  });

  it('is the same picture in rows and in words', () => {
    const hub = readHubSnapshot(golden('hub-snapshot'));
    const { recentLogs, incidents, ...rest } = readSnapshot(golden('stats'));

    expect(hub).toMatchObject(rest);
    expect(new IncidentBook().replace(hub)).toEqual(incidents);
    expect(readWatchAnswer(golden('hub-watch')).logs).toEqual(recentLogs);
  });

  it('patches values to what they became, and leaves alone what it does not name', () => {
    for (const { before, after, patch } of patches(golden('patches'), '')) {
      expect(patch === null ? before : applyPatch(before, patch)).toEqual(after);
    }
    const before = { kept: { deep: 1 }, changed: 1 };
    expect((applyPatch(before, { changed: [2] }) as typeof before).kept).toBe(before.kept);
  });
});

describe('the incidents of the stream', () => {
  it('come whole and then as what changed of them', () => {
    const book = new IncidentBook();
    const [whole] = book.apply(readHubDelta(golden('hub-delta')));
    const [patched] = book.apply(readHubDelta(golden('hub-delta-merged')));

    expect([whole?.signalCount, patched?.signalCount]).toEqual([41, 42]);
    expect(patched).toEqual({ ...whole, signalCount: 42 });
  });

  it('are missed when the page does not have what changed', () => {
    expect(() => new IncidentBook().apply(readHubDelta(golden('hub-delta-merged')))).toThrow(MissedIncident);
  });
});

/** Where a reader left something out. */
function undefinedIn(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) {
    return value === undefined ? [path] : [];
  }
  return Object.entries(value).flatMap(([name, inner]) => undefinedIn(inner, `${path}.${name}`));
}
