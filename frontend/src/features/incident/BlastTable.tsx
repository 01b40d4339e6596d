import { Link } from 'wouter';
import { clock, duration, percent } from '../../base/format';
import { routes } from '../../base/routes';
import { Tag } from '../../base/Tag';
import type { Prediction } from '../../contracts/incidentParts';
import type { Incident } from '../../contracts/incidents';
import { blastRowsOf } from './blastModel';

/** Who was hit and who was expected to be; whether that came true. */
export function BlastTable({ incident, predictions }: { readonly incident: Incident; readonly predictions: readonly Prediction[] }) {
  const rows = blastRowsOf(incident, predictions);
  const over = predictions.filter((one) => one.outcome !== 'pending');
  const came = over.filter((one) => one.outcome === 'hit').length;
  return rows.length === 0 ? (
    <p className="px-3 py-3 text-[12px] text-muted">Nobody else is hit, and nobody is expected to be: no caller depends on {incident.root} for much.</p>
  ) : (
    <>
      <table className="w-full text-[12px]">
        <thead className="text-left text-[11px] text-muted">
          <tr>
            <th scope="col" className="py-1 pl-3 font-medium">Service</th>
            <th scope="col" className="px-2 font-medium">Hops</th>
            <th scope="col" className="px-2 font-medium" title="share of its work that depends on the root">Depends</th>
            <th scope="col" className="px-2 pr-3 font-medium">State</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.service} className="border-t border-line align-top">
              <td className="max-w-40 truncate py-1.5 pl-3">
                <Link href={routes.service(row.service)} className="font-semibold hover:underline" title={row.service}>
                  {row.service}
                </Link>
              </td>
              <td className="num px-2 py-1.5">{row.hops === null ? '–' : `+${row.hops}`}</td>
              <td className="num px-2 py-1.5">{row.impact === null ? '–' : percent(row.impact)}</td>
              <td className="px-2 py-1.5 pr-3">
                <Tag tone={row.tone} look={row.tone === 'risk' ? 'dashed' : 'outline'}>
                  {row.word}
                </Tag>
                {row.prediction !== null && <Came prediction={row.prediction} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {over.length > 0 && (
        <p className="px-3 py-2 text-[12px] text-muted">
          Of {over.length} predicted {over.length === 1 ? 'service' : 'services'} {came} {came === 1 ? 'was' : 'were'} hit.
        </p>
      )}
    </>
  );
}

function Came({ prediction }: { readonly prediction: Prediction }) {
  const { predictedAt, expectedAt, hitAt, outcome } = prediction;
  const said = `said ${clock(predictedAt)}, expected ${clock(expectedAt)}`;
  const off = hitAt === null ? 0 : hitAt - expectedAt;
  return (
    <span className="mt-0.5 block text-[11px] text-muted">
      {outcome === 'pending' ? said : outcome === 'not_hit' ? `${said}; it did not come` : `${said}; came ${Math.abs(off) < 1000 ? 'then' : `${duration(Math.abs(off))} ${off > 0 ? 'later' : 'earlier'}`}`}
    </span>
  );
}
