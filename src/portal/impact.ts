import type { FeedReport } from '../base/feed.ts';
import { compareText } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { CardJudgement } from '../scorecards/judge.ts';
import { maySay } from './availability.ts';
import type { Portal } from './portal.ts';
import { staleDataOf } from './staleness.ts';

/** How many entities of a kind. */
export interface KindCount {
  /** Identifier of the blueprint. */
  kind: string;
  entities: number;
}

export interface VerdictCount {
  verdicts: number;
  rules: number;
}

/** What the state of a feed means for what pages say. */
export interface FeedImpact {
  /** Entities that show older data of it than there should be, by kind, most first. */
  older: KindCount[];
  /** Verdicts that rest on its last data, and still count. */
  resting: VerdictCount;
  /** Verdicts that are unknown for want of its data, or because that is too old. */
  unknown: VerdictCount;
}

const NONE: FeedImpact = {
  older: [],
  resting: { verdicts: 0, rules: 0 },
  unknown: { verdicts: 0, rules: 0 },
};

const impacts = new WeakMap<Portal, ReadonlyMap<string, FeedImpact>>();

/** What a feed's state means for the pages. A feed that gave all that it should means nothing for them. */
export function impactOf(portal: Portal, { id }: FeedReport): FeedImpact {
  let known = impacts.get(portal);
  if (!known) {
    known = findImpacts(portal);
    impacts.set(portal, known);
  }
  return known.get(id) ?? NONE;
}

function findImpacts(portal: Portal): Map<string, FeedImpact> {
  const older = countOlder(portal);
  const find = (kind: string): Blueprint | undefined => portal.blueprints.get(kind);
  return new Map(
    portal.feeds.map((feed) => {
      const { id, outcome, complete } = feed;
      const isWhole = outcome === 'fresh' && complete;
      const { cards } = portal.judgement;
      return [
        id,
        {
          older: older.get(id) ?? [],
          resting: isWhole
            ? NONE.resting
            : countVerdicts(
                cards,
                ({ stale, scorecard }, rule) =>
                  stale[rule]!.some(({ root }) => maySay(feed, root, scorecard.blueprints, find)),
                ({ pass, fail, exempt }) => pass + fail + exempt,
              ),
          unknown: isWhole
            ? NONE.unknown
            : countVerdicts(
                cards,
                ({ missing, scorecard }, rule) =>
                  missing[rule]!.some((root) => maySay(feed, root, scorecard.blueprints, find)),
                ({ unknown }) => unknown,
              ),
        },
      ];
    }),
  );
}

/** Of every feed, the entities that show older data of it. */
function countOlder(portal: Portal): Map<string, KindCount[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const entity of portal.entities) {
    for (const { feed } of staleDataOf(portal, entity)) {
      const kinds = counts.get(feed) ?? new Map<string, number>();
      counts.set(feed, kinds);
      kinds.set(entity.blueprint, (kinds.get(entity.blueprint) ?? 0) + 1);
    }
  }
  return new Map([...counts].map(([feed, kinds]) => [feed, inOrder(kinds)]));
}

function inOrder(kinds: ReadonlyMap<string, number>): KindCount[] {
  return [...kinds]
    .map(([kind, entities]) => ({ kind, entities }))
    .sort((a, b) => b.entities - a.entities || compareText(a.kind, b.kind));
}

function countVerdicts(
  cards: readonly CardJudgement[],
  rests: (card: CardJudgement, rule: number) => boolean,
  verdictsOf: (counts: CardJudgement['ruleCounts'][number]) => number,
): VerdictCount {
  let verdicts = 0;
  let rules = 0;
  for (const card of cards) {
    for (const [rule, counts] of card.ruleCounts.entries()) {
      const found = rests(card, rule) ? verdictsOf(counts) : 0;
      verdicts += found;
      if (found > 0) rules += 1;
    }
  }
  return { verdicts, rules };
}
