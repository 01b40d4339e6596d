import { useCallback } from 'react';
import { useEscape, useMedia } from '../base/hooks';
import { Panel } from '../base/Panel';
import { Tabs, tabId, tabPanelId } from '../base/Tabs';
import type { IncidentId, ServiceName } from '../contracts/ids';
import type { Incident } from '../contracts/incidents';
import { EvidencePanel } from '../features/evidence/EvidencePanel';
import { IncidentList } from '../features/incidents/IncidentList';
import { KpiStrip } from '../features/kpi/KpiStrip';
import { LiveLog } from '../features/logs/LiveLog';
import { ServiceMap } from '../features/map/ServiceMap';
import { ServicePanel } from '../features/service/ServicePanel';
import { ServiceTable } from '../features/services/ServiceTable';
import { SignalList } from '../features/signals/SignalList';
import { StoryBand } from '../features/story/StoryBand';
import { Timeline } from '../features/timeline/Timeline';
import { isOpen } from '../live/liveModel';
import { useLive } from '../live/useLive';
import { type DockTab, type SideTab, useUrlState } from './urlState';

/** One page for the ten seconds: the story above, the map amid, the evidence beside, the log below. */
export function Overview() {
  const [url, change] = useUrlState();
  const incidents = useLive((state) => state.incidents);
  const chosen = incidents.find((incident) => incident.id === url.incident) ?? incidents.find(isOpen) ?? null;
  const isNarrow = useMedia('(max-width: 900px)');

  const selectIncident = useCallback((incident: IncidentId) => change({ incident, service: null, side: 'why' }), [change]);
  const selectService = useCallback((service: ServiceName | null) => change({ service }), [change]);
  const closeService = useCallback(() => change({ service: null }), [change]);
  useEscape(url.service !== null, closeService);

  const side = url.service === null ? <Side tab={url.side} onTab={(tab) => change({ side: tab })} incident={chosen} onService={selectService} /> : <ServicePanel key={url.service} name={url.service} onSelect={selectService} />;

  return (
    <main className="flex min-h-0 flex-1 flex-col max-[1279px]:flex-none">
      <StoryBand incident={chosen} />
      <KpiStrip />
      <div className="grid min-h-0 flex-1 grid-cols-[300px_minmax(0,1fr)_372px] max-[1279px]:grid-cols-[280px_minmax(0,1fr)] max-[900px]:grid-cols-1">
        <div className="min-h-0 border-r border-line bg-panel max-[1279px]:h-[460px] max-[900px]:h-auto max-[900px]:border-r-0">
          <IncidentList selected={chosen?.id ?? null} onSelect={selectIncident} />
        </div>
        {!isNarrow && (
          <div className="min-h-0 bg-panel max-[1279px]:h-[460px]">
            <ServiceMap selected={url.service} onSelect={selectService} />
          </div>
        )}
        <div className="min-h-0 border-l border-line bg-panel max-[1279px]:col-span-2 max-[1279px]:border-t max-[1279px]:border-l-0 max-[900px]:col-span-1">{side}</div>
      </div>
      {!isNarrow && <Timeline />}
      <Dock tab={url.dock} onTab={(dock) => change({ dock })} />
    </main>
  );
}

type SideProps = {
  readonly tab: SideTab;
  readonly onTab: (tab: SideTab) => void;
  readonly incident: Incident | null;
  readonly onService: (name: ServiceName) => void;
};

function Side({ tab, onTab, incident, onService }: SideProps) {
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
        {active === 'why' && incident !== null ? <EvidencePanel key={incident.id} incident={incident} /> : <ServiceTable onSelect={onService} />}
      </div>
    </Panel>
  );
}

function Dock({ tab, onTab }: { readonly tab: DockTab; readonly onTab: (tab: DockTab) => void }) {
  const signals = useLive((state) => state.kpis.signalsLastMinute);
  const tabs = (
    <Tabs
      label="Log and signals"
      items={[
        { id: 'log', title: 'Live log' },
        { id: 'signals', title: 'Signals', count: signals },
      ]}
      active={tab}
      onSelect={onTab}
    />
  );
  return (
    <section aria-label="Log and signals" className="flex h-[184px] shrink-0 flex-col border-t border-line bg-panel max-[900px]:h-[420px]">
      <div id={tabPanelId(tab)} role="tabpanel" aria-labelledby={tabId(tab)} className="min-h-0 flex-1">
        {tab === 'log' ? <LiveLog tabs={tabs} /> : <SignalList tabs={tabs} />}
      </div>
    </section>
  );
}
