import { cx } from '../../base/cx';
import { Meter } from '../../charts/Meter';
import type { ServiceName } from '../../contracts/ids';
import type { RootCandidate } from '../../contracts/incidents';

type CandidateBarsProps = {
  readonly candidates: readonly RootCandidate[];
  readonly shown: ServiceName;
  readonly onShow: (service: ServiceName) => void;
};

/** The candidates with their chances of being right, which leave the rest to 1 to none of them; choosing one shows its evidence. */
export function CandidateBars({ candidates, shown, onShow }: CandidateBarsProps) {
  return (
    <ul aria-label="Root candidates" className="mb-2">
      {candidates.map((candidate, index) => (
        <li key={candidate.service}>
          <button
            type="button"
            aria-pressed={candidate.service === shown}
            onClick={() => onShow(candidate.service)}
            className={cx('grid min-h-6 w-full grid-cols-[minmax(0,8rem)_1fr_2.6rem] items-center gap-3 rounded px-1 py-[3px] text-left hover:bg-hover', candidate.service === shown && 'bg-raised')}
          >
            <span className={cx('truncate text-[13px]', candidate.service === shown ? 'font-semibold text-text' : 'text-muted')} title={candidate.service}>
              {candidate.service}
            </span>
            <Meter value={candidate.score} tone={index === 0 ? 'critical' : 'neutral'} label={`score ${candidate.score.toFixed(2)}`} />
            <span className="num text-right text-[12px]">{candidate.score.toFixed(2)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
