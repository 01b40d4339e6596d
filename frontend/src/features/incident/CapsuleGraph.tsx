import { percent, whole } from '../../base/format';
import type { CapsuleEdge } from '../../contracts/capsules';
import type { ServiceName } from '../../contracts/ids';

/** The calls of a capsule as a table; those of the root stand out. */
export function CapsuleGraph({ edges, root }: { readonly edges: readonly CapsuleEdge[]; readonly root: ServiceName }) {
  return edges.length === 0 ? (
    <p className="px-3 py-3 text-[12px] text-muted">The file holds no calls.</p>
  ) : (
    <table className="w-full text-[12px]">
      <thead className="text-left text-[11px] text-muted">
        <tr>
          <th scope="col" className="py-1 pl-3 font-medium">Caller → callee</th>
          <th scope="col" className="px-2 text-right font-medium">Calls</th>
          <th scope="col" className="px-2 pr-3 text-right font-medium">Failed</th>
        </tr>
      </thead>
      <tbody>
        {edges.map((edge) => (
          <tr key={`${edge.caller} ${edge.callee}`} className="border-t border-line">
            <td className="py-1 pl-3 break-words">
              <span className={edge.caller === root ? 'font-semibold' : ''}>{edge.caller}</span> → <span className={edge.callee === root ? 'font-semibold' : ''}>{edge.callee}</span>
            </td>
            <td className="num px-2 text-right">{whole(edge.calls)}</td>
            <td className="num px-2 pr-3 text-right">{edge.calls > 0 ? percent(edge.errors / edge.calls) : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
