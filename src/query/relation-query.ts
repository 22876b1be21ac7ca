import type { RelationPath } from '../catalog/computed.ts';
import type { Entity } from '../catalog/entity.ts';
import { FALSE, type Path, type Subject, type Test, TRUE, type Truth, UNKNOWN } from './ast.ts';
import type { CompiledQuery, QueryScope } from './compiled.ts';
import type { Availability, QueryContext } from './context.ts';
import { lackingOf, relationLacking } from './lacking.ts';
import { compileLookup, type Lookup } from './lookup.ts';
import { compileMatch, compileRelatedMatch } from './match.ts';
import { compileWalk } from './walk.ts';

/** The entities at the end of a path of relations. */
export function compilePath(
  test: Test,
  path: RelationPath,
  { blueprint, context }: QueryScope,
): CompiledQuery {
  const walk = compileWalk(path, context, context.kinds);
  const match = compileRelatedMatch(test, true, context, test.how);
  const first = path.fromBlueprint === undefined ? path.hops[0]!.relation : undefined;
  const availability = first === undefined ? OK : context.availability(first, blueprint?.identifier ?? '');
  const check = (entity: Entity): Truth => {
    const ends = walk(entity);
    if (ends.length === 0 && availability.state === 'missing') return UNKNOWN;
    return match(ends) ? TRUE : FALSE;
  };
  return {
    check,
    trace: (entity) => ({
      kind: 'test',
      truth: check(entity),
      test,
      value: walk(entity).map(({ id }) => id),
      place: undefined,
      availability,
    }),
    stale: [],
    missing: availability.state === 'missing' && first !== undefined ? [first] : [],
  };
}

const OK: Availability = { state: 'ok' };

/** A value of each related entity; one that satisfies is enough. What is not in the catalog has its names only. */
export function compileTarget(
  test: Test,
  { relation, target }: Subject & { kind: 'relation' },
  scope: QueryScope,
): CompiledQuery {
  const { blueprint, context } = scope;
  const values = compileTargets(relation, target!, context);
  const match = compileMatch(test, context.now, test.how);
  const own = context.availability(relation, blueprint?.identifier ?? '');
  const seen = (entity: Entity): { truth: Truth; value: unknown; availability: Availability } => {
    const { list, lacking } = values(entity);
    const reason = lacking ?? relationLacking(own, entity, list);
    if (reason !== undefined)
      return { truth: UNKNOWN, value: list, availability: { state: 'missing', reason } };
    return { truth: match(list) ? TRUE : FALSE, value: list, availability: own };
  };
  return {
    check: (entity) => seen(entity).truth,
    trace: (entity) => ({ kind: 'test', test, place: undefined, ...seen(entity) }),
    stale: [],
    missing: own.state === 'missing' || own.lacking ? [relation] : [],
  };
}

/** The values that entities at the end of a relation have, and why one of them is not known. */
function compileTargets(
  relation: string,
  target: Path,
  context: QueryContext,
): (entity: Entity) => { list: unknown[]; lacking: string | undefined } {
  const lookups = new Map<string, Lookup>();
  const lookupOf = (kind: string): Lookup => {
    const known = lookups.get(kind) ?? compileLookup(target, context.kinds.find(kind), context);
    lookups.set(kind, known);
    return known;
  };
  return (entity) => {
    let lacking: string | undefined;
    const list = context.related(entity, relation).flatMap((end): unknown => {
      const found = context.entity(end.ref);
      if (!found) return target.text === '$identifier' ? [end.id] : [];
      const lookup = lookupOf(found.blueprint);
      const value = lookup.read(found);
      lacking ??= lackingOf(lookup.root, found, value, context);
      return value == null ? [] : value;
    });
    return { list, lacking };
  };
}
