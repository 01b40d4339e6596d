import { useCallback, useEffect, useRef } from 'react';
import { useEscape, useMedia } from '../base/hooks';
import { Nothing, Panel } from '../base/Panel';
import { routes } from '../base/routes';
import { Tabs, tabId, tabPanelId } from '../base/Tabs';
import type { IncidentId, ServiceName } from '../contracts/ids';
import type { Incident } from '../contracts/incidents';
import { EvidencePanel } from '../features/evidence/EvidencePanel';
import { IncidentList } from '../features/incidents/IncidentList';
import { KpiStrip } from '../features/kpi/KpiStrip';
import { ServiceMap } from '../features/map/ServiceMap';
import { ServicePanel } from '../features/service/ServicePanel';
import { ServiceTable } from '../features/services/ServiceTable';
import { StoryBand, type StoryLinks } from '../features/story/StoryBand';
import { Timeline } from '../features/timeline/Timeline';
import { isOpen } from '../live/liveModel';
import { useLive } from '../live/useLive';
import { Dock } from './Dock';
import { hasPage } from './pageLinks';
import { type SideTab, useUrlState } from './urlState';

/** One page for the ten seconds: the story above, the map amid, the evidence beside, what happened and what was said beneath. */
export function Overview() {
  const [url, change] = useUrlState();
  const incidents = useLive((state) => state.incidents);
  const open = incidents.filter(isOpen);
  const chosen = incidents.find((incident) => incident.id === url.incident) ?? open[0] ?? null;
  // Evidence stands beside the map where there is room for it, else in the dock; a map needs room too.
  const isWide = useMedia('(min-width: 1280px)');
  const isSmall = useMedia('(max-width: 900px)');

  const selectIncident = useCallback((incident: IncidentId) => change({ incident, service: null, side: 'why' }), [change]);
  const selectService = useCallback((service: ServiceName | null) => change({ service }), [change]);
  const closeService = useCallback(() => change({ service: null }), [change]);
  useEscape(url.service !== null, closeService);
  // Below a long list the opened service would stand out of sight.
  const beside = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isSmall && url.service !== null) {
      beside.current?.scrollIntoView?.({ block: 'start' });
    }
  }, [isSmall, url.service]);

  const service = url.service === null ? null : <ServicePanel key={url.service} name={url.service} onSelect={selectService} />;
  const evidence = chosen === null ? <Nothing>No incident is open, so there is nothing to explain.</Nothing> : <EvidencePanel key={chosen.id} incident={chosen} />;

  return (
    <main className="flex min-h-0 flex-1 flex-col max-[1279px]:flex-none">
      <StoryBand incident={chosen} others={open.filter((incident) => incident !== chosen).length} links={linksOf(chosen)} />
      <KpiStrip />
      <div className="grid min-h-0 flex-1 grid-cols-[300px_minmax(0,1fr)_372px] max-[1279px]:grid-cols-[280px_minmax(0,1fr)] max-[900px]:grid-cols-1">
        <div className="min-h-0 border-r border-line bg-panel max-[1279px]:h-[460px] max-[900px]:h-auto max-[900px]:border-r-0">
          <IncidentList selected={chosen?.id ?? null} onSelect={selectIncident} />
        </div>
        <div className="min-h-0 bg-panel max-[1279px]:h-[460px] max-[900px]:h-auto max-[900px]:border-t max-[900px]:border-line">
          {isSmall ? (
            <Panel label="Services" title="Services, most troubled first">
              <ServiceTable onSelect={selectService} />
            </Panel>
          ) : (
            <ServiceMap selected={url.service} onSelect={selectService} />
          )}
        </div>
        {(isWide || service !== null) && (
          <div ref={beside} className="min-h-0 border-l border-line bg-panel max-[1279px]:col-span-2 max-[1279px]:border-t max-[1279px]:border-l-0 max-[900px]:col-span-1">
            {service ?? <Side tab={url.side} onTab={(side) => change({ side })} incident={chosen} evidence={evidence} onService={selectService} />}
          </div>
        )}
      </div>
      {!isSmall && <Timeline />}
      <Dock tab={url.dock} onTab={(dock) => change({ dock })} evidence={isWide ? null : { title: chosen === null ? 'Evidence' : `Why ${chosen.root}?`, isFirst: chosen !== null && isOpen(chosen), content: evidence }} />
    </main>
  );
}

/** Where the story's actions lead; what has no page yet or any more is not offered. */
function linksOf(incident: Incident | null): StoryLinks {
  if (incident === null) {
    return { open: null, silence: null, share: routes.overview() };
  }
  const hasIncidentPage = hasPage('/incidents/:id');
  return {
    open: hasIncidentPage ? routes.incident(incident.id) : null,
    silence: hasPage('/notifications') ? routes.notifications({ svc: incident.root, inc: incident.id }) : null,
    share: hasIncidentPage ? routes.incident(incident.id) : routes.overview({ inc: incident.id }),
  };
}

type SideProps = {
  readonly tab: SideTab;
  readonly onTab: (tab: SideTab) => void;
  readonly incident: Incident | null;
  readonly evidence: React.ReactNode;
  readonly onService: (name: ServiceName) => void;
};

function Side({ tab, onTab, incident, evidence, onService }: SideProps) {
  const count = useLive((state) => state.services.size);
  const active: SideTab = incident === null ? 'services' : tab;
  return (
    <Panel
      label="Why"
      className="h-full"
      title={
        incident === null ? (
          'Services, most troubled first'
        ) : (
          <Tabs
            label="Why and which services"
            items={[
              { id: 'why', title: `Why ${incident.root}?` },
              { id: 'services', title: 'Services', count },
            ]}
            active={active}
            onSelect={onTab}
          />
        )
      }
      bodyClassName="overflow-y-auto"
    >
      <div id={tabPanelId(active)} {...(incident === null ? {} : { role: 'tabpanel', 'aria-labelledby': tabId(active) })}>
        {active === 'why' && incident !== null ? evidence : <ServiceTable onSelect={onService} />}
      </div>
    </Panel>
  );
}
