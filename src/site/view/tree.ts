import { asString, isObject } from '../../base/json.ts';
import { clip, count, formatNumber } from '../../base/text.ts';
import { safeHref } from '../../base/url.ts';
import { h, type Markup } from './markup.ts';

/** What may still be written of a value. */
interface Room {
  /** Characters. */
  left: number;
}

/** Levels that are drawn; what lies deeper is told as JSON. */
const DEEPEST = 6;
/** Members of an object, or items of a list. */
const MEMBERS = 20;
const CELLS = 20;
/** Characters of one text. */
const LONGEST = 160;
/** Columns and rows of a list that is drawn as a table. */
const COLUMNS = 6;
const ROWS = 12;
/** What the markup of a member costs beside its text. */
const MEMBER_COST = 60;
/** Levels within levels stand open while there are no more members than this. */
const OPEN = 12;

/**
 * An object or a list as nested terms and values: levels below the first can be opened, lists of alike objects are
 * tables. `most` is how many characters it may have, about; what does not fit is counted.
 */
export function treeMarkup(value: unknown, most: number): Markup {
  const room = { left: most };
  const open = sizeOf(value, OPEN + 1) <= OPEN;
  if (Array.isArray(value)) return listMarkup(value, room, 0, open);
  return isObject(value) ? objectMarkup(value, room, 0, open) : scalar(value, room);
}

function objectMarkup(
  value: Readonly<Record<string, unknown>>,
  room: Room,
  depth: number,
  open: boolean,
): Markup {
  const entries = Object.entries(value);
  const rows: Markup[] = [];
  for (const [key, member] of entries) {
    if (rows.length === MEMBERS || room.left <= 0) break;
    room.left -= key.length + MEMBER_COST;
    rows.push(h('div', {}, h('dt', {}, clip(key, 80)), h('dd', {}, below(member, room, depth + 1, open))));
  }
  return [h('dl', { class: 'tree' }, ...rows), rest(entries.length - rows.length, 'member')];
}

/** A value within another: what has members of its own can be opened. */
function below(value: unknown, room: Room, depth: number, open: boolean): Markup {
  const isList = Array.isArray(value);
  if (!isList && !isObject(value)) return scalar(value, room);
  const size = isList ? value.length : Object.keys(value).length;
  if (size === 0) return h('span', { class: 'mute' }, isList ? 'an empty list' : 'nothing');
  if (isList && value.every((item) => !isObject(item) && !Array.isArray(item))) return scalars(value, room);
  if (depth >= DEEPEST) return asJson(value, room);
  return h(
    'details',
    { class: 'level', open },
    h('summary', {}, isList ? count(size, 'item') : count(size, 'member')),
    isList ? listMarkup(value, room, depth, open) : objectMarkup(value, room, depth, open),
  );
}

function listMarkup(values: readonly unknown[], room: Room, depth: number, open: boolean): Markup {
  const columns = columnsOf(values);
  if (columns) return tableMarkup(values as readonly Record<string, unknown>[], columns, room);
  const items: Markup[] = [];
  for (const value of values) {
    if (items.length === MEMBERS || room.left <= 0) break;
    room.left -= MEMBER_COST;
    items.push(
      h(
        'li',
        {},
        isObject(value) ? objectMarkup(value, room, depth, open) : below(value, room, depth + 1, open),
      ),
    );
  }
  return [h('ol', { class: 'tree' }, ...items), rest(values.length - items.length, 'item')];
}

/** The keys of objects that are alike enough for a table: few of them, without levels below. */
function columnsOf(values: readonly unknown[]): string[] | undefined {
  if (values.length < 2) return undefined;
  const keys = new Set<string>();
  for (const value of values) {
    if (!isObject(value)) return undefined;
    for (const [key, member] of Object.entries(value)) {
      if (typeof member === 'object' && member !== null) return undefined;
      keys.add(key);
    }
    if (keys.size > COLUMNS) return undefined;
  }
  return keys.size > 0 ? [...keys] : undefined;
}

function tableMarkup(
  values: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[],
  room: Room,
): Markup {
  const rows: Markup[] = [];
  for (const value of values) {
    if (rows.length === ROWS || room.left <= 0) break;
    room.left -= MEMBER_COST;
    rows.push(
      h(
        'tr',
        {},
        ...columns.map((column) =>
          h('td', {}, Object.hasOwn(value, column) ? scalar(value[column], room) : undefined),
        ),
      ),
    );
  }
  return [
    h(
      'div',
      {
        class: 'scroll',
        tabindex: 0,
        role: 'region',
        'aria-label': `Table of ${count(values.length, 'item')}`,
      },
      h(
        'table',
        { class: 'grid' },
        h('thead', {}, h('tr', {}, ...columns.map((column) => h('th', { scope: 'col' }, clip(column, 40))))),
        h('tbody', {}, ...rows),
      ),
    ),
    rest(values.length - rows.length, 'item'),
  ];
}

function scalars(values: readonly unknown[], room: Room): Markup {
  const shown: Markup[] = [];
  for (const value of values) {
    if (shown.length === CELLS || room.left <= 0) break;
    room.left -= 2;
    shown.push([shown.length > 0 ? ', ' : '', scalar(value, room)]);
  }
  const left = values.length - shown.length;
  return [shown, left > 0 ? h('span', { class: 'mute' }, ` and ${formatNumber(left)} more`) : undefined];
}

function scalar(value: unknown, room: Room): Markup {
  if (value === null || value === undefined) return h('span', { class: 'mute' }, 'null');
  // As it is written: among members there are ports, years and numbers of builds, which nobody groups.
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  const text = asString(value) ?? JSON.stringify(value) ?? '';
  const shown = clip(text, LONGEST);
  room.left -= shown.length;
  const href = /^https?:\/\//.test(text) ? safeHref(text) : undefined;
  return href === undefined ? shown : h('a', { href }, shown);
}

function asJson(value: unknown, room: Room): Markup {
  const text = clip(JSON.stringify(value) ?? '', LONGEST);
  room.left -= text.length;
  return h('code', {}, text);
}

function rest(left: number, word: string): Markup {
  return left > 0 ? h('p', { class: 'xs mute' }, `and ${count(left, `more ${word}`)}`) : undefined;
}

/** How many members there are on all levels, counted up to `most`. */
function sizeOf(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let size = 0;
  for (const member of Object.values(value)) {
    size += sizeOf(member, most - size);
    if (size >= most) break;
  }
  return size;
}
