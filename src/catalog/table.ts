import type { Blueprint } from './blueprint.ts';
import { BACKSTAGE_BLUEPRINTS } from './blueprints/backstage.ts';
import { OBSERVED_BLUEPRINTS } from './blueprints/observed.ts';
import { foldsCase } from './ref.ts';

/** All blueprints of a portal. Backstage's kinds are found in any case, others exactly. */
export interface BlueprintTable {
  all(): readonly Blueprint[];
  find(kind: string): Blueprint | undefined;
}

/** The built-in blueprints and those of the portal, which replace built-in ones of the same identifier. */
export function blueprintTable(own: readonly Blueprint[] = []): BlueprintTable {
  const byKey = new Map<string, Blueprint>();
  for (const blueprint of [...BACKSTAGE_BLUEPRINTS, ...OBSERVED_BLUEPRINTS, ...own]) {
    byKey.set(tableKey(blueprint.identifier), blueprint);
  }
  return {
    all: () => [...byKey.values()],
    find: (kind) => byKey.get(tableKey(kind)),
  };
}

function tableKey(kind: string): string {
  return foldsCase(kind) ? kind.toLowerCase() : kind;
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
