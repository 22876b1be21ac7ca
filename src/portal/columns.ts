import { asString, asStrings, own } from '../base/json.ts';
import { clip } from '../base/text.ts';
import { valueAt } from '../catalog/document.ts';
import type { Entity } from '../catalog/entity.ts';
import { splitRef } from '../catalog/ref.ts';
import type { Column, ColumnFamily } from './column.ts';
import { costColumns } from './cost-columns.ts';
import { freshnessColumns } from './freshness-columns.ts';
import { iconOfEntity } from './icons.ts';
import { blueprintOf, hidesRelation, ownersOf, type Portal, problemsOf } from './portal.ts';
import { verdictColumns } from './verdict-columns.ts';

/**
 * Every column of lists, of the API and of exports, in the order in which they stand. A new column is one
 * entry here; a function stands for any number of columns that depend on the portal.
 */
export const COLUMN_TABLE = {
  ref: {
    id: 'ref',
    title: 'Ref',
    about: 'Identifies the entity: kind, namespace and name.',
    type: 'text',
    value: (_portal, { ref }) => ref,
  },
  id: {
    id: 'id',
    title: 'Id',
    about: 'The identifier exactly as it was written.',
    type: 'text',
    value: (_portal, { id }) => id,
  },
  title: {
    id: 'title',
    title: 'Name',
    about: 'What people call it, at most 200 characters.',
    type: 'text',
    cell: 'name',
    sort: 'ascending',
    value: (_portal, { title }) => clip(title, 200),
  },
  apart: apartColumn,
  path: {
    id: 'path',
    title: 'Page',
    about: 'Address of its page below the address of the site.',
    type: 'text',
    value: (_portal, { path }) => path,
  },
  kind: {
    id: 'kind',
    title: 'Kind as written',
    about: 'The kind as it was written, in whatever case.',
    type: 'text',
    value: (_portal, { kind }) => kind,
  },
  blueprint: {
    id: 'blueprint',
    title: 'Kind',
    about: 'Identifier of the blueprint that defines the kind.',
    type: 'text',
    cell: 'kind',
    priority: 'p3',
    lists: 'mixed',
    sort: 'ascending',
    facet: { key: 'kind', title: 'Kind' },
    value: (_portal, { blueprint }) => blueprint,
  },
  icon: {
    id: 'icon',
    title: 'Symbol',
    about: "Name of the symbol that stands for it on the site's pages.",
    type: 'text',
    value: (portal, entity) => iconOfEntity(portal, entity),
  },
  type: {
    id: 'type',
    title: 'Type',
    about: 'What sort of its kind it is, such as service or database.',
    type: 'text',
    cell: 'word',
    priority: 'p3',
    lists: 'single',
    sort: 'ascending',
    facet: { key: 'type', title: 'Type' },
    value: (_portal, entity) => wordOf(entity, 'type'),
  },
  namespace: {
    id: 'namespace',
    title: 'Namespace',
    about: 'The namespace of its ref.',
    type: 'text',
    cell: 'word',
    priority: 'p4',
    usual: 'default',
    sort: 'ascending',
    facet: { key: 'namespace', title: 'Namespace' },
    value: (_portal, { namespace }) => namespace,
  },
  owner: {
    id: 'owner',
    title: 'Owner',
    about:
      'Refs of its owners. Empty where the kind must have one but none is named; null where it need not, and where only people are, on a public site.',
    type: 'refs',
    cell: 'refs',
    priority: 'p2',
    sort: 'ascending',
    facet: { key: 'owner', title: 'Owner', missing: 'Missing' },
    value: (portal, entity) => ownerRefs(portal, entity),
  },
  system: {
    id: 'system',
    title: 'System',
    about: 'Ref of the system that it is part of.',
    type: 'ref',
    cell: 'refs',
    priority: 'p4',
    sort: 'ascending',
    facet: { key: 'system', title: 'System' },
    value: (portal, { ref }) => systemRef(portal, ref),
  },
  lifecycle: {
    id: 'lifecycle',
    title: 'Lifecycle',
    about: 'How far it is, such as experimental, production or deprecated.',
    type: 'text',
    cell: 'word',
    priority: 'p4',
    lists: 'single',
    sort: 'ascending',
    facet: { key: 'lifecycle', title: 'Lifecycle' },
    value: (_portal, entity) => wordOf(entity, 'lifecycle'),
  },
  verdicts: verdictColumns,
  tags: {
    id: 'tags',
    title: 'Tags',
    about: 'Its tags, at most 30.',
    type: 'texts',
    facet: { key: 'tag', title: 'Tag' },
    value: (_portal, { doc }) => tagsOf(own(doc.metadata, 'tags')),
  },
  description: {
    id: 'description',
    title: 'Description',
    about: 'The start of its description, at most 160 characters on one line.',
    type: 'text',
    value: (_portal, { description }) =>
      clip(description.slice(0, 1000).replace(/\s+/g, ' ').trim(), 160) || null,
  },
  problems: {
    id: 'problems',
    title: 'Problems',
    about: 'How many errors and warnings its definition has.',
    type: 'count',
    cell: 'problems',
    priority: 'p4',
    usual: '0',
    sort: 'descending',
    value: (portal, { ref }) => problemsOf(portal, ref).filter(({ severity }) => severity !== 'info').length,
  },
  costs: costColumns,
  freshness: freshnessColumns,
} satisfies Record<string, Column | ColumnFamily>;

const columnIndex = new WeakMap<Portal, readonly Column[]>();

/** The columns of a portal, families spread out. */
export function columnsOf(portal: Portal): readonly Column[] {
  let columns = columnIndex.get(portal);
  if (!columns) {
    const entries: readonly (Column | ColumnFamily)[] = Object.values(COLUMN_TABLE);
    columns = entries.flatMap((entry) => (typeof entry === 'function' ? entry(portal) : [entry]));
    columnIndex.set(portal, columns);
  }
  return columns;
}

const twinIndex = new WeakMap<Portal, ReadonlyMap<string, readonly Entity[]>>();

/** Entities of one kind that have the same title, by what they share. */
function twinsOf(portal: Portal): ReadonlyMap<string, readonly Entity[]> {
  let index = twinIndex.get(portal);
  if (!index) {
    const all = new Map<string, Entity[]>();
    for (const one of portal.entities) {
      const list = all.get(twinKey(one));
      if (list) list.push(one);
      else all.set(twinKey(one), [one]);
    }
    index = new Map([...all].filter(([, list]) => list.length > 1));
    twinIndex.set(portal, index);
  }
  return index;
}

function twinKey({ blueprint, title }: Entity): string {
  return JSON.stringify([blueprint, title.toLowerCase()]);
}

/** What tells an entity apart from others of its kind that have the same title; null where there are none. */
export function apartOf(portal: Portal, entity: Entity): string | null {
  const twins = twinsOf(portal).get(twinKey(entity));
  if (!twins) return null;
  const { id, namespace } = entity;
  const isElsewhere = twins.some((other) => other.namespace !== namespace);
  return clip(isElsewhere ? `${namespace}/${id}` : id, 200);
}

/** Where some entities have the title of another: the id of those, after the namespace where that differs. */
function apartColumn(portal: Portal): readonly Column[] {
  if (twinsOf(portal).size === 0) return [];
  const column: Column<'text'> = {
    id: 'apart',
    title: 'Told apart by',
    about: 'What tells it apart from others of its kind that have the same name; null for most.',
    type: 'text',
    value: (_portal, entity) => apartOf(portal, entity),
  };
  return [column];
}

/** A word that Backstage keeps in `spec` and Port in `properties`. */
function wordOf(entity: Entity, name: string): string | null {
  const word = asString(own(entity.doc.spec, name)) ?? asString(valueAt(entity.doc, `properties.${name}`));
  return clip(word?.trim() ?? '', 80) || null;
}

function ownerRefs(portal: Portal, entity: Entity): readonly string[] | null {
  const owners = ownersOf(portal, entity.ref);
  if (owners.length > 0) return owners;
  return needsOwner(portal, entity) && !hidesRelation(portal, entity.ref, 'ownedBy') ? owners : null;
}

function needsOwner(portal: Portal, entity: Entity): boolean {
  const { relations } = blueprintOf(portal, entity);
  return Object.values(relations).some(({ relation, required }) => relation === 'ownedBy' && required);
}

/** Backstage says `partOf` of subcomponents and domains too: only a system counts. */
function systemRef(portal: Portal, ref: string): string | null {
  const edge = portal.graph.from(ref).find(({ type, target }) => type === 'partOf' && isSystem(target));
  return edge?.target ?? null;
}

function isSystem(ref: string): boolean {
  return splitRef(ref).kind.toLowerCase() === 'system';
}

function tagsOf(value: unknown): readonly string[] {
  return [...new Set(asStrings(value).map((tag) => clip(tag.trim(), 63)))]
    .filter((tag) => tag !== '')
    .slice(0, 30);
}
