import { describe, expect, it } from 'vitest';
import { at, someSnapshot } from '../../tests/support/some';
import { PictureShelf } from './pictureShelf';
import { advance, missingAhead, pictureAt, readMoment, readStretch, stepSeconds, stretchOf, writeMoment, writeStretch } from './replayModel';

const stretch = { from: at(0), to: at(120) };

describe('a moment in the address', () => {
  it('is read as it was written, in whole seconds', () => {
    expect(writeMoment(at(70))).toBe('2026-01-02T14:01:10Z');
    expect(readMoment('2026-01-02T14:01:10.900Z')).toBe(at(70));
    expect([readMoment(null), readMoment('yesterday'), readMoment('')]).toEqual([null, null, null]);
  });

  it('may be a stretch with both ends in order', () => {
    expect(readStretch(writeStretch(stretch))).toEqual(stretch);
    expect([readStretch(null), readStretch('a/b'), readStretch(writeStretch({ from: at(9), to: at(9) })), readStretch('2026-01-02T14:01:10Z')]).toEqual([null, null, null, null]);
  });
});

describe('a replay', () => {
  it('runs from half a minute before the onset to a while after the end', () => {
    expect(stretchOf({ onset: at(60), resolved: at(100) }, at(500))).toEqual({ from: at(30), to: at(110) });
    expect(stretchOf({ onset: at(60), resolved: null }, at(90))).toEqual({ from: at(30), to: at(90) });
  });

  it('shows every second when it is slow and about four pictures a second when it is fast', () => {
    expect([1, 5, 10, 60].map((speed) => stepSeconds(speed as 1))).toEqual([1, 1, 3, 15]);
    expect(pictureAt(at(44), 60, stretch)).toBe(at(30));
  });

  it('goes on with the clock and stops at its end', () => {
    expect(advance(at(10), 500, 10, stretch)).toBe(at(15));
    expect(advance(at(119), 500, 60, stretch)).toBe(at(120));
  });

  it('asks ahead in batches, for what is missing only', () => {
    const shelf = new PictureShelf();
    const has = (picture: ReturnType<typeof at>) => shelf.find(picture) !== null;

    expect(missingAhead(at(0), 1, stretch, has, 40)).toEqual({ from: at(0), to: at(39) });
    shelf.putRange({ from: at(0), to: at(39) }, 1, [someSnapshot({ tick: at(0) }), someSnapshot({ tick: at(20) })]);
    expect(missingAhead(at(0), 1, stretch, has, 40)).toBeNull();
    expect(missingAhead(at(25), 1, stretch, has, 40)).toEqual({ from: at(40), to: at(79) });
    expect(shelf.find(at(19))?.tick).toBe(at(0));
    expect(shelf.find(at(39))?.tick).toBe(at(20));
  });
});

describe('the shelf of pictures', () => {
  it('lets the longest unused go', () => {
    const shelf = new PictureShelf(2);
    shelf.put(at(1), someSnapshot());
    shelf.put(at(2), someSnapshot());
    shelf.find(at(1));
    shelf.put(at(3), someSnapshot());

    expect([1, 2, 3].map((second) => shelf.find(at(second)) !== null)).toEqual([true, false, true]);
  });
});
