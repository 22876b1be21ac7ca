import { parseTime } from '../base/dates.ts';
import { asString, isObject, own } from '../base/json.ts';
import { clip } from '../base/text.ts';
import type { Blueprint, Property } from '../catalog/blueprint.ts';
import { computedOf } from '../catalog/computed.ts';
import { valueAt } from '../catalog/document.ts';
import type { Entity } from '../catalog/entity.ts';
import { DEFAULT_NAMESPACE, formatRef } from '../catalog/ref.ts';
import { COLORS } from '../scorecards/scorecard.ts';
import type { CellKind, Column, ColumnHead, ColumnType, Unknown } from './column.ts';
import type { Portal } from './portal.ts';
import { HIDDEN } from './publish/names.ts';
import { unknownValue } from './unknown-values.ts';
import { whoIs } from './who.ts';

/** Columns of a kind, of those that a list may show, that it does show where the definition does not say which. */
const SHOWN = 5;
/** Of them, how many are for computed properties where there are some. */
const SHOWN_COMPUTED = 2;
/** Columns of a kind at all: a page cannot filter by more, and the API stays small. */
const MOST = 60;
const FACETS = 8;
/** Texts can be filtered by where they are as short as this, no more than so many, and shared by some entities. */
const FACET_TEXT = 40;
const FACET_VALUES = 20;
/** Items of a list, and characters of a text. */
const ITEMS = 20;
const LONGEST = 120;

/** What has a column of its own on every list, or a place of its own on the page of an entity. */
const COMMON: ReadonlySet<string> = new Set([
  'spec.type',
  'spec.lifecycle',
  'spec.owner',
  'spec.system',
  'spec.definition',
  'properties.type',
  'properties.lifecycle',
  'properties.description',
]);

function isCommon(path: string): boolean {
  return COMMON.has(path) || path.startsWith('metadata.');
}

/** Formats and specs of texts that are too long for a cell. */
const LONG: ReadonlySet<string> = new Set(['markdown', 'yaml', 'proto', 'json', 'multi-line']);

interface Candidate {
  column: Column;
  isComputed: boolean;
  /** The lower, the sooner a list shows it. */
  rank: number;
  /** Whether the definition asks for it; undefined where it does not say. */
  asked: boolean | undefined;
}

/**
 * Columns for the properties of a kind, written and computed, in the order of its definition: those whose values fit
 * into a cell. Objects, texts of many lines and specifications have none.
 *
 * @param entities all of the kind, in which is seen what values there are
 */
export function propertyColumns(
  portal: Portal,
  blueprint: Blueprint,
  entities: readonly Entity[],
): readonly Column[] {
  if (entities.length === 0) return [];
  const candidates: Candidate[] = [];
  const add = (id: string, property: Property, isComputed: boolean): void => {
    const path = property.path ?? `properties.${id}`;
    if (isCommon(path) || candidates.length === MOST) return;
    const shape = shapeOf(property, entities, path);
    if (!shape || isHidden(portal, property, path, entities)) return;
    candidates.push({
      column: { ...headOf(id, path, property, shape), value: cellOf(portal, id, path, shape) },
      isComputed,
      rank: shape.rank,
      asked: typeof property.column === 'boolean' ? property.column : undefined,
    });
  };
  for (const [id, property] of Object.entries(blueprint.schema.properties)) add(id, property, false);
  for (const [id, { definition }] of computedOf(blueprint)) {
    const { spec, ...look } = definition as typeof definition & { spec?: unknown };
    add(id, (typeof spec === 'string' ? { ...look, spec } : look) as Property, true);
  }
  const shown = chosen(candidates);
  const facets = new Set(
    [...shown, ...candidates.filter((candidate) => !shown.has(candidate))]
      .filter(({ column }) => canFilter(portal, column, entities))
      .slice(0, FACETS),
  );
  const places = { written: 0, computed: 0 };
  const priorityOf = ({ isComputed }: Candidate): 'p3' | 'p4' =>
    isComputed ? (places.computed++ < 1 ? 'p3' : 'p4') : places.written++ < 2 ? 'p3' : 'p4';
  return candidates.map((candidate): Column => {
    const { cell, facet, ...data } = candidate.column;
    return {
      ...data,
      ...(shown.has(candidate) ? { cell, priority: priorityOf(candidate) } : {}),
      ...(facets.has(candidate) && facet ? { facet } : {}),
    } as Column;
  });
}

/** Whether a column could say of nobody what the property says: the audience may not see it. */
function isHidden(
  { audience }: Portal,
  { format, items }: Property,
  path: string,
  entities: readonly Entity[],
): boolean {
  if (audience === 'private') return false;
  if (format === 'user' || (isObject(items) && (items as Property).format === 'user')) return true;
  const values = entities.flatMap(({ doc }) => valueAt(doc, path) ?? []);
  return values.length > 0 && values.every((value) => [value].flat().every((item) => item === HIDDEN));
}

/** Those that the definition asks for; else the most telling, with room for what is computed. */
function chosen(candidates: readonly Candidate[]): ReadonlySet<Candidate> {
  const asked = candidates.filter((candidate) => candidate.asked === true);
  if (asked.length > 0) return new Set(asked);
  const able = [...candidates.keys()]
    .filter((index) => candidates[index]!.asked !== false)
    .sort((a, b) => candidates[a]!.rank - candidates[b]!.rank || a - b)
    .map((index) => candidates[index]!);
  const computed = able.filter(({ isComputed }) => isComputed);
  const written = able.filter(({ isComputed }) => !isComputed);
  const kept = Math.min(computed.length, SHOWN_COMPUTED);
  const first = written.slice(0, SHOWN - kept);
  return new Set([...first, ...computed.slice(0, SHOWN - first.length)]);
}

/** What values of a property are in a column. */
interface Shape {
  type: ColumnType;
  cell: CellKind;
  rank: number;
  who?: 'user' | 'team';
}

function shapeOf(property: Property, entities: readonly Entity[], path: string): Shape | undefined {
  const { format, spec } = property;
  if (LONG.has(format ?? '') || spec === 'open-api' || spec === 'async-api') return undefined;
  if (format === 'labeled-url') return { type: 'text', cell: 'link', rank: 4 };
  const type = typeOf(property) ?? typeOfValues(entities, path);
  if (type === 'array') return listShape(property, entities, path);
  const coloured = property.enum !== undefined || property.enumColors !== undefined;
  switch (type) {
    case 'boolean':
      return { type: 'boolean', cell: 'yesno', rank: 1 };
    case 'number':
      return coloured
        ? { type: 'number', cell: 'pills', rank: 0 }
        : { type: 'number', cell: 'number', rank: 2 };
    case 'string':
      return coloured ? { type: 'text', cell: 'pills', rank: 0 } : textShape(format, entities, path);
    default:
      return undefined;
  }
}

function textShape(format: string | undefined, entities: readonly Entity[], path: string): Shape | undefined {
  switch (format) {
    case 'date-time':
    case 'date':
    case 'timer':
      return { type: 'time', cell: 'date', rank: 2 };
    case 'user':
    case 'team':
      return { type: 'refs', cell: 'refs', rank: 2, who: format };
    case 'url':
    case 'email':
    case 'idn-email':
      return { type: 'text', cell: 'link', rank: 4 };
    default:
      return entities.some(({ doc }) => isBlock(valueAt(doc, path)))
        ? undefined
        : { type: 'text', cell: 'text', rank: 3 };
  }
}

/** A text that the page of an entity shows as a block. */
function isBlock(value: unknown): boolean {
  return typeof value === 'string' && (value.length > 300 || value.trim().includes('\n'));
}

function listShape(property: Property, entities: readonly Entity[], path: string): Shape | undefined {
  const items: Property = isObject(property.items) ? (property.items as Property) : {};
  if (items.format === 'user' || items.format === 'team')
    return { type: 'refs', cell: 'refs', rank: 3, who: items.format };
  const type = typeOf(items);
  const isPlain =
    type === 'string' ||
    type === 'number' ||
    (type === undefined && entities.every((entity) => isPlainList(valueAt(entity.doc, path))));
  return isPlain && !LONG.has(items.format ?? '') ? { type: 'texts', cell: 'pills', rank: 3 } : undefined;
}

function isPlainList(value: unknown): boolean {
  return !Array.isArray(value) || value.every((item) => typeof item !== 'object');
}

/** The one type of a schema, integers taken for numbers, `null` left out. */
function typeOf({ type }: Property): string | undefined {
  const names: readonly unknown[] = Array.isArray(type) ? type.filter((name) => name !== 'null') : [type];
  const [name] = names;
  if (names.length !== 1 || typeof name !== 'string') return undefined;
  return name === 'integer' ? 'number' : name;
}

/** Of a property without a type, as mirrors are: that of its values, where they are all of one. */
function typeOfValues(entities: readonly Entity[], path: string): string | undefined {
  let found: string | undefined;
  for (const { doc } of entities) {
    const value = valueAt(doc, path);
    if (value === undefined || value === null) continue;
    const type = Array.isArray(value) ? 'array' : typeof value;
    if (found !== undefined && found !== type) return undefined;
    found = type;
  }
  return found;
}

function headOf(id: string, path: string, property: Property, { type, cell }: Shape): ColumnHead {
  const title = clip(property.title ?? id, 60);
  const items = isObject(property.items) ? property.items['enumColors'] : undefined;
  const colours = coloursOf(property.enumColors ?? items);
  return {
    id: path,
    title,
    about: clip(property.description ?? `The property ${id}.`, 200),
    type,
    cell: cell === 'yesno' && colours ? 'pills' : cell,
    ...(type === 'texts' ? {} : { sort: type === 'number' || type === 'time' ? 'descending' : 'ascending' }),
    ...(FILTERED.has(cell) ? { facet: { key: path, title } } : {}),
    ...(colours ? { colours } : {}),
  };
}

/** Cells whose values people filter by; of texts those that there are few of. */
const FILTERED: ReadonlySet<CellKind> = new Set<CellKind>(['pills', 'yesno', 'refs', 'text']);

function coloursOf(colours: unknown): Record<string, string> | undefined {
  if (!isObject(colours)) return undefined;
  const known = Object.entries(colours).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && COLORS.includes(entry[1]),
  );
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

function canFilter(portal: Portal, column: Column, entities: readonly Entity[]): boolean {
  if (!column.facet) return false;
  if (column.cell !== 'text') return true;
  const values = new Set<string>();
  let filled = 0;
  for (const entity of entities) {
    const value = column.value(portal, entity);
    if (typeof value !== 'string') continue;
    filled += 1;
    values.add(value);
    if (values.size > FACET_VALUES || value.length > FACET_TEXT) return false;
  }
  return values.size < filled;
}

function cellOf(portal: Portal, id: string, path: string, shape: Shape): Column['value'] {
  return (_portal, entity) => {
    const unknown = path === `properties.${id}` ? unknownValue(portal, entity, id) : undefined;
    if (unknown !== undefined) return { unknown: clip(unknown, 200) } satisfies Unknown;
    return readValue(portal, valueAt(entity.doc, path), shape);
  };
}

/** A value as its column has it; null where there is none, or one of another type, which the page of the entity shows. */
function readValue(portal: Portal, value: unknown, { type, who }: Shape): ReturnType<Column['value']> {
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'time':
      return timeOf(value);
    case 'texts':
      return textsOf(value);
    case 'refs': {
      const names = typeof value === 'string' ? [value] : textsOf(value);
      const refs = names.filter((name) => name.trim() !== '').map((name) => refOf(portal, name, who!));
      return refs.length > 0 ? refs : null;
    }
    default:
      return textOf(value);
  }
}

function textOf(value: unknown): string | null {
  const text = isObject(value) ? (asString(own(value, 'displayText')) ?? asString(own(value, 'url'))) : value;
  if (typeof text !== 'string' && typeof text !== 'number') return null;
  return (
    clip(
      String(text)
        .slice(0, LONGEST * 4)
        .replace(/\s+/g, ' ')
        .trim(),
      LONGEST,
    ) || null
  );
}

/** A time in UTC as it is written, or as a day. */
function timeOf(value: unknown): string | null {
  const time = parseTime(value);
  if (Number.isNaN(time)) return null;
  return String(value).length === 10 ? String(value) : new Date(time).toISOString().replace('.000Z', 'Z');
}

function textsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, ITEMS)
    .flatMap((item) => (typeof item === 'boolean' ? String(item) : (textOf(item) ?? [])));
}

/** Of somebody who is not in the catalog too: lists show such a name as one that leads nowhere. */
function refOf(portal: Portal, name: string, who: 'user' | 'team'): string {
  return (
    whoIs(portal, name, who) ??
    formatRef({
      kind: who === 'user' ? 'user' : 'group',
      namespace: DEFAULT_NAMESPACE,
      name: clip(name, 200),
    })
  );
}
