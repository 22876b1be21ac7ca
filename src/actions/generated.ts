import { asString, isObject, type Json, type JsonObject, own } from '../base/json.ts';
import type { RepositoryTarget } from '../base/repository.ts';
import type { Blueprint, Property, RelationField } from '../catalog/blueprint.ts';
import type { Entity } from '../catalog/entity.ts';
import { foldsCase } from '../catalog/ref.ts';
import type { Action } from './action.ts';
import type { ReadyPlan } from './deliveries/delivery.ts';
import { planAction } from './deliveries/index.ts';
import { type DiffLine, lineDiff } from './diff.ts';
import { editEntityText } from './edit-text.ts';
import { changesOf } from './entity-document.ts';
import { entityFacts, entityShape } from './facts.ts';
import { plannedAction } from './form.ts';
import { readAction } from './read.ts';
import { reportOn } from './report.ts';
import { fill } from './template.ts';

/** Optional inputs of a generated form; more would hide those that matter. */
const OPTIONAL_INPUTS = 12;
/** Values that Backstage's model names as common (reference: backstage.md 1.2). */
const COMMON: { [kind: string]: { [id: string]: string[] } } = {
  Component: { type: ['service', 'website', 'library'] },
  API: { type: ['openapi', 'asyncapi', 'graphql', 'grpc'] },
  Resource: { type: ['database', 's3-bucket', 'cluster'] },
  Group: { type: ['team', 'business-unit', 'product-area', 'root'] },
};
const LIFECYCLES = ['experimental', 'production', 'deprecated'];

/**
 * The actions that every declared kind has without anyone writing them: `register-<kind>`, `edit-<kind>` and
 * `deprecate-<kind>`. Kinds that only sources observe, or that need more than a form can ask, have none.
 */
export function generatedActions(blueprints: readonly Blueprint[], repository: RepositoryTarget | undefined): Action[] {
  return blueprints
    .filter(({ family }) => family === 'backstage' || family === 'custom')
    .flatMap((blueprint) => [register(blueprint), edit(blueprint), deprecate(blueprint)])
    .filter((document) => document !== undefined)
    .flatMap((document) => {
      const report = reportOn('', { value: document, position: () => undefined }, []);
      const action = readAction(document, undefined, report, { repository });
      return action ? [{ ...action, generated: true, origin: { source: 'portolan' } }] : [];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Declared actions, and those generated ones that no declared action replaces by having the same id. */
export function withGenerated(declared: readonly Action[], generated: readonly Action[]): Action[] {
  const ids = new Set(declared.map(({ id }) => id));
  return [...declared, ...generated.filter(({ id }) => !ids.has(id))].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Id of a generated action. */
export function generatedId(verb: 'register' | 'edit' | 'deprecate', kind: string): string {
  const name = foldsCase(kind) ? kind.toLowerCase() : kind;
  return `${verb}-${name.replace(/[^A-Za-z0-9@_.+:\\/=-]+/g, '-')}`;
}

function register(blueprint: Blueprint): JsonObject | undefined {
  const { required, optional } = fieldsOf(blueprint);
  const known = new Set([...required, ...optional].map(({ id }) => id));
  const spec = blueprint.specSchema?.['required'];
  const lists = entityShape(blueprint).lists ?? [];
  if (Array.isArray(spec) && spec.some((id) => !known.has(String(id)) && !lists.includes(String(id)))) return undefined;
  const rest = optional.slice(0, OPTIONAL_INPUTS);
  const properties: JsonObject = { identifier: identifierInput(blueprint), title: { type: 'string', title: 'Title', description: 'What people call it.' } };
  for (const field of [...required, ...rest]) properties[field.id] = field.input;
  return {
    identifier: generatedId('register', blueprint.identifier),
    title: `Register ${article(blueprint.title)}`,
    ...(blueprint.icon ? { icon: blueprint.icon } : {}),
    description: `Adds ${article(blueprint.title)} to the catalog by a pull request with its file.`,
    trigger: {
      type: 'self-service',
      operation: 'CREATE',
      blueprintIdentifier: blueprint.identifier,
      userInputs: {
        properties,
        required: ['identifier', ...required.map(({ id }) => id)],
        order: ['identifier', 'title', ...required.map(({ id }) => id), ...(rest.length > 0 ? ['$more', ...rest.map(({ id }) => id)] : [])],
        titles: { $more: { title: 'More', description: 'All of it is optional.' } },
      },
    },
    invocationMethod: upsert(blueprint, [...required, ...rest], { identifier: '{{ .inputs.identifier }}', title: '{{ .inputs.title }}' }),
  };
}

function edit(blueprint: Blueprint): JsonObject {
  const { required, optional } = fieldsOf(blueprint);
  const fields = [...required, ...optional].slice(0, required.length + OPTIONAL_INPUTS);
  const properties: JsonObject = { title: { type: 'string', title: 'Title' } };
  for (const field of fields) properties[field.id] = field.input;
  return {
    identifier: generatedId('edit', blueprint.identifier),
    title: `Edit ${article(blueprint.title)}`,
    ...(blueprint.icon ? { icon: blueprint.icon } : {}),
    description: 'Opens the file that declares it, with the lines to change. Fields left empty stay as they are.',
    trigger: {
      type: 'self-service',
      operation: 'DAY-2',
      blueprintIdentifier: blueprint.identifier,
      userInputs: { properties, required: [] },
    },
    invocationMethod: upsert(blueprint, fields, { identifier: '{{ .entity.identifier }}', title: '{{ .inputs.title }}' }),
  };
}

function deprecate(blueprint: Blueprint): JsonObject {
  const lifecycle = deprecatedValue(own(blueprint.schema.properties, 'lifecycle'));
  return {
    identifier: generatedId('deprecate', blueprint.identifier),
    title: `Deprecate ${article(blueprint.title)}`,
    ...(blueprint.icon ? { icon: blueprint.icon } : {}),
    description: lifecycle
      ? `Sets its lifecycle to ${lifecycle}, so that nobody starts to depend on it.`
      : 'Opens the file that declares it: say there what takes its place, or take it out.',
    trigger: { type: 'self-service', operation: 'DAY-2', blueprintIdentifier: blueprint.identifier, userInputs: { properties: {} } },
    invocationMethod: {
      type: 'UPSERT_ENTITY',
      blueprintIdentifier: blueprint.identifier,
      mapping: { identifier: '{{ .entity.identifier }}', ...(lifecycle ? { properties: { lifecycle } } : {}) },
    },
  };
}

/** The value by which a lifecycle says deprecated; undefined when the kind has none. */
function deprecatedValue(property: Property | undefined): string | undefined {
  if (!property) return undefined;
  if (!property.enum) return 'deprecated';
  return property.enum.map(asString).find((value) => value?.toLowerCase() === 'deprecated');
}

function upsert(blueprint: Blueprint, fields: readonly GeneratedField[], head: JsonObject): JsonObject {
  const mapping: JsonObject = { ...head };
  for (const group of ['properties', 'relations'] as const) {
    const members = fields.filter((field) => field.group === group).map(({ id }): [string, Json] => [id, `{{ .inputs["${id}"] }}`]);
    if (members.length > 0) mapping[group] = Object.fromEntries(members);
  }
  return { type: 'UPSERT_ENTITY', blueprintIdentifier: blueprint.identifier, mapping };
}

interface GeneratedField {
  id: string;
  group: 'properties' | 'relations';
  input: JsonObject;
}

function fieldsOf(blueprint: Blueprint): { required: GeneratedField[]; optional: GeneratedField[] } {
  const { properties, required } = blueprint.schema;
  const schema = blueprint.specSchema ?? {};
  // A kind whose schema has a common case and a rare one asks for what the common case needs.
  const usual = isObject(schema['else']) ? own(schema['else'] as JsonObject, 'required') : undefined;
  const needed = new Set<unknown>([...required, ...(Array.isArray(usual) ? usual : [])]);
  const fields: GeneratedField[] = [];
  for (const [id, property] of Object.entries(properties)) {
    const input = propertyInput(blueprint, id, property);
    if (input) fields.push({ id, group: 'properties', input });
  }
  for (const [id, relation] of Object.entries(blueprint.relations)) {
    if (relation.required) needed.add(id);
    fields.push({ id, group: 'relations', input: relationInput(id, relation) });
  }
  const usable = fields.filter(({ id }) => /^[A-Za-z0-9@_$=.+-]+$/.test(id) && id !== 'identifier' && id !== 'title');
  return { required: usable.filter(({ id }) => needed.has(id)), optional: usable.filter(({ id }) => !needed.has(id)) };
}

/** The input for a property; undefined for what a form cannot ask well, such as lists of objects. */
function propertyInput(blueprint: Blueprint, id: string, property: Property): JsonObject | undefined {
  const { path: _, enumColors: __, ...document } = property;
  const type = property.type ?? 'string';
  const items = property.items?.['type'];
  if (!['string', 'number', 'integer', 'boolean', 'array'].includes(type)) return undefined;
  if (type === 'array' && items !== 'string' && items !== 'number') return undefined;
  const examples = id === 'lifecycle' && !property.enum ? LIFECYCLES : own(COMMON[blueprint.identifier] ?? {}, id);
  const long = property.path === 'spec.definition' || property.path === 'metadata.description';
  return { ...(document as JsonObject), type, ...(long ? { format: 'multi-line' } : {}), ...(examples ? { examples } : {}) };
}

function relationInput(id: string, { title, target, many }: RelationField): JsonObject {
  const one = { type: 'string', format: 'entity', ...(target ? { blueprint: target } : {}) };
  const words = title ? { title } : { title: id };
  return many ? { ...words, type: 'array', items: one } : { ...words, ...one };
}

function identifierInput({ family, title }: Blueprint): JsonObject {
  const backstage = family === 'backstage';
  return {
    type: 'string',
    title: 'Name',
    description: backstage
      ? `Names the ${noun(title)} for ever: letters, digits, and - _ . between them.`
      : `Names the ${noun(title)} for ever.`,
    pattern: backstage ? '^[A-Za-z0-9](?:[A-Za-z0-9_.\\-]*[A-Za-z0-9])?$' : '^[A-Za-z0-9@_.+:\\/=\\-]+$',
    maxLength: backstage ? 63 : 100,
  };
}

/** A title within a sentence: names in capitals stay. */
function noun(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

function article(title: string): string {
  return `${/^[aeiou]/i.test(title) ? 'an' : 'a'} ${noun(title)}`;
}

/** What an action without inputs would do to one entity, for the entity's own page. */
export interface EntityChange {
  plan: ReadyPlan;
  /** The whole new text of the file, to copy, and what differs in it. Absent when the file cannot be seen or edited safely. */
  text?: string;
  diff?: DiffLine[];
}

/**
 * Plans a `UPSERT_ENTITY` action without inputs for an entity that is there. `source` is the text of the file
 * that declares it, when the build has read it.
 */
export function changeEntity(
  action: Action,
  entity: Entity,
  blueprint: Blueprint,
  repository: RepositoryTarget | undefined,
  source?: string,
): EntityChange | undefined {
  if (action.blocked !== undefined || action.invocation.type !== 'UPSERT_ENTITY' || action.operation === 'CREATE') return undefined;
  const shape = entityShape(blueprint);
  const facts = entityFacts(entity, blueprint);
  const plan = planAction(plannedAction(action), {}, { repository, entity: facts, shape });
  if (!plan.ready) return undefined;
  const scope = { inputs: {}, entity: facts as Json, action: {}, trigger: { operation: action.operation } };
  const changes = changesOf(fill(own(action.invocation, 'mapping') ?? {}, scope), shape);
  const text = source !== undefined && changes.length > 0 ? editEntityText(source, { kind: entity.kind, identifier: entity.id }, changes) : undefined;
  return text === undefined || text === source ? { plan } : { plan, text, diff: lineDiff(source!, text) };
}
