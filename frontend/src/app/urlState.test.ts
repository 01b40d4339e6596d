import { describe, expect, it } from 'vitest';
import { changeQuery } from '../base/query';
import { parseUrl, toQuery } from './urlState';

describe('the address', () => {
  it('restores what was selected', () => {
    const search = changeQuery('', toQuery(parseUrl('?inc=i-1&svc=a%20%26%20b&dock=signals&side=services')));

    expect(parseUrl(search)).toEqual({ incident: 'i-1', service: 'a & b', dock: 'signals', side: 'services' });
  });

  it('is bare when nothing is selected, and ignores what it does not know', () => {
    expect(changeQuery('', toQuery(parseUrl('?side=nonsense&theme=light')))).toBe('');
  });
});
