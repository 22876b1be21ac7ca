import { asString, isObject, type Json, type JsonObject, own, setOwn } from '../../base/json.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import { classify } from '../../catalog/classify.ts';
import { computedOf } from '../../catalog/computed.ts';
import type { Change } from './ledger.ts';
import type { TeamNames } from './people.ts';

/** An entity as the portal's catalog has it, and what is not in it. */
export interface AdaptedEntity {
  doc: JsonObject & { identifier: string; blueprint: string };
  changes: Change[];
  /** Values that the portal has from elsewhere: what, and why they are left out. */
  left: { what: string; why: string }[];
}

export interface EntityContext {
  blueprintOf(kind: string): Blueprint | undefined;
  teams: TeamNames;
}

/** What Port says of its own copy: who wrote it, and when. */
export const STAMPS = ['createdBy', 'updatedAt', 'updatedBy'] as const;
export const STAMPS_WHY = 'is about Port’s own copy; from now on Git knows who changed what, and when';
const META = ['identifier', 'title', 'team', 'icon', 'blueprint', 'createdAt', ...STAMPS];
const SPECIAL = new Set([...META, 'properties', 'relations', 'scorecards']);
/** The portal would look for a file of that name (reference: port.md 1.11). */
const FILE_PREFIX = 'file://';

/**
 * An entity of an export (reference: port.md 1.9) in the form in which it is declared. Left out: what the portal computes
 * and judges itself, and what is about Port's own copy. The time of creation is kept as a property, where `$createdAt`
 * finds it. `blueprint` is the kind that its wrapping names.
 */
export function adaptEntity(
  value: unknown,
  blueprint: string | undefined,
  context: EntityContext,
): AdaptedEntity | { fault: string; instead: string } {
  if (!isObject(value)) return { fault: 'it is not a mapping', instead: 'Export it again.' };
  const changes: Change[] = [];
  const left: AdaptedEntity['left'] = [];
  const source = withoutSigns(value, changes);
  const identifier = textOf(own(source, 'identifier'));
  if (identifier === undefined || identifier.trim() === '')
    return { fault: 'it has no identifier', instead: 'Give it one in the export, and import again.' };
  if (identifier.length > 1000)
    return {
      fault: 'its identifier is longer than 1,000 characters',
      instead: 'Give it a shorter one in Port.',
    };
  const kind = asString(own(source, 'blueprint')) ?? blueprint;
  if (kind === undefined || kind.trim() === '')
    return {
      fault: 'it names no blueprint, and neither does what it stands in',
      instead: 'Put it into a file entities/<blueprint>.json, or export it with its blueprint.',
    };
  const title = asString(own(source, 'title'));
  const icon = asString(own(source, 'icon'));
  const team = teamsOf(own(source, 'team'), context.teams, changes);
  const doc: AdaptedEntity['doc'] = {
    identifier,
    ...(title ? { title } : {}),
    ...(icon ? { icon } : {}),
    blueprint: kind,
    ...(team === undefined ? {} : { team }),
  };
  const properties = propertiesOf(source, kind, context.blueprintOf(kind), changes, left);
  if (Object.keys(properties).length > 0) doc['properties'] = properties;
  const relations = relationsOf(own(source, 'relations'), kind, changes, left);
  if (Object.keys(relations).length > 0) doc['relations'] = relations;
  if (isObject(own(source, 'scorecards')))
    left.push({ what: `${kind}: scorecards`, why: 'is judged anew from the scorecards' });
  for (const stamp of STAMPS)
    if (source[stamp] !== undefined && source[stamp] !== null)
      left.push({ what: `${kind}: ${stamp}`, why: STAMPS_WHY });
  // What nobody here knows is kept as it is written.
  for (const [key, other] of Object.entries(source))
    if (!SPECIAL.has(key) && other !== null) setOwn(doc, key, other as Json);
  const is = classify(doc);
  if (is.type !== 'port-entity')
    return {
      fault: `the portal would take it for ${is.type === 'skipped' ? is.what : 'something else'}`,
      instead: 'Write it into the catalog by hand.',
    };
  return { doc, changes, left };
}

/** Rows of a table carry `$identifier` where entities have `identifier`. */
function withoutSigns(value: Record<string, unknown>, changes: Change[]): Record<string, unknown> {
  const signed = Object.keys(value).filter((key) => key.startsWith('$') && META.includes(key.slice(1)));
  if (signed.length === 0) return value;
  const plain: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) if (!signed.includes(key)) setOwn(plain, key, member);
  for (const key of signed) if (!Object.hasOwn(plain, key.slice(1))) setOwn(plain, key.slice(1), value[key]);
  changes.push({
    why: 'keys such as $identifier were read as identifier',
    instead: 'Nothing to do.',
    needs: false,
  });
  return plain;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : asString(value);
}

function teamsOf(value: unknown, teams: TeamNames, changes: Change[]): string | string[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const items = Array.isArray(value) ? value : [value];
  const names = items.flatMap((item) => textOf(item) ?? identifierIn(item) ?? []);
  if (names.length < items.length)
    changes.push({
      why: 'a team is a search, which has no result in an export',
      instead: 'Name the team in the catalog.',
      needs: true,
    });
  const found = names.map((name) => teams.resolve(name));
  for (const [index, name] of names.entries()) {
    const identifier = found[index]!;
    if (identifier !== name)
      changes.push({
        why: `the team ${JSON.stringify(name)} is named by its identifier, ${identifier}`,
        instead: 'Nothing to do.',
        needs: false,
      });
  }
  if (found.length === 0) return undefined;
  return Array.isArray(value) ? found : found[0]!;
}

function propertiesOf(
  source: Record<string, unknown>,
  kind: string,
  blueprint: Blueprint | undefined,
  changes: Change[],
  left: AdaptedEntity['left'],
): JsonObject {
  const properties: JsonObject = {};
  const given = own(source, 'properties');
  if (given !== undefined && given !== null && !isObject(given))
    changes.push({
      why: 'its properties are not a mapping, and were left out',
      instead: 'Write them into the catalog by hand.',
      needs: true,
    });
  const computed = computedOf(blueprint);
  for (const [id, value] of Object.entries(isObject(given) ? given : {})) {
    if (value === null) {
      left.push({
        what: `${kind}: properties without a value`,
        why: 'means the same as a property that is not there',
      });
      continue;
    }
    if (computed.has(id) && !Object.hasOwn(blueprint?.schema.properties ?? {}, id)) {
      left.push({ what: `${kind}: ${id}`, why: 'is computed anew from its definition' });
      continue;
    }
    if (typeof value === 'string' && value.startsWith(FILE_PREFIX)) {
      changes.push({
        why: `its property ${id} names a file, ${JSON.stringify(value)}, which the export does not hold`,
        instead:
          'Copy the file into the portal and name it, or let the portal read the repository that has it.',
        needs: true,
      });
      continue;
    }
    setOwn(properties, id, value as Json);
  }
  const created = own(source, 'createdAt');
  if (
    typeof created === 'string' &&
    created !== '' &&
    !Object.hasOwn(properties, 'createdAt') &&
    !computed.has('createdAt')
  )
    properties['createdAt'] = created;
  return properties;
}

function relationsOf(
  given: unknown,
  kind: string,
  changes: Change[],
  left: AdaptedEntity['left'],
): JsonObject {
  const relations: JsonObject = {};
  if (given !== undefined && given !== null && !isObject(given))
    changes.push({
      why: 'its relations are not a mapping, and were left out',
      instead: 'Write them into the catalog by hand.',
      needs: true,
    });
  for (const [id, value] of Object.entries(isObject(given) ? given : {})) {
    if (value === null) {
      left.push({
        what: `${kind}: relations without a value`,
        why: 'means the same as a relation that is not there',
      });
      continue;
    }
    const items = Array.isArray(value) ? value : [value];
    const names = items.flatMap((item) => textOf(item) ?? identifierIn(item) ?? []);
    if (names.length < items.length)
      changes.push({
        why: `its relation ${id} is a search, which has no result in an export`,
        instead: 'Name the entities in the catalog, or let a mapping find them.',
        needs: true,
      });
    if (Array.isArray(value)) setOwn(relations, id, names);
    else if (names.length > 0) setOwn(relations, id, names[0]!);
  }
  return relations;
}

/** Some answers have related entities as mappings, which say more than the identifier. */
function identifierIn(value: unknown): string | undefined {
  return isObject(value) && !Object.hasOwn(value, 'combinator')
    ? textOf(own(value, 'identifier'))
    : undefined;
}
