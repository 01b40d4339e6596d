import { Link } from 'wouter';
import { latency, percent, perSecond, whole } from '../../base/format';
import { routes } from '../../base/routes';
import type { ServiceName } from '../../contracts/ids';
import type { PeerDetail } from '../../contracts/serviceDetail';
import { calledSince, dayClock, peerWords } from './serviceModel';

/** That it does not report itself, what it is, and since when it is called. */
export function PeerNote({ peer }: { readonly peer: PeerDetail }) {
  const since = calledSince(peer);
  return (
    <p className="rounded-md border border-line bg-raised px-3 py-2 text-[12px]">
      {peerWords[peer.connection]}
      {since !== null && <span className="num block text-muted">{since}</span>}
    </p>
  );
}

type PeerCallersProps = { readonly peer: PeerDetail; readonly onSelect?: ((name: ServiceName) => void) | undefined };

/** Who calls it, with the figures of the asked range; one that did not call in it stays, with its last call. */
export function PeerCallers({ peer, onSelect }: PeerCallersProps) {
  const head = 'py-1 pl-2 text-right font-medium';
  return (
    <section aria-label="Called by">
      <h3 className="mt-3 mb-1 text-[12px] font-semibold text-muted">Called by</h3>
      {peer.callers.length === 0 ? (
        <p className="text-[12px] text-muted">No call to it is stored yet.</p>
      ) : (
        <table className="w-full border-collapse text-[12px]">
          <thead className="text-[11px] text-muted">
            <tr>
              <th scope="col" className="px-1 text-left font-medium">Caller</th>
              <th scope="col" className={head}>calls/s</th>
              <th scope="col" className={head}>errors</th>
              <th scope="col" className={head} title="Half of the calls take at most this">p50</th>
              <th scope="col" className={head} title="95 % of the calls take at most this">p95</th>
              <th scope="col" className={head}>since</th>
            </tr>
          </thead>
          <tbody>
            {peer.callers.map((caller) => (
              <tr key={caller.service} className="border-t border-line hover:bg-hover">
                <td className="w-full max-w-0">
                  {onSelect === undefined ? (
                    <Link href={routes.service(caller.service)} className="block min-h-6 truncate px-1 leading-6" title={caller.service}>
                      {caller.service}
                    </Link>
                  ) : (
                    <button type="button" onClick={() => onSelect(caller.service)} title={caller.service} className="min-h-6 w-full truncate rounded px-1 text-left">
                      {caller.service}
                    </button>
                  )}
                </td>
                {caller.calls === 0 ? (
                  <td colSpan={4} className="num pl-2 text-right whitespace-nowrap text-muted">
                    last call {dayClock(caller.lastCall, peer.lastCall ?? caller.lastCall)}
                  </td>
                ) : (
                  <>
                    <td className="num pl-2 text-right whitespace-nowrap text-muted" title={`${whole(caller.calls)} calls in this time`}>{perSecond(caller.callsPerSecond)}</td>
                    <td className={caller.errorRatio >= 0.1 ? 'num pl-2 text-right font-semibold text-critical-text' : 'num pl-2 text-right text-muted'}>{percent(caller.errorRatio)}</td>
                    <td className="num pl-2 text-right whitespace-nowrap text-muted">{latency(caller.p50Ms)}</td>
                    <td className="num pl-2 text-right whitespace-nowrap text-muted">{latency(caller.p95Ms)}</td>
                  </>
                )}
                <td className="num pl-2 text-right whitespace-nowrap text-muted">{dayClock(caller.firstCall, peer.lastCall ?? caller.firstCall)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
