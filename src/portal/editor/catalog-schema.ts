import type { JsonObject } from '../../base/json.ts';
import { CLUSTER_DOMAINS } from '../../catalog/manifest.ts';
import { backstageForm, PLACEHOLDER } from './backstage-form.ts';
import { blueprintDefinitions } from './blueprint-form.ts';
import type { EditorFacts } from './facts.ts';
import { about, DRAFT, definition, offering, titled, when } from './json-schema.ts';
import { offeredNames } from './offered-names.ts';
import { portForm } from './port-form.ts';

/**
 * The JSON Schema (draft-07) of the catalog files of a portal, for editors: every kind with its fields, in Backstage's form and in
 * Port's, and blueprints, made from the definitions that validate. What references may name is offered, not demanded: an entity
 * may stand in another repository, or come with the same change.
 */
export function catalogSchema(facts: EditorFacts): JsonObject {
  const document = definition('document');
  const offered = offeredNames(facts.names);
  const forms = { backstage: backstageForm(facts, offered), port: portForm(facts, offered) };
  return {
    $schema: DRAFT,
    $comment: 'Catalog files of a portal',
    ...when({ type: 'array' }, { items: document }, document),
    definitions: titled({
      document: documentSchema(facts),
      ...forms,
      ...blueprintDefinitions(facts),
      placeholder: PLACEHOLDER,
      ...offered.definitions(),
    }),
  };
}

/**
 * Which form a document has is told by its keys, as when it is read (`catalog/classify.ts`); the first keys of all forms are
 * offered. What is none of them is no business of the catalog's, and nothing is held against it.
 */
function documentSchema({ blueprints }: EditorFacts): JsonObject {
  const kinds = blueprints.map(({ identifier }) => identifier);
  const has = (...keys: string[]): JsonObject => ({ required: keys });
  return {
    type: ['object', 'array', 'string', 'number', 'boolean', 'null'],
    ...when(
      isPlaceholder(),
      {},
      when(
        { type: 'object', ...has('identifier', 'blueprint') },
        definition('port'),
        when(
          { type: 'object', ...has('identifier', 'schema'), properties: { schema: { type: 'object' } } },
          definition('blueprint'),
          when(isEnvelope(kinds), definition('backstage')),
        ),
      ),
    ),
    properties: {
      apiVersion: about(
        'Backstage’s form: the version of the kind.',
        offering({}, ['backstage.io/v1alpha1']),
      ),
      kind: about('Backstage’s form: what it is.', offering({}, kinds)),
      metadata: about('Backstage’s form: what every entity may say of itself.'),
      spec: about('Backstage’s form: what is said of this kind alone.'),
      identifier: about('Port’s form, and that of blueprints: its name, exactly.'),
      blueprint: about('Port’s form: what it is.', offering({}, kinds)),
    },
    defaultSnippets: SNIPPETS,
  };
}

/** An entity in Backstage's envelope, of a version that is no manifest's of a cluster or of its tools. */
function isEnvelope(kinds: readonly string[]): JsonObject {
  return {
    type: 'object',
    required: ['kind'],
    properties: { kind: { enum: [...kinds] } },
    anyOf: [
      { not: { required: ['apiVersion'] } },
      {
        properties: {
          apiVersion: {
            type: 'string',
            pattern: '^[^/]+\\.[^/]+/',
            not: { pattern: `^(?:[^/]*\\.)?(?:${CLUSTER_DOMAINS.join('|').replaceAll('.', '\\.')})/` },
          },
        },
      },
    ],
  };
}

/** A skeleton, from which another tool makes the real document. */
function isPlaceholder(): JsonObject {
  const text: JsonObject = { type: 'string', pattern: '\\{\\{|\\{%|<%' };
  const filled = (key: string): JsonObject => ({ required: [key], properties: { [key]: text } });
  const within = (key: string, fields: readonly string[]): JsonObject => ({
    required: [key],
    properties: { [key]: { type: 'object', anyOf: fields.map(filled) } },
  });
  return {
    type: 'object',
    anyOf: [
      ...['apiVersion', 'kind', 'identifier', 'blueprint'].map(filled),
      within('metadata', ['name', 'namespace']),
      within('spec', ['owner', 'system', 'lifecycle', 'type']),
    ],
  };
}

const SNIPPETS: JsonObject[] = [
  {
    label: 'New Component',
    description: 'A service, a website, a library',
    body: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: '${1:name}', description: '${2:What it is for}' },
      spec: { type: '${3:service}', lifecycle: '${4:experimental}', owner: '${5:team}' },
    },
  },
  {
    label: 'New Group',
    description: 'A team',
    body: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name: '${1:name}' },
      spec: { type: 'team', children: '[]' },
    },
  },
  {
    label: 'New blueprint',
    description: 'A kind of your own',
    body: {
      identifier: '${1:database}',
      title: '${2:Database}',
      schema: { properties: { '${3:engine}': { type: 'string', title: '${4:Engine}' } } },
    },
  },
];
