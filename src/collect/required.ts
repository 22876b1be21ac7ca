import type { Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import { clip, count } from '../base/text.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { valueAt } from '../catalog/document.ts';
import type { Contribution } from '../catalog/entity.ts';
import { shortRef, splitRef } from '../catalog/ref.ts';
import type { BlueprintTable } from '../catalog/table.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';

interface Lack {
  first: Contribution;
  blueprint: Blueprint;
  path: string;
  entities: number;
}

/**
 * What the definition of a kind requires and none of the contributions to an entity gives: one problem per source,
 * kind and field, which names the first entity and counts the others. Entities that are declared are left out, as
 * their documents were checked where they were read.
 *
 * @param contributions of all sources
 * @param declared refs of the entities that people declare
 * @param origins where the mapping of a source stands
 */
export function reportMissing(
  contributions: readonly Contribution[],
  declared: ReadonlySet<string>,
  blueprints: BlueprintTable,
  origins: ReadonlyMap<string, Origin>,
): Problem[] {
  const byRef = new Map<string, Contribution[]>();
  for (const contribution of contributions) {
    if (declared.has(contribution.ref)) continue;
    const known = byRef.get(contribution.ref);
    if (known) known.push(contribution);
    else byRef.set(contribution.ref, [contribution]);
  }
  const lacks = new Map<string, Lack>();
  for (const group of byRef.values()) {
    const first = group.find(({ patch }) => patch.kind !== undefined);
    const blueprint = first && blueprints.find(first.patch.kind ?? splitRef(first.ref).kind);
    if (!first || !blueprint) continue;
    for (const path of requiredPaths(blueprint)) {
      const steps = path.split('.');
      if (group.some(({ patch, relations }) => isGiven(valueAt({ ...patch, relations }, steps)))) continue;
      const key = JSON.stringify([first.origin.source, blueprint.identifier, path]);
      const lack = lacks.get(key);
      if (lack) lack.entities += 1;
      else lacks.set(key, { first, blueprint, path, entities: 1 });
    }
  }
  return [...lacks.values()].map(({ first, blueprint, path, entities }) => {
    const { source, record } = first.origin;
    const more = entities > 1 ? ` (and so for ${count(entities - 1, 'more entity', 'more entities')})` : '';
    const from = record === undefined ? '' : `, made of ${clip(record, 100)},`;
    return problem(RULES['mapped-missing'], {
      message: `${clip(shortRef(first.ref), 150)}${from} lacks ${path}, which the kind ${blueprint.identifier} requires${more}`,
      origin: origins.get(source) ?? { source },
      key: `${source} ${blueprint.identifier} ${path}`,
    });
  });
}

const known = new WeakMap<Blueprint, string[]>();

/** Paths in the document of what a kind requires. */
function requiredPaths(blueprint: Blueprint): string[] {
  let paths = known.get(blueprint);
  if (!paths) {
    const { schema, relations, requiredInPort } = blueprint;
    paths = [
      ...(requiredInPort ?? schema.required).map((id) => schema.properties[id]?.path ?? `properties.${id}`),
      ...Object.entries(relations).flatMap(([id, field]) => {
        const { required, path = `relations.${id}` } = field;
        // Of a kind that the portal extends, what Backstage requires is Backstage's business.
        const isAsked = requiredInPort && field.path !== undefined ? field.requiredInPort : required;
        return isAsked ? [path] : [];
      }),
    ];
    known.set(blueprint, paths);
  }
  return paths;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
