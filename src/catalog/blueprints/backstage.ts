import type { JsonObject } from '../../base/json.ts';
import type { Blueprint, Property, RelationField } from '../blueprint.ts';

/**
 * Backstage's kinds as data (reference: backstage.md 1.2): the JSON Schema of `spec` says what Backstage
 * accepts, the relation table says which fields refer to what. Extra fields of `spec` are always allowed.
 */

const CORE = ['backstage.io/v1alpha1', 'backstage.io/v1beta1'];
const TEXT: JsonObject = { type: 'string', minLength: 1 };
const TEXTS: JsonObject = { type: 'array', items: TEXT };

const PROPERTY: Record<string, Property> = {
  type: { type: 'string', title: 'Type', path: 'spec.type' },
  lifecycle: { type: 'string', title: 'Lifecycle', path: 'spec.lifecycle' },
  description: { type: 'string', title: 'Description', path: 'metadata.description' },
  tags: { type: 'array', title: 'Tags', path: 'metadata.tags', items: { type: 'string' } },
  links: { type: 'array', title: 'Links', path: 'metadata.links' },
  definition: { type: 'string', title: 'Definition', path: 'spec.definition' },
};

function field(
  path: string,
  many: boolean,
  relation: string,
  inverse: string,
  target: string | undefined,
  extra: Partial<RelationField> = {},
): RelationField {
  return { path, many, required: false, relation, inverse, ...(target ? { target } : {}), ...extra };
}

const OWNER = field('spec.owner', false, 'ownedBy', 'ownerOf', 'Group', {
  title: 'Owner',
  required: true,
  allowedKinds: ['Group', 'User'],
});
const SYSTEM = field('spec.system', false, 'partOf', 'hasPart', 'System', {
  title: 'System',
  allowedKinds: ['System'],
});
/** Backstage has no default kind here and rejects the entity; we try these in order and warn. */
const CANDIDATES = ['Component', 'Resource'];
const DEPENDENCIES: Record<string, RelationField> = {
  dependsOn: field('spec.dependsOn', true, 'dependsOn', 'dependencyOf', undefined, {
    title: 'Depends on',
    candidates: CANDIDATES,
  }),
  dependencyOf: field('spec.dependencyOf', true, 'dependencyOf', 'dependsOn', undefined, {
    title: 'Dependency of',
    candidates: CANDIDATES,
  }),
};

interface KindInput {
  kind: string;
  plural?: string;
  title?: string;
  icon: string;
  description: string;
  required: string[];
  fields: Record<string, JsonObject>;
  relations: Record<string, RelationField>;
  properties?: string[];
  apiVersions?: string[];
  /** Further JSON Schema keywords for `spec`. */
  schema?: JsonObject;
}

function kind(input: KindInput): Blueprint {
  const ids = ['description', 'type', ...(input.properties ?? []), 'tags', 'links'].filter(
    (id) => id !== 'type' || 'type' in input.fields,
  );
  return {
    identifier: input.kind,
    title: input.title ?? input.kind,
    plural: input.plural ?? `${input.title ?? input.kind}s`,
    description: input.description,
    icon: input.icon,
    family: 'backstage',
    schema: {
      properties: Object.fromEntries(ids.map((id) => [id, PROPERTY[id]!])),
      required: input.required.filter((id) => ids.includes(id)),
    },
    relations: input.relations,
    specSchema: { type: 'object', required: input.required, properties: input.fields, ...input.schema },
    apiVersions: input.apiVersions ?? CORE,
  };
}

const PROFILE: JsonObject = {
  type: 'object',
  properties: { displayName: TEXT, email: TEXT, picture: TEXT },
};

export const BACKSTAGE_BLUEPRINTS: readonly Blueprint[] = [
  kind({
    kind: 'Component',
    icon: 'service',
    description: 'A piece of software: a service, a website, a library, a job.',
    required: ['type', 'lifecycle', 'owner'],
    properties: ['lifecycle'],
    fields: {
      type: TEXT,
      lifecycle: TEXT,
      owner: TEXT,
      system: TEXT,
      subcomponentOf: TEXT,
      providesApis: TEXTS,
      consumesApis: TEXTS,
      dependsOn: TEXTS,
    },
    relations: {
      owner: OWNER,
      system: SYSTEM,
      subcomponentOf: field('spec.subcomponentOf', false, 'partOf', 'hasPart', 'Component', {
        title: 'Part of',
        allowedKinds: ['Component'],
      }),
      providesApis: field('spec.providesApis', true, 'providesApi', 'apiProvidedBy', 'API', {
        title: 'Provides APIs',
        allowedKinds: ['API'],
      }),
      consumesApis: field('spec.consumesApis', true, 'consumesApi', 'apiConsumedBy', 'API', {
        title: 'Consumes APIs',
        allowedKinds: ['API'],
      }),
      ...DEPENDENCIES,
    },
  }),
  kind({
    kind: 'API',
    icon: 'api',
    description: 'An interface that components provide and consume.',
    required: ['type', 'lifecycle', 'owner'],
    properties: ['lifecycle', 'definition'],
    fields: { type: TEXT, lifecycle: TEXT, owner: TEXT, system: TEXT, definition: TEXT },
    schema: {
      if: { properties: { type: { const: 'mcp-server' } }, required: ['type'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: {
        required: ['remotes'],
        properties: {
          remotes: {
            type: 'array',
            minItems: 1,
            items: { type: 'object', required: ['type', 'url'], properties: { type: TEXT, url: TEXT } },
          },
        },
      },
      else: { required: ['definition'] },
    },
    relations: { owner: OWNER, system: SYSTEM },
  }),
  kind({
    kind: 'Resource',
    icon: 'resource',
    description: 'Infrastructure that components need: a database, a bucket, a cluster.',
    required: ['type', 'owner'],
    fields: { type: TEXT, owner: TEXT, system: TEXT, dependsOn: TEXTS },
    relations: { owner: OWNER, system: SYSTEM, ...DEPENDENCIES },
  }),
  kind({
    kind: 'System',
    icon: 'system',
    description: 'Components and resources that together serve one purpose.',
    required: ['owner'],
    fields: { type: TEXT, owner: TEXT, domain: TEXT },
    relations: {
      owner: OWNER,
      domain: field('spec.domain', false, 'partOf', 'hasPart', 'Domain', {
        title: 'Domain',
        allowedKinds: ['Domain'],
      }),
    },
  }),
  kind({
    kind: 'Domain',
    icon: 'domain',
    description: 'Systems that belong to one part of the business.',
    required: ['owner'],
    fields: { type: TEXT, owner: TEXT, subdomainOf: TEXT },
    relations: {
      owner: OWNER,
      subdomainOf: field('spec.subdomainOf', false, 'partOf', 'hasPart', 'Domain', {
        title: 'Part of',
        allowedKinds: ['Domain'],
      }),
    },
  }),
  kind({
    kind: 'Group',
    title: 'Team',
    icon: 'team',
    description: 'People who own things together.',
    required: ['type', 'children'],
    fields: { type: TEXT, profile: PROFILE, parent: TEXT, children: TEXTS, members: TEXTS },
    relations: {
      parent: field('spec.parent', false, 'childOf', 'parentOf', 'Group', {
        title: 'Parent',
        allowedKinds: ['Group'],
      }),
      children: field('spec.children', true, 'parentOf', 'childOf', 'Group', {
        title: 'Children',
        allowedKinds: ['Group'],
      }),
      members: field('spec.members', true, 'hasMember', 'memberOf', 'User', {
        title: 'Members',
        allowedKinds: ['User'],
      }),
    },
  }),
  kind({
    kind: 'User',
    title: 'Person',
    plural: 'People',
    icon: 'person',
    description: 'A person.',
    required: ['memberOf'],
    fields: { profile: PROFILE, memberOf: TEXTS },
    relations: {
      memberOf: field('spec.memberOf', true, 'memberOf', 'hasMember', 'Group', {
        title: 'Member of',
        allowedKinds: ['Group'],
      }),
    },
  }),
  kind({
    kind: 'Location',
    icon: 'doc',
    description: 'A pointer to further catalog files.',
    required: [],
    fields: {
      type: TEXT,
      target: TEXT,
      targets: TEXTS,
      presence: { type: 'string', enum: ['required', 'optional'] },
    },
    relations: {},
  }),
  kind({
    kind: 'Template',
    icon: 'action',
    description: 'A recipe from which new software is made.',
    required: ['type', 'steps'],
    apiVersions: ['scaffolder.backstage.io/v1beta3'],
    fields: {
      type: TEXT,
      owner: TEXT,
      lifecycle: TEXT,
      steps: {
        type: 'array',
        items: { type: 'object', required: ['action'], properties: { action: { type: 'string' } } },
      },
      parameters: { type: ['object', 'array'] },
    },
    relations: { owner: { ...OWNER, required: false } },
  }),
  kind({
    kind: 'AiResource',
    title: 'AI resource',
    icon: 'library',
    description: 'A skill, rule, plugin or marketplace for agents.',
    required: ['type', 'lifecycle', 'owner'],
    properties: ['lifecycle'],
    apiVersions: ['backstage.io/v1alpha1'],
    fields: { type: TEXT, lifecycle: TEXT, owner: TEXT, system: TEXT, dependsOn: TEXTS },
    relations: {
      owner: OWNER,
      system: SYSTEM,
      dependsOn: field('spec.dependsOn', true, 'dependsOn', 'dependencyOf', 'AiResource', {
        title: 'Depends on',
      }),
      skills: field('spec.skills', true, 'hasPart', 'partOf', 'AiResource', { title: 'Skills' }),
      plugins: field('spec.plugins', true, 'hasPart', 'partOf', 'AiResource', { title: 'Plugins' }),
    },
  }),
];
