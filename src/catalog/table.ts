import type { Blueprint, Property, RelationField } from './blueprint.ts';
import { BACKSTAGE_BLUEPRINTS } from './blueprints/backstage.ts';
import { OBSERVED_BLUEPRINTS } from './blueprints/observed.ts';
import { foldsCase } from './ref.ts';

/** All blueprints of a portal. Backstage's kinds are found in any case, others exactly. */
export interface BlueprintTable {
  all(): readonly Blueprint[];
  find(kind: string): Blueprint | undefined;
}

/** The built-in blueprints and those of the portal; one with the identifier of a built-in one extends it. */
export function blueprintTable(own: readonly Blueprint[] = []): BlueprintTable {
  const byKey = new Map<string, Blueprint>();
  for (const blueprint of [...BACKSTAGE_BLUEPRINTS, ...OBSERVED_BLUEPRINTS])
    byKey.set(blueprintKey(blueprint.identifier), blueprint);
  for (const blueprint of own) {
    const key = blueprintKey(blueprint.identifier);
    const builtIn = byKey.get(key);
    byKey.set(key, builtIn ? extend(builtIn, blueprint) : blueprint);
  }
  const all = [...byKey.values()];
  return { all: () => all, find: (kind) => byKey.get(blueprintKey(kind)) };
}

/** Two kinds with one key are the same kind. */
export function blueprintKey(kind: string): string {
  return foldsCase(kind) ? kind.toLowerCase() : kind;
}

/**
 * What is defined again is taken as it is now, but a value stays where documents have it: `type` of a
 * Component is `spec.type`, whatever Port calls it.
 */
function extend(builtIn: Blueprint, own: Blueprint): Blueprint {
  const properties = { ...builtIn.schema.properties };
  for (const [id, property] of Object.entries(own.schema.properties)) {
    const path = Object.hasOwn(properties, id) ? properties[id]!.path : undefined;
    properties[id] = { ...property, ...(path === undefined ? {} : { path }) } satisfies Property;
  }
  const relations = { ...builtIn.relations };
  for (const [id, relation] of Object.entries(own.relations)) {
    const before = Object.hasOwn(relations, id) ? relations[id] : undefined;
    relations[id] = before
      ? ({ ...before, ...(relation.title ? { title: relation.title } : {}) } satisfies RelationField)
      : relation;
  }
  const required = [...new Set([...builtIn.schema.required, ...own.schema.required])];
  const { plural, ...rest } = builtIn;
  return {
    ...rest,
    ...(plural && own.title === builtIn.title ? { plural } : {}),
    ...own,
    identifier: builtIn.identifier,
    family: builtIn.family === 'backstage' ? 'backstage' : own.family,
    schema: { properties, required },
    relations,
  };
}

/** A blueprint for a kind that nobody defined, so that its entities have a page all the same. */
export function unknownBlueprint(kind: string): Blueprint {
  return {
    identifier: kind,
    title: kind,
    family: 'unknown',
    icon: 'doc',
    description: 'A kind without a definition.',
    schema: {
      properties: {
        description: { type: 'string', title: 'Description', path: 'metadata.description' },
        type: { title: 'Type', path: 'spec.type' },
        lifecycle: { title: 'Lifecycle', path: 'spec.lifecycle' },
      },
      required: [],
    },
    relations: {
      owner: {
        title: 'Owner',
        path: 'spec.owner',
        target: 'Group',
        many: false,
        required: false,
        relation: 'ownedBy',
        inverse: 'ownerOf',
        allowedKinds: ['Group', 'User'],
      },
      system: {
        title: 'System',
        path: 'spec.system',
        target: 'System',
        many: false,
        required: false,
        relation: 'partOf',
        inverse: 'hasPart',
      },
      dependsOn: {
        title: 'Depends on',
        path: 'spec.dependsOn',
        many: true,
        required: false,
        relation: 'dependsOn',
        inverse: 'dependencyOf',
        candidates: ['Component', 'Resource', kind],
      },
    },
  };
}
