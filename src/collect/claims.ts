import { isObject, type Json, type JsonObject } from '../base/json.ts';
import type { Contribution } from '../catalog/entity.ts';
import { splitRef } from '../catalog/ref.ts';
import type { Findings } from './findings.ts';
import { blueprintOf, checkSaid, shapeSaid } from './mapped.ts';
import type { MatchRule } from './mapping.ts';
import { compareMatches, type Match } from './match.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';
import { relationsOf } from './relations.ts';
import { contribution, fill, find, type Item, type MappingContext, type Scope } from './scope.ts';

/** A part of a contribution to a matched entity: one property root, and how well the record matched. */
export interface Claim {
  match: Match;
  root: string;
  value: Json;
  item: Item;
}

/** Notes what a record says about the entities that it matches, one note per entity and property root. */
export function claim(
  scope: Scope,
  rule: MatchRule,
  claims: Map<string, Claim[]>,
  contributions: Contribution[],
): void {
  const { resource, item, findings } = scope;
  const result = find(scope, rule);
  if (result.type !== 'found') {
    const [problemRule, message] =
      result.type === 'none'
        ? [RULES.unmatched, 'no entity of the catalog matches']
        : [RULES.ambiguous, `the name fits ${result.refs.slice(0, 5).join(', ')}`];
    findings.add(problemRule, resource, 'match', item.record, message);
    return;
  }
  for (const entity of resource.entities) {
    const properties = fill(entity.properties, scope.values);
    const plain = (isObject(properties) ? properties : {}) as JsonObject;
    const checked = new Set<string>();
    const relationsFor = new Map<string, Record<string, string[]>>();
    for (const match of result.matches) {
      const blueprint = blueprintOf(scope.context, splitRef(match.ref).kind);
      const relations = relationsFor.get(blueprint.identifier) ?? relationsOf(scope, entity, blueprint);
      relationsFor.set(blueprint.identifier, relations);
      const said = { properties: plain, relations };
      if (!checked.has(blueprint.identifier)) checkSaid(scope, entity, said, blueprint);
      checked.add(blueprint.identifier);
      if (Object.keys(said.relations).length > 0) {
        const { patch, relations } = shapeSaid({ ...said, properties: {} }, {}, blueprint);
        contributions.push(contribution(scope.context, item, match.ref, patch, relations));
      }
      for (const [root, value] of Object.entries(said.properties)) {
        const key = JSON.stringify([match.ref, root]);
        const list = claims.get(key);
        if (list) list.push({ match, root, value, item });
        else claims.set(key, [{ match, root, value, item }]);
      }
    }
  }
}

/** Of all claims to a property root of an entity the best is believed; equals are settled by order, and reported. */
export function settle(
  claims: Map<string, Claim[]>,
  context: MappingContext,
  findings: Findings,
): Contribution[] {
  const byItem = new Map<Item, Map<string, JsonObject>>();
  for (const list of claims.values()) {
    const best = list.reduce((a, b) => (compareMatches(b.match, a.match) < 0 ? b : a));
    const rivals = list.filter(
      ({ match, item }) => compareMatches(match, best.match) === 0 && item.record !== best.item.record,
    );
    if (rivals.length > 0)
      findings.rivals(
        best.match.ref,
        best.root,
        [best, ...rivals].map(({ item }) => item.record),
      );
    const entities = byItem.get(best.item) ?? new Map<string, JsonObject>();
    byItem.set(best.item, entities);
    entities.set(best.match.ref, { ...entities.get(best.match.ref), [best.root]: best.value });
  }
  return [...byItem].flatMap(([item, entities]) =>
    [...entities].map(([ref, properties]) => {
      const blueprint = blueprintOf(context, splitRef(ref).kind);
      return contribution(
        context,
        item,
        ref,
        shapeSaid({ properties, relations: {} }, {}, blueprint).patch,
        {},
      );
    }),
  );
}
