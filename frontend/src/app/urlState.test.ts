import { describe, expect, it } from 'vitest';
import { formatUrl, parseUrl } from './urlState';

describe('the address', () => {
  it('restores what was selected', () => {
    const address = formatUrl(parseUrl('?inc=i-1&svc=a%20%26%20b&dock=signals&side=services'));

    expect(parseUrl(new URL(address, 'http://x').search)).toEqual({ incident: 'i-1', service: 'a & b', dock: 'signals', side: 'services' });
  });

  it('is bare when nothing is selected, and ignores what it does not know', () => {
    expect(formatUrl(parseUrl('?dock=nonsense&theme=light'))).toBe('/');
  });
});
