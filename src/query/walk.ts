import type { RelationHop, RelationPath } from '../catalog/computed.ts';
import type { Entity } from '../catalog/entity.ts';
import type { QueryContext, Related } from './context.ts';
import { endsOf, type Kinds } from './kinds.ts';

/** The entities at the end of a path, each once; `entity` is where it starts, or with `fromBlueprint` where it ends. */
export type Walk = (entity: Entity) => readonly Related[];

/** A path of relations, ready to be walked from any entity of a kind. */
export function compileWalk(path: RelationPath, context: QueryContext, kinds: Kinds): Walk {
  const { fromBlueprint } = path;
  if (fromBlueprint === undefined) {
    const steps = path.hops.map((hop) =>
      repeat(hop, (ref) => {
        const entity = context.entity(ref);
        return entity ? context.related(entity, hop.relation) : [];
      }),
    );
    return (entity) => walk(steps, entity);
  }
  // Backwards, each step needs the kinds that stand before it.
  const before: (readonly string[])[] = [];
  let at: readonly string[] | undefined = [kinds.find(fromBlueprint)?.identifier ?? fromBlueprint];
  for (const hop of path.hops) {
    const here: readonly string[] = at ?? [...kinds.all()].map(({ identifier }) => identifier);
    const ends: ReturnType<typeof endsOf> = endsOf(here, hop.relation, kinds);
    // A hop that is made several times may start where it ended.
    before.push(hop.maxHops > 1 ? [...new Set([...here, ...(ends?.kinds ?? [])])] : here);
    at = ends?.kinds;
  }
  const steps = path.hops
    .map((hop, index) =>
      repeat(hop, (ref) => before[index]!.flatMap((kind) => context.relatedFrom(ref, hop.relation, kind))),
    )
    .reverse();
  const first = kinds.find(fromBlueprint)?.identifier ?? fromBlueprint;
  return (entity) => walk(steps, entity).filter(({ ref }) => context.entity(ref)?.blueprint === first);
}

type Step = (ref: string) => readonly Related[];

function repeat({ maxHops }: RelationHop, step: Step): Step {
  if (maxHops === 1) return step;
  return (start) => {
    const found = new Map<string, Related>();
    let frontier = [start];
    for (let hop = 0; hop < maxHops && frontier.length > 0; hop += 1) {
      const next: string[] = [];
      for (const end of frontier.flatMap(step)) {
        if (found.has(end.ref)) continue;
        found.set(end.ref, end);
        next.push(end.ref);
      }
      frontier = next;
    }
    return [...found.values()];
  };
}

function walk(steps: readonly Step[], entity: Entity): readonly Related[] {
  let ends: readonly Related[] = [entity];
  for (const step of steps) {
    if (ends.length === 1) {
      ends = step(ends[0]!.ref);
      continue;
    }
    const found = new Map<string, Related>();
    for (const { ref } of ends) for (const end of step(ref)) found.set(end.ref, end);
    ends = [...found.values()];
  }
  return ends;
}
