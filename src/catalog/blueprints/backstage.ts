import type { JsonObject } from '../../base/json.ts';
import type { Blueprint, Property, RelationField } from '../blueprint.ts';
import { TEMPLATE_FIELDS } from './template-fields.ts';

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
  /** Schemas of `spec` for some of its types. */
  types?: Record<string, JsonObject>;
}

function kind(input: KindInput): Blueprint {
  const ids = ['description', 'type', ...(input.properties ?? []), 'tags', 'links'].filter(
    (id) => id !== 'type' || 'type' in input.fields,
  );
  const variants = Object.values(input.types ?? {}).map(({ required }) => required as string[]);
  return {
    identifier: input.kind,
    title: input.title ?? input.kind,
    plural: input.plural ?? `${input.title ?? input.kind}s`,
    description: input.description,
    icon: input.icon,
    family: 'backstage',
    schema: {
      properties: Object.fromEntries(ids.map((id) => [id, PROPERTY[id]!])),
      // What only the common type needs is no more than its schema's business.
      required: input.required.filter(
        (id) => ids.includes(id) && variants.every((needs) => needs.includes(id)),
      ),
    },
    relations: input.relations,
    specSchema: specSchema(input.required, input.fields),
    ...(input.types ? { specTypes: input.types } : {}),
    apiVersions: input.apiVersions ?? CORE,
  };
}

function specSchema(required: string[], fields: Record<string, JsonObject>): JsonObject {
  return { type: 'object', required, properties: fields };
}

const PROFILE: JsonObject = {
  type: 'object',
  properties: { displayName: TEXT, email: TEXT, picture: TEXT },
};

const API_FIELDS: Record<string, JsonObject> = { type: TEXT, lifecycle: TEXT, owner: TEXT, system: TEXT };
const REMOTES: JsonObject = {
  type: 'array',
  minItems: 1,
  items: { type: 'object', required: ['type', 'url'], properties: { type: TEXT, url: TEXT } },
};

/** What `spec` of an API that is a server of the model context protocol must hold where Backstage has its model of those. */
export const MCP_SERVER_SCHEMA: JsonObject = specSchema(['type', 'lifecycle', 'owner', 'remotes'], {
  ...API_FIELDS,
  remotes: REMOTES,
});

/** A field of AiResources of some types, which knows no other kind. */
function aiField(
  types: string[],
  path: string,
  relation: string,
  inverse: string,
  title: string,
): RelationField {
  return field(path, true, relation, inverse, 'AiResource', {
    title,
    allowedKinds: ['AiResource'],
    onlyAllowed: true,
    specTypes: types,
  });
}

function aiSchema(required: string[], fields: Record<string, JsonObject>): JsonObject {
  return specSchema(['type', 'lifecycle', 'owner', ...required], {
    type: TEXT,
    lifecycle: TEXT,
    owner: TEXT,
    system: TEXT,
    ...fields,
  });
}

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
    required: ['type', 'lifecycle', 'owner', 'definition'],
    properties: ['lifecycle', 'definition'],
    fields: { ...API_FIELDS, definition: TEXT },
    types: {
      // Backstage wants a definition of them, and with its model of resources for agents remotes instead.
      'mcp-server': {
        ...specSchema(['type', 'lifecycle', 'owner'], { ...API_FIELDS, definition: TEXT, remotes: REMOTES }),
        if: { required: ['definition'] },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: {},
        else: { required: ['remotes'] },
      },
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
    fields: TEMPLATE_FIELDS,
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
    fields: { type: TEXT, lifecycle: TEXT, owner: TEXT, system: TEXT },
    types: {
      skill: aiSchema([], {
        disciplines: TEXTS,
        categories: TEXTS,
        agents: TEXTS,
        dependsOn: TEXTS,
        allowedTools: TEXT,
        license: TEXT,
        compatibility: { type: 'string', minLength: 1, maxLength: 500 },
      }),
      rule: aiSchema(['category', 'rationale'], { disciplines: TEXTS, category: TEXT, rationale: TEXT }),
      plugin: aiSchema(['skills'], { skills: TEXTS, version: TEXT }),
      marketplace: aiSchema(['plugins'], { plugins: TEXTS, version: TEXT }),
    },
    relations: {
      owner: { ...OWNER, onlyAllowed: true },
      system: { ...SYSTEM, onlyAllowed: true },
      dependsOn: aiField(['skill'], 'spec.dependsOn', 'dependsOn', 'dependencyOf', 'Depends on'),
      skills: aiField(['plugin'], 'spec.skills', 'hasPart', 'partOf', 'Skills'),
      plugins: aiField(['marketplace'], 'spec.plugins', 'hasPart', 'partOf', 'Plugins'),
    },
  }),
];
