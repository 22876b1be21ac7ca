import { noun } from '../../actions/generated-inputs.ts';
import { formatDay, formatMonth } from '../../base/dates.ts';
import { formatMoney } from '../../base/money.ts';
import { count, formatNumber, formatShare, list } from '../../base/text.ts';
import type { Entity } from '../../catalog/entity.ts';
import { isPersonKind, isTeamKind } from '../../catalog/people.ts';
import { pluralOf } from '../../portal/addresses.ts';
import { blueprintOf, neighboursOf, problemsOf } from '../../portal/portal.ts';
import { kindsOf } from '../../portal/rows.ts';
import { getPortal } from '../../portal/store.ts';
import { type Counts, OUTCOMES, passRate } from '../../scorecards/outcome.ts';
import type { Figure } from './figures.ts';
import { hasDefinition } from './specifications.ts';
import { membersOf, ownedBy } from './team.ts';

/** What the page of a kind has instead of, or beside, what every page has. */
export type VariantName = 'team' | 'person' | 'parts' | 'api' | 'facts';

export interface Variant {
  name: VariantName | undefined;
  /** Relations that have a place of their own on the page. */
  placed: ReadonlySet<string>;
  /** True when the facts stand in the middle of the page rather than beside it. */
  factsInMain: boolean;
}

/** Kinds with a page of their own. A new one is a line here and one in `Variant.astro`. */
const VARIANTS: ReadonlyMap<string, VariantName> = new Map([
  ['Group', 'team'],
  ['_team', 'team'],
  ['User', 'person'],
  ['_user', 'person'],
  ['System', 'parts'],
  ['Domain', 'parts'],
  ['API', 'api'],
]);

/** Relations that every page places: the owner in the head, dependencies and APIs in their panels. */
const ALWAYS = [
  'ownedBy',
  'partOf',
  'dependsOn',
  'dependencyOf',
  'providesApi',
  'consumesApi',
  'apiProvidedBy',
  'apiConsumedBy',
];

const PLACED: Readonly<Record<VariantName, readonly string[]>> = {
  team: ['hasMember', 'parentOf', 'childOf', 'ownerOf'],
  person: ['memberOf', 'ownerOf'],
  parts: ['hasPart'],
  api: [],
  facts: [],
};

export function variantOf(entity: Entity): Variant {
  const { family } = blueprintOf(getPortal(), entity);
  const name = VARIANTS.get(entity.blueprint) ?? (family === 'backstage' ? undefined : 'facts');
  return { name, placed: new Set([...ALWAYS, ...(name ? PLACED[name] : [])]), factsInMain: name === 'facts' };
}

/** What a team or person owns, or a system holds; undefined for other kinds. */
export function holdingsOf(entity: Entity): string[] | undefined {
  if (isTeamKind(entity.blueprint) || isPersonKind(entity.blueprint)) return ownedBy(entity.ref);
  if (VARIANTS.get(entity.blueprint) !== 'parts') return undefined;
  return neighboursOf(getPortal(), entity.ref).flatMap(({ type, ref, dangling }) =>
    type === 'hasPart' && !dangling ? [ref] : [],
  );
}

/** Places on the page of a kind that have a tab. */
export function variantTabs(entity: Entity): { id: string; title: string; count?: number }[] {
  const held = holdingsOf(entity);
  if (held) return held.length > 0 ? [{ id: 'holdings', title: holdsWord(entity), count: held.length }] : [];
  if (entity.blueprint !== 'API') return [];
  const users = neighboursOf(getPortal(), entity.ref).filter(({ type }) => type === 'apiConsumedBy').length;
  return [
    ...(hasDefinition(entity) ? [{ id: 'definition', title: 'Definition' }] : []),
    { id: 'consumers', title: 'Used by', count: users },
  ];
}

function holdsWord({ blueprint }: Entity): string {
  return VARIANTS.get(blueprint) === 'parts' ? 'Holds' : 'Owns';
}

/** The figures of a team, person, system or domain: how much it is, how well it is, what it costs. */
export function holdingFigures(entity: Entity): Figure[] {
  const refs = holdingsOf(entity);
  if (!refs || refs.length === 0) return [];
  const people = isTeamKind(entity.blueprint) ? membersOf(entity.ref).length : 0;
  return [
    amountFigure(entity, refs),
    ...(people > 0
      ? [{ label: 'People', value: formatNumber(people), context: 'in the team', href: '#people' }]
      : []),
    ...passFigure(refs),
    ...problemFigure(refs),
    ...costFigure(refs),
  ];
}

function amountFigure(entity: Entity, refs: readonly string[]): Figure {
  const { byRef, blueprints } = getPortal();
  const kinds = new Map<string, number>();
  for (const ref of refs) {
    const kind = byRef.get(ref)?.blueprint;
    if (kind !== undefined) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const places = new Map(kindsOf(getPortal()).map(({ blueprint }, index) => [blueprint.identifier, index]));
  const parts = [...kinds]
    .sort(([kindA, a], [kindB, b]) => b - a || places.get(kindA)! - places.get(kindB)!)
    .slice(0, 2)
    .map(([kind, n]) => {
      const blueprint = blueprints.get(kind)!;
      return count(n, noun(blueprint.title), noun(pluralOf(blueprint)));
    });
  return {
    label: holdsWord(entity),
    value: formatNumber(refs.length),
    context: list(parts),
    href: '#holdings',
  };
}

function passFigure(refs: readonly string[]): Figure[] {
  const { judged, passed, share } = passRate(countsOver(refs));
  if (share === undefined) return [];
  return [
    {
      label: 'Rules that pass',
      value: formatShare(share),
      context: `${formatNumber(passed)} of ${formatNumber(judged)} judged`,
    },
  ];
}

/** The outcomes of all scorecards over some entities. */
function countsOver(refs: readonly string[]): Counts {
  const counts: Counts = { pass: 0, fail: 0, notApplicable: 0, unknown: 0, exempt: 0 };
  for (const { rowOf, outcomes, scorecard } of getPortal().judgement.cards) {
    const width = scorecard.rules.length;
    for (const ref of refs) {
      const row = rowOf.get(ref);
      if (row === undefined) continue;
      for (let at = row * width; at < (row + 1) * width; at += 1) counts[OUTCOMES[outcomes[at]!]!] += 1;
    }
  }
  return counts;
}

function problemFigure(refs: readonly string[]): Figure[] {
  const portal = getPortal();
  const problems = refs.flatMap((ref) =>
    problemsOf(portal, ref).filter(({ severity }) => severity !== 'info'),
  );
  if (problems.length === 0) return [];
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return [
    {
      label: 'Problems',
      value: formatNumber(problems.length),
      context: errors > 0 ? `${count(errors, 'error')} among them` : 'in their definitions',
      icon: errors > 0 ? 'fail' : 'warn',
    },
  ];
}

function costFigure(refs: readonly string[]): Figure[] {
  const { costs } = getPortal();
  const currency = costs?.currencies[0];
  if (!costs || currency === undefined) return [];
  const { lastDay, completeTo, monthToDate } = costs.costOfAll(refs, currency);
  if (monthToDate === 0n) return [];
  return [
    {
      label: `Cost, ${formatMonth(lastDay)}`,
      value: formatMoney(monthToDate, currency),
      context: `bill complete to ${formatDay(completeTo)}`,
    },
  ];
}
