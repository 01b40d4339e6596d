import { useCallback, useMemo, useRef, useState } from 'react';
import { useEscape, type Size } from '../../base/hooks';
import { useKey } from '../../base/keys';
import { Nothing, Panel } from '../../base/Panel';
import { useQueryParam } from '../../base/query';
import { type EdgeName, edgeKey } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import { rolesOf } from '../../live/impact';
import { isOpen } from '../../live/liveModel';
import { useLive } from '../../live/useLive';
import { EdgeCard } from './EdgeCard';
import './map.css';
import { MapChips } from './MapChips';
import { formatFilter, type MapFilter, parseFilter } from './mapFilter';
import { MapGraph, type MapHandle } from './MapGraph';
import { MapLegend } from './MapLegend';
import { groupedAbove, sceneOf, within } from './mapScene';
import { MapTable } from './MapTable';
import { MapToolbar } from './MapToolbar';
import { marksOf } from './marks';
import { withPeers } from '../../live/peers';
import { useLayout } from './useLayout';

type ServiceMapProps = {
  readonly selected: ServiceName | null;
  readonly onSelect: (name: ServiceName | null) => void;
};

const noSize: Size = { width: 0, height: 0 };
/** Calls around the root that an open incident is about. */
const emphasisHops = 2;
const chipsHeight = 24;

/** The services and who calls whom: callers left, dependencies right. Failures travel from right to left. */
export function ServiceMap({ selected, onSelect }: ServiceMapProps) {
  const services = useLive((state) => state.services);
  const edgeMap = useLive((state) => state.edges);
  const incidents = useLive((state) => state.incidents);
  const tick = useLive((state) => state.tick);
  const isWarmingUp = useLive((state) => state.isWarmingUp);

  const [filterText, setFilterText] = useQueryParam('map');
  const [edgeText, setEdgeText] = useQueryParam('edge');
  const [size, setSize] = useState(noSize);
  const [isTouched, setTouched] = useState(false);
  const [focused, setFocused] = useState<ServiceName | null>(null);
  const [search, setSearch] = useState('');
  const graph = useRef<MapHandle | null>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const visited = useRef(-1);

  const filter = useMemo(() => parseFilter(filterText), [filterText]);
  const change = useCallback((next: Partial<MapFilter>) => setFilterText(formatFilter({ ...filter, ...next })), [filter, setFilterText]);
  const touch = useCallback(() => setTouched(true), []);

  const edges = useMemo(() => [...edgeMap.values()], [edgeMap]);
  const roles = useMemo(() => rolesOf(incidents), [incidents]);
  const peers = useMemo(() => withPeers(services, edges), [services, edges]);
  const scene = useMemo(() => sceneOf({ services: peers.services, edges, roles }, filter), [peers, edges, roles, filter]);
  const layout = useLayout(scene, size, isWarmingUp && !isTouched);
  const marks = useMemo(() => marksOf(scene.laidOut, scene.laidOutEdges), [layout.structure, scene.key]);

  const root = incidents.find(isOpen)?.root ?? null;
  const emphasis = useMemo(() => {
    const at = root === null ? null : (scene.nodes.has(root) ? root : ([...scene.members].find(([, names]) => names.includes(root))?.[0] ?? null));
    return at === null ? null : new Set([...within([at], emphasisHops, scene.edges), ...scene.roles.keys()]);
  }, [root, scene]);

  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    const fits = (name: ServiceName) => name.toLowerCase().includes(wanted) || (scene.members.get(name) ?? []).some((member) => member.toLowerCase().includes(wanted));
    return wanted === '' ? null : [...scene.nodes.keys()].filter(fits);
  }, [search, scene]);
  const foundSet = useMemo(() => (found === null ? null : new Set(found)), [found]);

  const selectEdge = useCallback((key: string) => setEdgeText(formatEdge(key)), [setEdgeText]);
  const closeEdge = useCallback(() => setEdgeText(null), [setEdgeText]);
  const edgeName = useMemo(() => parseEdge(edgeText), [edgeText]);
  const edge = edgeName === null ? null : (scene.edges.find(({ caller, callee }) => caller === edgeName.caller && callee === edgeName.callee) ?? null);
  useEscape(edge !== null, closeEdge);

  const isGroup = useCallback((name: ServiceName) => scene.members.has(name) && !peers.services.has(name), [scene.members, peers]);
  const select = useCallback((name: ServiceName) => (isGroup(name) ? change({ isolate: name, hops: 0 }) : onSelect(name)), [isGroup, change, onSelect]);

  const target = focused ?? (selected !== null && scene.nodes.has(selected) ? selected : null);
  const hasTarget = target !== null && filter.form === 'graph';
  useKey('/', () => searchField.current?.focus(), 'Find a service in the map');
  useKey('f', () => graph.current?.fit(), 'Fit the map', filter.form === 'graph');
  useKey('i', () => target !== null && change({ isolate: target, hops: 1 }), 'Isolate the service in the map', hasTarget);
  useKey('x', () => target !== null && change({ hidden: [...filter.hidden, target] }), 'Hide the service from the map', hasTarget);

  const largeRoot = services.size > groupedAbove ? root : null;
  const hasChips = filter.isolate !== null || filter.isTroubledOnly || filter.hidden.length > 0 || largeRoot !== null;
  const visit = () => {
    if (found !== null && found.length > 0) {
      visited.current = (visited.current + 1) % found.length;
      graph.current?.visit(found[visited.current]!);
    }
  };

  return (
    <Panel
      label="Service map"
      className="h-full"
      title={
        <span title={`${services.size} services, ${edges.length} calls. Callers left, dependencies right.`}>
          Services <span className="num font-normal">{services.size}</span> · calls <span className="num font-normal">{edges.length}</span>
        </span>
      }
      aside={
        <MapToolbar
          filter={filter}
          change={change}
          names={[...peers.services.keys()]}
          search={search}
          found={found === null ? null : found.length}
          searchRef={searchField}
          onSearch={(text) => {
            visited.current = -1;
            setSearch(text);
          }}
          onVisit={visit}
          onZoom={(factor) => graph.current?.zoomBy(factor)}
          onFit={() => graph.current?.fit()}
          onTidy={layout.tidyUp}
        />
      }
      bodyClassName="relative"
    >
      {filter.form === 'table' ? (
        <MapTable scene={scene} search={search} onSelect={select} onSelectEdge={selectEdge} />
      ) : (
        <>
          <MapGraph
            scene={scene}
            layout={layout}
            marks={marks}
            peers={peers.kinds}
            tick={tick}
            selected={selected}
            selectedEdge={edge === null ? null : edgeKey(edge)}
            found={foundSet}
            emphasis={emphasis}
            isKeptFitted={filter.isKeptFitted}
            insetTop={hasChips ? chipsHeight : 0}
            handle={graph}
            onSize={setSize}
            onSelect={select}
            onSelectEdge={selectEdge}
            onFocusChange={setFocused}
            onTouched={touch}
          />
          {services.size === 0 && <Nothing>No service has spoken yet.</Nothing>}
          <MapChips filter={filter} change={change} target={hasTarget && selected === target ? target : null} root={largeRoot} left={scene.nodes.size} />
          <MapLegend marks={marks.legend} hasPeers={peers.kinds.size > 0} />
        </>
      )}
      {edge !== null && <EdgeCard edge={edge} tick={tick} staleAfterMs={layout.edgeStaleAfterMs} isBetweenGroups={isGroup(edge.caller) || isGroup(edge.callee)} onClose={closeEdge} />}
    </Panel>
  );
}

/** "caller>callee", each escaped, so that a link names the call. */
function formatEdge(key: string): string {
  return key.split('\u0000').map(encodeURIComponent).join('>');
}

function parseEdge(text: string | null): EdgeName | null {
  const [caller, callee, ...more] = text?.split('>') ?? [];
  if (caller === undefined || callee === undefined || more.length > 0) {
    return null;
  }
  try {
    return { caller: decodeURIComponent(caller) as ServiceName, callee: decodeURIComponent(callee) as ServiceName };
  } catch {
    return null;
  }
}
