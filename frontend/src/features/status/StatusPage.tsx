import { useStatus } from '../../api/useStatus';
import { Button } from '../../base/Button';
import { cx } from '../../base/cx';
import { clock, compact, duration, percent, whole } from '../../base/format';
import { Tag } from '../../base/Tag';
import { Meter } from '../../charts/Meter';
import type { Status } from '../../contracts/status';
import { Cell, Facts, Section, Table } from './parts';
import { Settings } from './Settings';
import { busyShare, bytes, headline, lastSeen, seconds } from './statusModel';

/** LogFlow's own health: what comes in, where it waits, what was dropped and why, what the store holds. */
export default function StatusPage() {
  const { now, before, problem, retry } = useStatus();
  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-[1400px] flex-col gap-4 p-4 max-[700px]:p-3">
        {problem !== null && (
          <p role="alert" className="flex items-center gap-3 rounded-lg border border-critical bg-critical-tint px-3 py-2 text-[13px] text-critical-text">
            {problem.message} <Button onClick={retry}>Retry</Button>
          </p>
        )}
        {now === null ? problem === null && <p className="text-muted">Asking LogFlow how it is…</p> : <Whole now={now} before={before} isStale={problem !== null} />}
      </div>
    </main>
  );
}

function Whole({ now, before, isStale }: { readonly now: Status; readonly before: Status | null; readonly isStale: boolean }) {
  const { text, tone } = headline(now);
  const { health, process, store } = { health: now.health, process: now.process, store: now.health.store };
  const cpu = before === null || now.at <= before.at ? null : ((process.cpuSeconds - before.process.cpuSeconds) * 1000) / (now.at - before.at) / process.processors;
  return (
    <div className={cx('flex flex-col gap-4', isStale && 'opacity-60')}>
      <header>
        <h1 className="flex flex-wrap items-center gap-3 text-[19px] leading-tight font-bold" data-testid="status-headline">
          {text}
          {tone !== 'neutral' && <Tag tone={tone}>{tone === 'critical' ? 'NOT READY' : 'DEGRADED'}</Tag>}
        </h1>
        <p className="num mt-1 text-[12px] text-muted">
          LogFlow {now.version.program} · up {duration(health.uptimeSeconds * 1000)} · last second {health.tick === null ? 'none yet' : clock(health.tick)} · {now.version.runtime} on {now.version.system} ({now.version.architecture})
        </p>
      </header>
      <Section title="Sources" note="what comes in, and what was refused">
        <Table head={['Source', 'Kind', 'Where', 'Records/s', 'Accepted', 'Rejected', 'Bytes', 'Last record', 'Lag']} label="Sources">
          {now.sources.map((source) => (
            <tr key={source.name} data-source={source.name}>
              <Cell isName>
                {source.name}
                {source.lastError !== null && <span className="block text-[11px] text-critical-text">{source.lastError}</span>}
                {source.state !== null && <span className="block text-[11px] text-muted">{source.state}</span>}
              </Cell>
              <Cell>{source.kind}</Cell>
              <Cell>{source.address}</Cell>
              <Cell isNumber>{compact(source.recordsPerSecond)}</Cell>
              <Cell isNumber>{whole(source.accepted)}</Cell>
              <Cell isNumber tone={source.rejected.length > 0 ? 'warning' : null}>
                {source.rejected.length === 0 ? '0' : source.rejected.map(({ reason, records }) => `${whole(records)} ${reason}`).join(', ')}
              </Cell>
              <Cell isNumber>{source.bytes === 0 ? '–' : bytes(source.bytes)}</Cell>
              <Cell isNumber>{lastSeen(source, now.at)}</Cell>
              <Cell isNumber>{source.lagSeconds === null ? '–' : `${source.lagSeconds.toFixed(1)} s`}</Cell>
            </tr>
          ))}
        </Table>
      </Section>
      <Section title="Stages and plugs" note="queues in flow order, then the plugs of a tick">
        <Table head={['Stage', 'State', 'Queue', 'Handled', 'p50', 'p95', 'Busy', 'Dropped', 'Failed']} label="Stages and plugs">
          {health.stages.map((stage) => {
            const times = now.stageTimes.find((time) => time.name === stage.name && time.topic === stage.topic);
            const busy = busyShare(stage, now, before);
            return (
              <tr key={`${stage.topic} ${stage.name}`}>
                <Cell isName>
                  {stage.name} <span className="font-normal text-muted">{stage.topic}</span>
                  {stage.lastError !== null && <span className="block text-[11px] text-warning-text">{stage.lastError}</span>}
                </Cell>
                <Cell tone={stage.state === 'sick' ? 'critical' : stage.state === 'full' ? 'warning' : null}>{stage.state}</Cell>
                <Cell>
                  {stage.capacity === 0 ? (
                    <span className="text-muted">–</span>
                  ) : (
                    <span className="flex items-center gap-2">
                      <span className="w-20">
                        <Meter value={stage.depth / stage.capacity} tone={stage.state === 'ok' ? 'neutral' : 'critical'} label={`queue ${Math.round((stage.depth / stage.capacity) * 100)} % full`} />
                      </span>
                      <span className="num">
                        {whole(stage.depth)}/{whole(stage.capacity)}
                      </span>
                    </span>
                  )}
                </Cell>
                <Cell isNumber>{whole(stage.handled)}</Cell>
                <Cell isNumber>{times === undefined ? (stage.handled === 0 ? '–' : `${seconds(stage.busySeconds / stage.handled)} mean`) : seconds(times.p50)}</Cell>
                <Cell isNumber>{seconds(times?.p95 ?? null)}</Cell>
                <Cell isNumber tone={busy !== null && busy > 0.9 ? 'warning' : null}>{busy === null ? '–' : percent(busy)}</Cell>
                <Cell isNumber tone={stage.dropped > 0 ? 'warning' : null}>{whole(stage.dropped)}</Cell>
                <Cell isNumber tone={stage.failed > 0 ? 'warning' : null}>{whole(stage.failed)}</Cell>
              </tr>
            );
          })}
        </Table>
      </Section>
      <div className="grid grid-cols-2 gap-4 max-[1000px]:grid-cols-1">
        <Section title="Refused, dropped, left out" note="since the start, with the reason">
          {now.drops.length === 0 ? (
            <p className="px-3 py-3 text-[13px] text-muted">Nothing was refused or dropped.</p>
          ) : (
            <Table head={['Where', 'Why', 'How many']} label="Refused, dropped, left out">
              {now.drops.map((drop) => (
                <tr key={`${drop.where} ${drop.reason}`}>
                  <Cell isName>{drop.where}</Cell>
                  <Cell>{drop.reason}</Cell>
                  <Cell isNumber>{whole(drop.count)}</Cell>
                </tr>
              ))}
            </Table>
          )}
        </Section>
        <Section title="Store" note={store?.path ?? 'does not answer'}>
          <Facts
            facts={[
              ['Size', store === null ? '–' : bytes(store.sizeBytes)],
              ['Records', store === null ? '–' : whole(store.records)],
              ['Bytes a record', store === null || store.records === 0 ? '–' : bytes(store.sizeBytes / store.records)],
              ['Oldest', store?.oldest == null ? '–' : new Date(store.oldest).toISOString().replace('T', ' ').slice(0, 19)],
              ['Kept', retention(now)],
              ['Deleted by then', whole(now.storeCounters.retentionDeleted)],
              ['Commits', `${whole(now.storeCounters.commits)}${now.storeCounters.failedCommits > 0 ? `, ${whole(now.storeCounters.failedCommits)} failed` : ''}`],
              ['Last commit', store === null ? '–' : seconds(store.lastCommitSeconds)],
            ]}
          />
        </Section>
        <Section title="Memory and work" note="of this process">
          <Facts
            facts={[
              ['Working set', bytes(process.workingSetBytes)],
              ['Managed heap', bytes(process.heapBytes)],
              ['Collections', `${whole(process.gen0)} / ${whole(process.gen1)} / ${whole(process.gen2)}`],
              ['Paused by them', `${seconds(process.pauseSeconds)} in all`],
              ['CPU', cpu === null ? '–' : `${percent(cpu)} of ${process.processors} cores`],
              ['Threads', whole(process.threads)],
            ]}
          />
        </Section>
        <Section title="Dashboards and holdings" note="everything held has a bound">
          <Facts
            facts={[
              ['Dashboards', `${whole(now.hub.clients)} of ${whole(now.hub.clientsMax)}`],
              ['Updates skipped', whole(now.hub.droppedDeltas)],
              ['Turned away', `${whole(now.hub.refused)}, ${whole(now.hub.timedOut)} too slow`],
              ['Services, edges', `${whole(now.holdings.services)}, ${whole(now.holdings.edges)}`],
              ['Templates', whole(now.holdings.templates)],
              ['Traces in flight', whole(now.holdings.traces)],
              ['Seconds closed', whole(now.holdings.ticks)],
              ['Open incidents', whole(now.holdings.openIncidents)],
            ]}
          />
        </Section>
      </div>
      <Settings settings={now.settings} />
    </div>
  );
}

function retention({ retention: { ageSeconds, sizeBytes } }: Status): string {
  const bounds = [...(ageSeconds === null ? [] : [duration(ageSeconds * 1000)]), ...(sizeBytes === null ? [] : [`up to ${bytes(sizeBytes)}`])];
  return bounds.length === 0 ? 'everything' : bounds.join(', ');
}
