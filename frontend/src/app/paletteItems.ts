import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { startScenario, stopScenario } from '../api/actions';
import { useTemplateHits } from '../api/useTemplateHits';
import { clock, middleCut } from '../base/format';
import { pressKey, useKeyBindings } from '../base/keys';
import { routes } from '../base/routes';
import { chooseTheme, useTheme, type ThemeChoice } from '../base/theme';
import type { Incident } from '../contracts/incidents';
import { type PaletteItem, traceIn } from '../features/palette/paletteModel';
import { withPeers } from '../live/peers';
import { useLive } from '../live/useLive';
import { hasPage, pageLinks } from './pageLinks';

const themes: readonly ThemeChoice[] = ['dark', 'light', 'system'];
const patternLength = 80;

/** Everything that the palette can go to or do now. */
export function usePaletteItems(typed: string): readonly PaletteItem[] {
  const [, navigate] = useLocation();
  const own = useLive((state) => state.services);
  const edges = useLive((state) => state.edges);
  const services = useMemo(() => withPeers(own, [...edges.values()]).services, [own, edges]);
  const incidents = useLive((state) => state.incidents);
  const scenarios = useLive((state) => state.scenarios);
  const bindings = useKeyBindings();
  const theme = useTheme();
  const templates = useTemplateHits(typed);

  const lasting = useMemo<readonly PaletteItem[]>(
    () => [
      ...pageLinks().map(({ path, title }): PaletteItem => ({ id: `page:${path}`, group: 'Page', title, run: () => navigate(path) })),
      ...incidents.map((incident): PaletteItem => ({ id: `incident:${incident.id}`, group: 'Incident', title: incident.title, hint: `${incident.state}, ${clock(incident.onset)}`, run: () => navigate(incidentAddress(incident)) })),
      ...bindings.filter(({ keys }) => !keys.startsWith('g ')).map(({ keys, does }): PaletteItem => ({ id: `key:${keys}`, group: 'Action', title: does, keys: keys === ' ' ? 'Space' : keys, run: () => pressKey(keys) })),
      ...themes.filter((choice) => choice !== theme).map((choice): PaletteItem => ({ id: `theme:${choice}`, group: 'Action', title: `Switch to the ${choice} theme`, run: () => chooseTheme(choice) })),
      ...scenarios.map((scenario): PaletteItem => ({
        id: `scenario:${scenario.name}`,
        group: 'Action',
        title: scenario.isActive ? `Stop the fault: ${scenario.title}` : `Inject a fault: ${scenario.title}`,
        hint: scenario.service,
        run: () => void (scenario.isActive ? stopScenario : startScenario)(scenario.name).catch(() => undefined),
      })),
      { id: 'api', group: 'Page', title: 'API description', run: () => location.assign('/docs') },
    ],
    [incidents, bindings, theme, scenarios, navigate],
  );

  // The names, not the figures that change each second.
  const names = [...services.keys()].join('\u0000');
  const byName = useMemo<readonly PaletteItem[]>(
    () => (names === '' ? [] : names.split('\u0000').map((name) => ({ id: `service:${name}`, group: 'Service', title: name, run: () => navigate(hasPage('/services/:name') ? routes.service(name) : routes.overview({ svc: name })) }))),
    [names, navigate],
  );

  return useMemo(() => unique([...byPlace(lasting, 'Page'), ...byPlace(lasting, 'Incident'), ...byName, ...byPlace(lasting, 'Action'), ...templateItems(), ...madeOf(typed, navigate)]), [lasting, byName, typed, templates, navigate]);

  function templateItems(): readonly PaletteItem[] {
    return templates.map((template) => ({ id: `pattern:${template.id}`, group: 'Pattern', title: middleCut(template.text, patternLength), hint: template.services.join(', '), run: () => navigate(routes.pattern(template.id)) }));
  }
}

const byPlace = (items: readonly PaletteItem[], group: PaletteItem['group']) => items.filter((item) => item.group === group);

const incidentAddress = ({ id }: Incident): string => (hasPage('/incidents/:id') ? routes.incident(id) : routes.overview({ inc: id }));

/** What was typed may itself be a trace, and it may be looked for in the logs. */
function madeOf(typed: string, navigate: (to: string) => void): readonly PaletteItem[] {
  const trace = traceIn(typed);
  const text = typed.trim();
  return [
    ...(trace !== null && hasPage('/traces/:id') ? [{ id: 'trace', group: 'Trace' as const, title: `Open trace ${middleCut(trace, 20)}`, run: () => navigate(routes.trace(trace)) }] : []),
    ...(text !== '' && trace === null && hasPage('/logs') ? [{ id: 'search', group: 'Search' as const, title: `Search logs for “${text}”`, run: () => navigate(routes.logs({ q: text })) }] : []),
  ];
}

function unique(items: readonly PaletteItem[]): readonly PaletteItem[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
