import { asString, compareText, type Json, type JsonObject, own } from '../base/json.ts';
import type { RepositoryTarget } from '../base/repository.ts';
import type { Blueprint, Property } from '../catalog/blueprint.ts';
import { kindKey } from '../catalog/ref.ts';
import type { Action } from './action.ts';
import { entityShape } from './facts.ts';
import { fieldsOf, type GeneratedField, identifierInput, noun } from './generated-inputs.ts';
import { readAction } from './read.ts';
import { reportOn } from './report.ts';

/** Optional inputs of a generated form; more would hide those that matter. */
const OPTIONAL_INPUTS = 12;
/**
 * The actions that every kind has without anyone writing them: `register-<kind>`, `edit-<kind>` and
 * `deprecate-<kind>`. A kind that needs more than a form can ask, or that has no definition, cannot be registered so.
 */
export function generatedActions(
  blueprints: readonly Blueprint[],
  repository: RepositoryTarget | undefined,
): Action[] {
  return blueprints
    .flatMap((blueprint) => [
      // Nobody knows what a document of a kind without a definition should hold.
      blueprint.family === 'unknown' ? undefined : register(blueprint),
      edit(blueprint),
      deprecate(blueprint),
    ])
    .filter((document) => document !== undefined)
    .flatMap((document) => {
      const report = reportOn('', { value: document, position: () => undefined }, []);
      const action = readAction(document, undefined, report, { repository });
      return action ? [{ ...action, generated: true, origin: { source: 'portolan' } }] : [];
    })
    .sort((a, b) => compareText(a.id, b.id));
}

/** Declared actions, and those generated ones that no declared action replaces by having the same id. */
export function withGenerated(declared: readonly Action[], generated: readonly Action[]): Action[] {
  const ids = new Set(declared.map(({ id }) => id));
  return [...declared, ...generated.filter(({ id }) => !ids.has(id))].sort((a, b) => compareText(a.id, b.id));
}

/** Id of a generated action. */
export function generatedId(verb: 'register' | 'edit' | 'deprecate', kind: string): string {
  return `${verb}-${kindKey(kind).replace(/[^A-Za-z0-9@_.+:\\/=-]+/g, '-')}`;
}

function register(blueprint: Blueprint): JsonObject | undefined {
  const { required, optional } = fieldsOf(blueprint);
  const known = new Set([...required, ...optional].map(({ id }) => id));
  const spec = blueprint.specSchema?.['required'];
  const lists = entityShape(blueprint).lists ?? [];
  if (Array.isArray(spec) && spec.some((id) => !known.has(String(id)) && !lists.includes(String(id))))
    return undefined;
  const rest = optional.slice(0, OPTIONAL_INPUTS);
  const properties: JsonObject = {
    identifier: identifierInput(blueprint),
    title: { type: 'string', title: 'Title', description: 'What people call it.' },
  };
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
        order: [
          'identifier',
          'title',
          ...required.map(({ id }) => id),
          ...(rest.length > 0 ? ['$more', ...rest.map(({ id }) => id)] : []),
        ],
        titles: { $more: { title: 'More', description: 'All of it is optional.' } },
      },
    },
    invocationMethod: upsert(blueprint, [...required, ...rest], {
      identifier: '{{ .inputs.identifier }}',
      title: '{{ .inputs.title }}',
    }),
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
    description:
      'Opens the file that declares it, with the lines to change. Fields left empty stay as they are.',
    trigger: {
      type: 'self-service',
      operation: 'DAY-2',
      blueprintIdentifier: blueprint.identifier,
      userInputs: { properties, required: [] },
    },
    invocationMethod: upsert(blueprint, fields, {
      identifier: '{{ .entity.identifier }}',
      title: '{{ .inputs.title }}',
    }),
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
    trigger: {
      type: 'self-service',
      operation: 'DAY-2',
      blueprintIdentifier: blueprint.identifier,
      userInputs: { properties: {} },
    },
    invocationMethod: {
      type: 'UPSERT_ENTITY',
      blueprintIdentifier: blueprint.identifier,
      mapping: {
        identifier: '{{ .entity.identifier }}',
        ...(lifecycle ? { properties: { lifecycle } } : {}),
      },
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
    const members = fields
      .filter((field) => field.group === group)
      .map(({ id }): [string, Json] => [id, `{{ .inputs["${id}"] }}`]);
    if (members.length > 0) mapping[group] = Object.fromEntries(members);
  }
  return { type: 'UPSERT_ENTITY', blueprintIdentifier: blueprint.identifier, mapping };
}

/** What is spoken with a vowel first: `API`, `SLO`, `Incident`; but `User` and `Unit` are not. */
const AN =
  /^(?:[FHLMNRSX](?:[A-Z\d]{0,2}\b|[B-DF-HJ-NP-TV-Z\d]+\b)|[aeioAEIO]|[uU](?!s[aeu]|ni[^mn]|ti|r[aiu]))/;

function article(title: string): string {
  return `${AN.test(title) ? 'an' : 'a'} ${noun(title)}`;
}
