import { isObject, type Json, type JsonObject, own } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { valueAt } from '../catalog/document.ts';
import type { Entity } from '../catalog/entity.ts';
import type { EntityFacts, EntityShape } from './deliveries/delivery.ts';
import { expressionsIn, parseExpression } from './template.ts';
import { stringsIn } from './template-check.ts';

/** How the catalog writes entities of a blueprint: Backstage's kinds in their own form, all others in Port's. */
export function entityShape(blueprint: Blueprint): EntityShape {
  const paths: EntityShape['paths'] = {};
  for (const [id, { path }] of Object.entries({ ...blueprint.relations, ...blueprint.schema.properties })) {
    if (path) paths[id] = path;
  }
  const apiVersion = blueprint.family === 'backstage' ? blueprint.apiVersions?.[0] : undefined;
  const required = blueprint.specSchema?.['required'];
  const lists = Object.entries(blueprint.relations)
    .filter(([id, field]) => field.many && Array.isArray(required) && required.includes(id))
    .map(([id]) => id);
  return {
    kind: blueprint.identifier,
    ...(apiVersion ? { apiVersion } : {}),
    paths,
    ...(lists.length > 0 ? { lists } : {}),
  };
}

/** How the document that declares an entity is written: a kind may be declared in either form. */
export function declaredShape(entity: Entity, blueprint: Blueprint): EntityShape {
  const shape = entityShape(blueprint);
  const said = entity.contributions.find(({ rank, declared }) => rank === 0 && declared);
  const document = said?.declared && valueAt(said.declared.document.value, said.declared.path);
  const isPort = isObject(document) && own(document, 'blueprint') !== undefined;
  return isPort && shape.apiVersion !== undefined ? { kind: shape.kind, paths: {} } : shape;
}

/** What actions may know of an entity, with its values by the ids of its blueprint. */
export function entityFacts(entity: Entity, blueprint: Blueprint): EntityFacts {
  const { doc, contributions } = entity;
  const relations: JsonObject = {};
  for (const [id, { path }] of Object.entries(blueprint.relations)) {
    const value = path
      ? valueAt(doc, path)
      : contributions.map((said) => own(said.relations, id)).find(Boolean);
    if (value !== undefined) relations[id] = value as Json;
  }
  const properties: JsonObject = { ...doc.properties };
  for (const [id, { path }] of Object.entries(blueprint.schema.properties)) {
    const value = path ? valueAt(doc, path) : undefined;
    if (value !== undefined) properties[id] = value as Json;
  }
  const team = own(relations, 'owner') ?? own(relations, 'team');
  return {
    ref: entity.ref,
    identifier: entity.id,
    title: entity.title,
    kind: entity.kind,
    blueprint: entity.blueprint,
    namespace: entity.namespace,
    properties,
    relations,
    metadata: doc.metadata,
    spec: doc.spec,
    ...(team === undefined ? {} : { team }),
    ...declaredPlace(entity),
  };
}

/** Where an entity is declared: a file of the portal with its line, else the page that edits it elsewhere. */
export function declaredPlace({ contributions }: Entity): Pick<EntityFacts, 'file' | 'line' | 'editHref'> {
  const declared = contributions.find(({ rank, origin }) => rank === 0 && (origin.file || origin.url));
  const { source, file, line, url } = declared?.origin ?? {};
  const editHref = url ? editAddress(url) : undefined;
  if (editHref) return { editHref };
  // What a source brought from another repository has a name of its own, which is no path in the portal.
  if (source !== 'catalog' || url || !file) return {};
  return line ? { file, line } : { file };
}

/** GitHub and GitLab show and edit a file at addresses that differ in one word. */
function editAddress(url: string): string | undefined {
  const match = /^(https:\/\/[^/?#]+(?:\/[^/?#]+){2,}?(?:\/-)?)\/blob\/([^?#]+)/.exec(url);
  return match ? `${match[1]}/edit/${match[2]}` : undefined;
}

/** The facts that an invocation's templates name, and where the entity is declared: a page carries no more. */
export function neededFacts(invocation: JsonObject, facts: EntityFacts): EntityFacts {
  const needed: EntityFacts = { ref: facts.ref, identifier: facts.identifier };
  for (const key of ['file', 'line', 'editHref'] as const) {
    if (facts[key] !== undefined) Object.assign(needed, { [key]: facts[key] });
  }
  for (const source of stringsIn(invocation, []).flatMap(({ text }) => expressionsIn(text))) {
    const [root, name, member] = parseExpression(source)?.path ?? [];
    if (root !== 'entity' || name === undefined) continue;
    const value = own(facts, name);
    const part = member === undefined ? undefined : own(value as JsonObject, member);
    if (member === undefined || typeof value !== 'object') {
      if (value !== undefined) needed[name] = value;
    } else if (part !== undefined) {
      needed[name] = { ...(own(needed, name) as JsonObject | undefined), [member]: part };
    }
  }
  return needed;
}
