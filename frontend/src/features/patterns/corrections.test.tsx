// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { answering, drawAt } from '../../../tests/support/answers';
import { readCorrections } from '../../contracts/corrections';
import { readTemplates } from '../../contracts/templates';
import { alike, asText, pasted, told } from './correctionsModel';
import PatternPage from './PatternPage';
import PatternsPage from './PatternsPage';
import { Route } from 'wouter';

const at = '2026-01-02T03:04:05Z';
const template = (id: string, text: string, more: object = {}) => ({ id, text, level: 'INFO', count: 10, first_seen: at, last_seen: at, services: ['shop'], trend: [1, 2], ...more });
const correction = (kind: string, more: object = {}) => ({ id: `${kind}-id`, kind, text: 'session closed for <*>', into: null, position: null, name: null, at, by: 'ada', ...more });
const opened = template('000000000000000a', 'session opened for <*>');
const closed = template('000000000000000b', 'session closed for <*>');
const noisy = template('000000000000000c', 'heartbeat <*>', { is_noise: true });

const detail = (summary: object, corrections: readonly object[] = []) => ({
  summary,
  parameters: [[{ value: 'root', count: 4 }]],
  parameter_stats: [{ kind: 'word', samples: 4, distinct: 1, min: null, median: null, p95: null, max: null }],
  by_service: [{ value: 'shop', count: 10 }],
  examples: [],
  corrections,
});

describe('corrections in words and as text', () => {
  const all = readCorrections({ items: [correction('merge', { into: 'session opened for <*>' }), correction('split', { position: 1 }), correction('name', { name: 'the end' }), correction('noise')] });

  it('says what each does', () => {
    expect(all.map(told)).toEqual(['Counted as “session opened for <*>”', 'Told apart by value 2', 'Called “the end”', 'Marked as noise: no detector looks at it']);
  });

  it('comes back from the text that it went out as', () => {
    const back = pasted(asText(all));
    expect(back).toEqual({
      items: [
        { kind: 'merge', text: 'session closed for <*>', into: 'session opened for <*>' },
        { kind: 'split', text: 'session closed for <*>', position: 1 },
        { kind: 'name', text: 'session closed for <*>', name: 'the end' },
        { kind: 'noise', text: 'session closed for <*>' },
      ],
    });
    expect(pasted('{"items":[{"kind":"noise","text":"a"}]}')).toEqual({ items: [{ kind: 'noise', text: 'a' }] });
    expect(pasted('[]')).toHaveProperty('problem');
    expect(pasted('what')).toHaveProperty('problem');
  });

  it('offers what is most alike first', () => {
    const list = readTemplates({ items: [template('1', 'cache is full'), closed, opened, template('2', 'session closed') ] });
    expect(alike(list[1]!, list, 2).map(({ text }) => text)).toEqual(['session closed', 'session opened for <*>']);
  });
});

describe('the list of patterns', () => {
  it('folds noise away and shows it when asked to', async () => {
    answering({ '/api/templates': { items: [opened, noisy] } });
    const page = await drawAt('/patterns', <PatternsPage />);
    expect(page.text()).toContain('session opened');
    expect(page.text()).not.toContain('heartbeat');
    page.click('[data-testid=noise]');
    expect(page.text()).toContain('heartbeat');
  });
});

describe('a pattern', () => {
  const draw = (answer: object) => {
    const asked = answering({ '/api/templates/000000000000000b': answer, '/api/templates?': { items: [opened, closed] }, '/api/templates/corrections': correction('noise') });
    const page = drawAt('/patterns/000000000000000b', <Route path="/patterns/:id" component={PatternPage} />);
    return { asked, page };
  };

  it('is marked as noise, split by a value and merged by a click', async () => {
    const { asked, page: drawn } = draw(detail(closed));
    const page = await drawn;
    const press = async (label: string, within: ParentNode = page.host) => {
      const button = [...within.querySelectorAll('button')].find((one) => one.textContent?.includes(label));
      expect(button, label).toBeDefined();
      button!.setAttribute('data-pressed', label);
      page.click(`[data-pressed="${label}"]`);
      await page.settled();
    };
    await press('Mark as noise');
    await press('Split by it');
    expect(asked.filter((one) => one === 'POST /api/templates/corrections')).toHaveLength(2);
    await press('Merge into…');
    await press('session opened for');
    expect(asked.filter((one) => one === 'POST /api/templates/corrections')).toHaveLength(3);
  });

  it('shows what was said about it, with a way back', async () => {
    const { asked, page: drawn } = draw(detail({ ...closed, name: 'the end' }, [correction('name', { name: 'the end' }), correction('split', { position: 0 })]));
    const page = await drawn;
    expect(page.text()).toContain('Called “the end”');
    expect(page.text()).toContain('by ada');
    expect(page.text()).not.toContain('Split by it');
    page.click('[data-testid=correct] li button');
    await page.settled();
    expect(asked).toContain('DELETE /api/templates/corrections/name-id');
  });
});
