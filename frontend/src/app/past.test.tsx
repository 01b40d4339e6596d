// @vitest-environment jsdom
import type { ComponentType } from 'react';
import { Route } from 'wouter';
import { describe, expect, it } from 'vitest';
import ChangesPage from '../features/changes/ChangesPage';
import CorrelationsPage from '../features/correlations/CorrelationsPage';
import LogsPage from '../features/logs/LogsPage';
import PatternPage from '../features/patterns/PatternPage';
import PatternsPage from '../features/patterns/PatternsPage';
import ServicePage from '../features/service/ServicePage';
import { ServicePanel } from '../features/service/ServicePanel';
import SignalsPage from '../features/signals/SignalsPage';
import TracesPage from '../features/traces/TracesPage';
import { answering, drawAt } from '../../tests/support/answers';
import { service } from '../../tests/support/some';

const at = '2026-01-02T14:10:00Z';
const before = '2026-01-02T13:55:00.000Z';
const Drawer = () => <ServicePanel name={service('cart')} onSelect={() => undefined} />;

const pages: readonly (readonly [path: string, route: string, Page: ComponentType, asks: string, from: string | null])[] = [
  ['/', '/', Drawer, '/api/service/cart?', before],
  ['/services/cart', '/services/:name', ServicePage, '/api/service/cart?', before],
  ['/services/cart', '/services/:name', ServicePage, '/api/incidents?', before],
  ['/logs', '/logs', LogsPage, '/api/search?', null],
  ['/logs', '/logs', LogsPage, '/api/search/histogram?', null],
  ['/patterns', '/patterns', PatternsPage, '/api/templates?', null],
  ['/patterns/17', '/patterns/:id', PatternPage, '/api/templates/17?', null],
  ['/changes', '/changes', ChangesPage, '/api/changes?', before],
  ['/correlations', '/correlations', CorrelationsPage, '/api/correlations?', null],
  ['/traces', '/traces', TracesPage, '/api/traces/recent?', null],
  ['/signals', '/signals', SignalsPage, '/api/signals?', null],
];

const questionTo = (asked: readonly string[], start: string): URLSearchParams => {
  const path = asked.find((line) => line.startsWith(`GET ${start}`));
  return new URLSearchParams(path?.slice(path.indexOf('?') + 1) ?? 'not=asked');
};

describe('a page of the past', () => {
  it.each(pages)('%s at %s asks for that moment', async (path, route, Page, asks, from) => {
    const asked = answering({});
    await drawAt(`${path}?at=${at}`, <Route path={route}><Page /></Route>);

    const question = questionTo(asked, asks);
    expect([question.get('from'), question.get('to')]).toEqual([from, at]);
  });

  it('keeps to the range that was picked', async () => {
    const asked = answering({});
    await drawAt(`/traces?at=${at}&from=2026-01-02T13:00:00Z&to=2026-01-02T13:05:00Z`, <Route path="/traces" component={TracesPage} />);

    const question = questionTo(asked, '/api/traces/recent?');
    expect([question.get('from'), question.get('to')]).toEqual(['2026-01-02T13:00:00Z', '2026-01-02T13:05:00Z']);
  });
});
