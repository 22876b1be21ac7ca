import type { Blueprint, Property, RelationField } from './blueprint.ts';
import { BACKSTAGE_BLUEPRINTS } from './blueprints/backstage.ts';
import { OBSERVED_BLUEPRINTS } from './blueprints/observed.ts';
import { PEOPLE_BLUEPRINTS } from './blueprints/people.ts';
import { kindKey } from './ref.ts';

/** All blueprints of a portal. Backstage's kinds are found in any case, others exactly. */
export interface BlueprintTable {
  /** Without those of Port's teams and people, where nobody uses them. */
  all(): readonly Blueprint[];
  find(kind: string): Blueprint | undefined;
  /** True for a kind that the portal defines itself, whether that is built in or not. */
  isOwn(kind: string): boolean;
}

/** What of a catalog decides what its blueprints mean. */
export interface TableUse {
  /** Keys of the kinds of which documents in Backstage's envelope tell. */
  enveloped?: ReadonlySet<string>;
  /** Kinds that another portal defines for itself: nothing is known of them here. */
  elsewhere?: ReadonlySet<string>;
  /** Kinds of which there are entities in Port's form. */
  ported?: ReadonlySet<string>;
}

/**
 * The built-in blueprints and those of the portal. One with the name of a kind of Backstage's stands alone, as in Port,
 * unless documents in Backstage's envelope tell of that kind: then it extends it. One with the name of a kind that
 * sources observe extends that.
 */
export function blueprintTable(own: readonly Blueprint[] = [], use: TableUse = {}): BlueprintTable {
  const byKey = new Map<string, Blueprint>();
  for (const blueprint of BACKSTAGE_BLUEPRINTS) {
    const key = kindKey(blueprint.identifier);
    if (!isElsewhere(blueprint.identifier, key, use)) byKey.set(key, blueprint);
  }
  for (const blueprint of OBSERVED_BLUEPRINTS) byKey.set(blueprint.identifier, blueprint);
  const owned = new Set<string>();
  for (const blueprint of own) {
    const key = kindKey(blueprint.identifier);
    const builtIn = byKey.get(key);
    if (owned.has(key)) continue;
    owned.add(key);
    const alone = builtIn?.family === 'backstage' && !use.enveloped?.has(key);
    byKey.set(key, builtIn && !alone ? extend(builtIn, blueprint) : blueprint);
  }
  for (const blueprint of PEOPLE_BLUEPRINTS)
    if (!byKey.has(blueprint.identifier) && use.ported?.has(blueprint.identifier))
      byKey.set(blueprint.identifier, blueprint);
  const all = [...byKey.values()];
  return {
    all: () => all,
    find: (kind) =>
      byKey.get(kindKey(kind)) ?? PEOPLE_BLUEPRINTS.find(({ identifier }) => identifier === kind),
    isOwn: (kind) => owned.has(kindKey(kind)),
  };
}

/** A name of Backstage's kinds in another case than its own can only be the portal's own. */
function isElsewhere(kind: string, key: string, { elsewhere, enveloped }: TableUse): boolean {
  if (!elsewhere || elsewhere.size === 0 || enveloped?.has(key) || elsewhere.has(kind)) return false;
  return [...elsewhere].some((other) => kindKey(other) === key);
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
    // Whose `team` an entity has is its owner, and stands where Backstage's documents have that.
    if (relation.path === 'team' && relations['owner']?.path === 'spec.owner') continue;
    const before = Object.hasOwn(relations, id) ? relations[id] : undefined;
    relations[id] = before ? extendRelation(before, relation) : relation;
  }
  const required = [...new Set([...builtIn.schema.required, ...own.schema.required])];
  const { plural, ...rest } = builtIn;
  const isBackstage = builtIn.family === 'backstage';
  return {
    ...rest,
    ...(plural && own.title === builtIn.title ? { plural } : {}),
    ...own,
    identifier: builtIn.identifier,
    family: isBackstage ? 'backstage' : own.family,
    schema: { properties, required },
    relations,
    ...(isBackstage
      ? {
          requiredInPort: own.schema.required,
          // Whoever writes the kind as Backstage does means that kind, and not one of Port with the same name.
          requiredInEnvelope: own.identifier === builtIn.identifier ? own.schema.required : [],
        }
      : {}),
  };
}

/** The field stays where Backstage's documents have it, and may lead to where the portal's definition leads, too. */
function extendRelation(before: RelationField, own: RelationField): RelationField {
  const { target } = own;
  const kinds = [...(before.target ? [before.target] : []), ...(before.candidates ?? [])];
  const more =
    target !== undefined && !kinds.some((kind) => kindKey(kind) === kindKey(target)) ? [target] : [];
  const { allowedKinds } = before;
  return {
    ...before,
    ...(own.title ? { title: own.title } : {}),
    many: before.many || own.many,
    ...(own.required ? { requiredInPort: true } : {}),
    ...(more.length > 0 ? { candidates: [...(before.candidates ?? []), ...more] } : {}),
    ...(more.length > 0 && allowedKinds ? { allowedKinds: [...allowedKinds, ...more] } : {}),
  } satisfies RelationField;
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
