import { compareText } from '../base/json.ts';
import type { Contribution, Entity, Relation } from '../catalog/entity.ts';
import { splitRef } from '../catalog/ref.ts';
import type { BlueprintTable } from '../catalog/table.ts';

/**
 * Entities for what relations name and nobody knows (`createMissingRelatedEntities`; reference: port.md 4.1): each with
 * its name alone, of the source that named it first. Only kinds that are defined are made.
 *
 * @param ranks precedence of the sources whose mappings ask for it, by id
 */
export function stubsFor(
  relations: readonly Relation[],
  byRef: ReadonlyMap<string, Entity>,
  blueprints: BlueprintTable,
  ranks: ReadonlyMap<string, number>,
): Contribution[] {
  const stubs = new Map<string, Contribution>();
  for (const { target, dangling, origin } of relations) {
    const rank = ranks.get(origin.source);
    if (!dangling || rank === undefined || byRef.has(target)) continue;
    const before = stubs.get(target);
    if (before && before.rank <= rank) continue;
    const { kind, namespace, name } = splitRef(target);
    const blueprint = blueprints.find(kind);
    if (!blueprint) continue;
    stubs.set(target, {
      ref: target,
      origin,
      ...(origin.observedAt === undefined ? {} : { observedAt: origin.observedAt }),
      patch: {
        kind: blueprint.identifier,
        metadata: { name, ...(namespace === 'default' ? {} : { namespace }) },
      },
      rank,
    });
  }
  return [...stubs.values()].sort((a, b) => compareText(a.ref, b.ref));
}
