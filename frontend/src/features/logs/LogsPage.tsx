import { PageFrame } from '../../base/PageFrame';
import { useQueryParam } from '../../base/query';
import { Tabs, tabId, tabPanelId } from '../../base/Tabs';
import { LiveLog } from './LiveLog';
import { SearchPanel } from './SearchPanel';

/** Everything stored, to be searched, and the stream as it comes. */
export default function LogsPage() {
  const [view, setView] = useQueryParam('view');
  const active = view === 'live' ? 'live' : 'search';
  const tabs = (
    <Tabs
      label="Search or follow"
      items={[
        { id: 'search', title: 'Search' },
        { id: 'live', title: 'Live tail' },
      ]}
      active={active}
      onSelect={(id) => setView(id === 'live' ? 'live' : null)}
    />
  );
  return (
    <PageFrame title="Logs" aside={tabs}>
      <div id={tabPanelId(active)} role="tabpanel" aria-labelledby={tabId(active)} className="flex min-h-0 flex-1 flex-col">
        {active === 'live' ? <LiveLog tabs={null} /> : <SearchPanel />}
      </div>
    </PageFrame>
  );
}
