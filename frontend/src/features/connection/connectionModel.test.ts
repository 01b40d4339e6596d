import { describe, expect, it } from 'vitest';
import { at } from '../../../tests/support/some';
import { badgeOf } from './connectionModel';

describe('the live badge', () => {
  it('says how far behind the screen is', () => {
    expect(badgeOf('live', at(0), at(1) + 300).text).toBe('Live · 0.3 s behind');
    expect(badgeOf('live', at(0), at(43)).text).toBe('Live · 42 s behind');
    expect(badgeOf('live', null, at(0)).text).toBe('Live · no data yet');
  });

  it('names the time of data that is not of now', () => {
    expect(badgeOf('live', at(0), at(86_400)).text).toBe('Live · data of 14:00:00');
  });

  it('says what it last knew while the link is down', () => {
    expect(badgeOf('reconnecting', at(0), at(50))).toEqual({ text: 'Reconnecting, last data 14:00:00', tone: 'trouble' });
    expect(badgeOf('connecting', null, 0).tone).toBe('waiting');
  });
});
