import { Link } from 'wouter';
import { Tag } from '../../base/Tag';
import type { Incident, RootCandidate } from '../../contracts/incidents';
import { cardsOf, type EvidenceCard } from './evidenceModel';

type EvidenceCardsProps = {
  readonly incident: Incident;
  readonly candidate: RootCandidate;
  /** What happened elsewhere has no proof here. */
  readonly hasLinks: boolean;
};

const look = 'grid min-h-9 grid-cols-[68px_minmax(0,1fr)_auto] items-start gap-x-2.5 rounded px-1 py-[7px]';

/** What speaks for and against one candidate; each card opens its proof. */
export function EvidenceCards({ incident, candidate, hasLinks }: EvidenceCardsProps) {
  const cards = cardsOf(incident, candidate);
  return cards.length === 0 ? (
    <p className="py-2 text-[12px] text-muted">Nothing speaks for or against it yet.</p>
  ) : (
    <ul aria-label={`Evidence for and against ${candidate.service}`} data-testid="evidence-cards">
      {cards.map((card) => (
        <li key={card.key} data-kind={card.kind} className="border-b border-line last:border-b-0">
          {hasLinks ? (
            <Link href={card.proof.to} className={`group hover:bg-hover ${look}`}>
              <Content card={card} proof={card.proof.label} />
            </Link>
          ) : (
            <div className={look}>
              <Content card={card} proof={null} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function Content({ card, proof }: { readonly card: EvidenceCard; readonly proof: string | null }) {
  return (
    <>
      <Tag tone={card.tone} look={card.kind === 'AGAINST' || card.kind === 'ABSENT' ? 'dashed' : 'outline'} className="w-full justify-center">
        {card.kind}
      </Tag>
      <span className="text-[13px] leading-snug break-words">{card.text}</span>
      <span className="flex flex-col items-end gap-0.5 text-[11px] text-muted">
        {card.share !== '' && (
          <span className="num" title="its part of the score">
            {card.share}
          </span>
        )}
        {proof !== null && <span className="whitespace-nowrap group-hover:text-accent-text group-hover:underline">{proof} ›</span>}
      </span>
    </>
  );
}
