// @vitest-environment jsdom
import { act } from 'react';
import { expect, it } from 'vitest';
import { draw } from '../../../tests/support/render';
import { someDelta, someLine } from '../../../tests/support/some';
import { LiveLog } from './LiveLog';

const many = Array.from({ length: 5000 }, (_, i) => someLine(i + 1));

it('shows markup in a message as text', () => {
  const page = draw(<LiveLog tabs={null} />, { recentLogs: [someLine(1, { message: '<img src=x onerror=alert(1)><script>alert(2)</script>' })] });

  expect(page.host.querySelector('img, script')).toBeNull();
  expect(page.text()).toContain('<img src=x onerror=alert(1)><script>alert(2)</script>');
});

it('draws only the rows in view, however many lines there are', () => {
  const page = draw(<LiveLog tabs={null} />, { recentLogs: many });

  expect(page.text()).toContain('5,000 lines');
  expect(page.host.querySelectorAll('.log-row').length).toBeGreaterThan(5);
  expect(page.host.querySelectorAll('.log-row').length).toBeLessThan(80);
});

it('holds still when paused, counts what waits, and goes on', () => {
  const page = draw(<LiveLog tabs={null} />, { recentLogs: many.slice(0, 10) });
  const button = () => [...page.host.querySelectorAll('button')].find((element) => /Pause/.test(element.textContent ?? ''))!;

  act(() => button().click());
  page.tell({ type: 'delta', delta: someDelta(11, { logs: [someLine(11), someLine(12)] }) });
  expect(button().textContent).toContain('Paused · 2 new lines');
  expect(page.text()).toContain('10 lines');

  act(() => button().click());
  expect(page.text()).toContain('12 lines');
});

it('opens a line and shows the whole of it', () => {
  const page = draw(<LiveLog tabs={null} />, { recentLogs: [someLine(1, { message: 'a long message', level: 'ERROR' })] });
  page.click('.log-open');

  expect(page.text()).toContain('payments · ERROR');
});

it('says what to do when nothing matches', () => {
  const page = draw(<LiveLog tabs={null} />, { recentLogs: [] });

  expect(page.text()).toContain('No line yet.');
});
