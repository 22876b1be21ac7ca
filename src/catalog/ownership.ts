import { asString, own } from '../base/json.ts';
import type { Blueprint } from './blueprint.ts';
import type { Entity, Relation } from './entity.ts';
import { isPortUser, MEMBER_OF } from './people.ts';

const OWNED_BY = 'ownedBy';

/**
 * The owners that entities have from others: a blueprint with inherited ownership names a path of relations,
 * and whoever owns the entities at its end owns the entity (reference: port.md 1.8). What has an owner of its
 * own keeps it.
 */
export function inheritOwners(
  entities: readonly Entity[],
  byRef: ReadonlyMap<string, Entity>,
  blueprints: ReadonlyMap<string, Blueprint>,
  relations: readonly Relation[],
): Relation[] {
  const heirs = entities.filter(({ blueprint }) => pathOf(blueprints.get(blueprint)) !== undefined);
  if (heirs.length === 0) return [];
  const edges = new Map<string, Relation[]>();
  for (const relation of relations) {
    const list = edges.get(relation.source);
    if (list) list.push(relation);
    else edges.set(relation.source, [relation]);
  }
  const known = new Map<string, Relation[]>();

  function ownersOf(ref: string): Relation[] {
    const own = (edges.get(ref) ?? []).filter(({ type }) => type === OWNED_BY);
    return own.length > 0 ? own : inherited(ref);
  }

  function inherited(ref: string): Relation[] {
    const before = known.get(ref);
    if (before) return before;
    // Until it is known, nothing: a circle of heirs inherits nothing from itself.
    known.set(ref, []);
    const entity = byRef.get(ref);
    const path = entity && pathOf(blueprints.get(entity.blueprint));
    if (!entity || !path) return [];
    let reached = [ref];
    for (const step of path) reached = [...new Set(reached.flatMap((from) => targets(from, step)))];
    const owners = new Map(reached.flatMap(ownersOf).map((edge) => [edge.target, edge]));
    const origin = entity.contributions[0]!.origin;
    const found = [...owners.values()].map(
      (edge): Relation => ({ ...edge, source: ref, field: 'ownership', origin }),
    );
    known.set(ref, found);
    return found;
  }

  function targets(ref: string, field: string): string[] {
    const entity = byRef.get(ref);
    const type = entity && blueprints.get(entity.blueprint)?.relations[field]?.relation;
    return type === undefined
      ? []
      : (edges.get(ref) ?? []).filter((edge) => edge.type === type).map(({ target }) => target);
  }

  return heirs.flatMap(({ ref }) =>
    (edges.get(ref) ?? []).some(({ type }) => type === OWNED_BY) ? [] : inherited(ref),
  );
}

/** The relations to follow; some write the property that is copied at the end. */
function pathOf(blueprint: Blueprint | undefined): string[] | undefined {
  const path =
    blueprint?.ownership?.['type'] === 'Inherited' ? asString(blueprint.ownership['path']) : undefined;
  const steps = path?.split('.').filter((step) => step !== '' && step !== '$team');
  return steps && steps.length > 0 ? steps : undefined;
}

/** The relations of an entity in Port's form, with its `team` as the relation that means it for its kind. */
export function withTeam(
  relations: Readonly<Record<string, string[]>>,
  team: readonly string[],
  blueprint: Blueprint | undefined,
): Record<string, string[]> {
  if (team.length === 0) return { ...relations };
  const id = blueprint ? teamRelation(blueprint) : 'team';
  return id === undefined
    ? { ...relations }
    : { ...relations, [id]: [...new Set([...(own(relations, id) ?? []), ...team])] };
}

/** Whether the `team` of entities in Port's form means something for their kind. */
export function hasTeams(blueprint: Blueprint): boolean {
  return teamRelation(blueprint) !== undefined;
}

/** The relation that stands for `team`; of Port's people the one that says where they are members. */
function teamRelation({ identifier, relations, ownership }: Blueprint): string | undefined {
  if (own(relations, 'owner')?.path === 'spec.owner') return 'team';
  if (ownership) return own(relations, '$team') ? '$team' : 'team';
  if (isPortUser(identifier))
    return Object.entries(relations).find(([, { relation }]) => relation === MEMBER_OF)?.[0];
  return undefined;
}
