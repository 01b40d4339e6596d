import { describe, expect, it } from 'vitest';
import { readScoreboard } from '../../contracts/scoreboard';
import { gradeOf, lastRuns, sumOf } from './scoreModel';

const graded = (over: object = {}) => ({
  run: { name: 'payments_outage', service: 'payments', start: '2026-03-02T12:00:00Z' },
  incident_id: 'a1', root: 'payments', rank: 1, is_named: true, seconds_to_root: 4.2, incidents: 1, is_over: true,
  ...over,
});
const board = (over: object = {}) => readScoreboard({ since: '2026-03-01T12:00:00Z', runs: [graded()], over: 1, root_right: 1, median_seconds_to_root: 4.2, false_incidents: [], ...over });
const grade = (over: object) => gradeOf(board({ runs: [graded(over)] }).runs[0]!);

describe('the grade of a failure', () => {
  it('says when the root was named', () => {
    expect(grade({})).toBe('payments named after 4 s');
    expect(grade({ incidents: 2 })).toBe('payments named after 4 s; 2 incidents where one is right');
  });

  it('says what was named instead, or that nothing was', () => {
    expect(grade({ root: 'ledger', rank: 2, is_named: false, seconds_to_root: null })).toBe('names ledger instead; payments is number 2');
    expect(grade({ root: 'ledger', rank: null, is_named: false })).toBe('names ledger instead');
    expect(grade({ is_named: false })).toBe('payments is on top, with too little evidence to name it');
    expect(grade({ incident_id: null, root: '', rank: null, is_named: false, incidents: 0 })).toBe('missed: no incident opened');
    expect(grade({ incident_id: null, root: '', rank: null, is_named: false, incidents: 0, is_over: false })).toBe('no incident yet');
  });
});

describe('the sum', () => {
  it('counts what is over, and false incidents', () => {
    expect(sumOf(board())).toBe('1 of 1 root right, median 4 s to the name; no false incident');
    expect(sumOf(board({ over: 5, root_right: 4, false_incidents: [{ id: 'b', title: 't', detected: '2026-03-02T11:00:00Z', open_seconds: 40 }] }))).toBe('4 of 5 roots right, median 4 s to the name; 1 false incident');
    expect(sumOf(board({ over: 0, root_right: 0, median_seconds_to_root: null }))).toBeNull();
  });

  it('takes the newest run of each failure', () => {
    const runs = [graded({ seconds_to_root: 3 }), graded({ seconds_to_root: 9 })];
    expect(lastRuns(board({ runs })).get('payments_outage')?.secondsToRoot).toBe(3);
  });
});
