import type { CardJudgement, Judgement } from './judge.ts';
import { countAll, indexOwners, levelAll } from './tally.ts';

/**
 * The verdicts on some entities and of some owners only: for an audience that may not know of the others. A
 * scorecard that only judged others is left out.
 *
 * @param keep tells by a ref whether an entity or an owner stays
 */
export function narrowJudgement(judgement: Judgement, keep: (ref: string) => boolean): Judgement {
  const cards = judgement.cards.flatMap((card) => {
    const narrow = narrowCard(card, judgement, keep);
    return card.entities.length > 0 && narrow.entities.length === 0 ? [] : [narrow];
  });
  return { ...judgement, cards, byKey: new Map(cards.map((card) => [card.scorecard.key, card])) };
}

function narrowCard(
  card: CardJudgement,
  { context }: Judgement,
  keep: (ref: string) => boolean,
): CardJudgement {
  const ownersKept = (owners: CardJudgement['owners']): CardJudgement['owners'] =>
    new Map([...owners].filter(([ref]) => ref === '' || keep(ref)));
  const rows = card.entities.flatMap(({ ref }, row) => (keep(ref) ? [row] : []));
  if (rows.length === card.entities.length) return { ...card, owners: ownersKept(card.owners) };
  const width = card.scorecard.rules.length;
  const entities = rows.map((row) => card.entities[row]!);
  const outcomes = new Uint8Array(rows.length * width);
  for (const [at, row] of rows.entries()) {
    outcomes.set(card.outcomes.subarray(row * width, (row + 1) * width), at * width);
  }
  const leveled = levelAll(card.scorecard, rows.length, outcomes);
  const counted = countAll(width, entities, outcomes, leveled.levels, indexOwners(entities, context));
  return {
    ...card,
    entities,
    rowOf: new Map(entities.map(({ ref }, row) => [ref, row])),
    outcomes,
    ...leveled,
    ...counted,
    owners: ownersKept(counted.owners),
  };
}
