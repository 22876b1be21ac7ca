import { formatDay } from '../../base/dates.ts';
import { formatMoney, parseAmount, roundTo } from '../../base/money.ts';
import { formatNumber } from '../../base/text.ts';
import { safeHref } from '../../base/url.ts';
import { type CellKind, type ColumnHead, isUnknown, type Value } from '../../portal/column.ts';
import { sparkline } from './charts.ts';
import { h, type Markup } from './markup.ts';

/** The values of one row: what a column says of it. */
export type ReadValue = (column: string) => Value | undefined;

/** What cells need to know beyond their row. The build and the browser each have one. */
export interface CellWorld {
  /** A path of the site as an address below its base. */
  href(path: string): string;
  /** Address of the sprite with the symbols. */
  sprite: string;
  /** What to call a ref, and its page; without a page it is not in the catalog. */
  nameOf(ref: string): { title: string; path: string | undefined };
  /** What to call one of a kind, and where it stands among the kinds. */
  kindOf(blueprint: string): { title: string; rank: number };
}

/** A row of a list: the first column is its header, and brings what leaves a narrow table. */
export function rowMarkup(columns: readonly ColumnHead[], read: ReadValue, world: CellWorld): Markup {
  return h(
    'tr',
    {},
    ...columns.map((column, index) => {
      const value = read(column.id) ?? null;
      const content = isUnknown(value)
        ? verdict('unknown', 'Not known', world)
        : CELLS[column.cell!](value, column, read, world);
      return index === 0
        ? h('th', { scope: 'row' }, content)
        : h('td', { class: cellClass(column) }, content);
    }),
  );
}

/** The class of a column's cells and of its heading. */
export function columnClass({ cell, priority }: ColumnHead): string | undefined {
  const classes = [priority, NUMBERS.has(cell!) ? 'num' : undefined].filter(Boolean);
  return classes.length > 0 ? classes.join(' ') : undefined;
}

function cellClass(column: ColumnHead): string | undefined {
  const own = CELL_CLASSES[column.cell!];
  return [columnClass(column), own].filter(Boolean).join(' ') || undefined;
}

/** Cells whose content ends where its heading ends. */
const NUMBERS: ReadonlySet<CellKind> = new Set<CellKind>(['money', 'change', 'count', 'number']);
const CELL_CLASSES: Partial<Record<CellKind, string>> = {
  kind: 'mid words',
  word: 'mid words',
  refs: 'words',
  state: 'fit',
  ratio: 'fit',
  asOf: 'nowrap',
  text: 'mid words',
  date: 'nowrap',
  link: 'mid words',
};

type Cell = (value: Value, column: ColumnHead, read: ReadValue, world: CellWorld) => Markup;

/** One renderer for each kind of cell. Nothing stands for "does not apply": the style sheet writes a dash there. */
const CELLS: Readonly<Record<CellKind, Cell>> = {
  name: (value, _column, read, world) => [
    h(
      'span',
      { class: 'name' },
      icon(text(read('icon')) || 'doc', world),
      h('a', { href: world.href(text(read('path'))) }, text(value) || text(read('id'))),
    ),
    ...(text(read('apart')) ? [h('span', { class: 'apart xs mute' }, text(read('apart')))] : []),
    h('span', { class: 'only-s xs mute' }, subtitle(read, world)),
  ],
  kind: (value, _column, read, world) => kindWord(text(value), text(read('type')), world),
  word: (value) => wordFor(text(value)),
  refs: (value, _column, _read, world) => {
    if (value === null) return undefined;
    const refs = typeof value === 'string' ? [value] : (value as readonly string[]);
    if (refs.length === 0) return verdict('warn', 'Missing', world);
    return refs
      .slice(0, 3)
      .flatMap((ref, index) => [index > 0 ? ', ' : '', reference(ref, world)])
      .concat(refs.length > 3 ? [` and ${refs.length - 3} more`] : []);
  },
  count: (value) => (value === null ? undefined : formatNumber(Number(value))),
  problems: (value, _column, _read, world) =>
    Number(value) > 0
      ? verdict('warn', formatNumber(Number(value)), world)
      : h('span', { class: 'mute' }, '0'),
  state: (value, column, _read, world) => {
    if (value === null) return undefined;
    const state = column.states?.find((candidate) => candidate.value === value);
    return verdict(state?.is ?? 'unknown', text(value), world);
  },
  ratio: (value) => {
    if (value === null) return undefined;
    const [passed, judged] = value as readonly [number, number];
    if (judged === 0) return h('span', { class: 'mute xs' }, 'none judged');
    return h(
      'span',
      { class: 'row nowrap' },
      ratioBar(passed, judged),
      h('span', { class: 'mute xs' }, `${passed}/${judged}`),
    );
  },
  money: (value, column) => (value === null ? undefined : moneyText(text(value), column.unit ?? '')),
  change: (value) => (value === null ? undefined : changeMarkup(Number(value))),
  spark: (value) => {
    const line = value === null ? undefined : sparkline(value as readonly number[]);
    if (!line) return undefined;
    return h(
      'svg',
      { class: 'spark', viewBox: '0 0 80 20', 'aria-hidden': 'true' },
      h('path', { d: line.path }),
      h('circle', { cx: line.x, cy: line.y, r: 2 }),
    );
  },
  asOf: (value, _column, read, world) => {
    if (value === null) return undefined;
    const time = text(value);
    if (read('stale') === true)
      return h('span', { class: 'tag stale' }, icon('stale', world), formatDay(time, { short: true }));
    return h('time', { class: 'mute', datetime: time }, formatDay(time, { short: true }));
  },
  text: (value) => text(value),
  number: (value) => (value === null ? undefined : formatNumber(Number(value))),
  yesno: (value, _column, _read, world) =>
    value === null
      ? undefined
      : value === true
        ? verdict('pass', 'Yes', world)
        : verdict('none', 'No', world),
  pills: (value, column) => {
    if (value === null) return undefined;
    const values = Array.isArray(value) ? (value as readonly string[]) : [value as string | number | boolean];
    const pills = values.slice(0, PILLS).flatMap((item) => [pill(item, column), ' ']);
    const left = values.length - PILLS;
    return left > 0 ? [...pills, h('span', { class: 'mute xs' }, `and ${left} more`)] : pills.slice(0, -1);
  },
  date: (value) => {
    const time = text(value);
    return time === '' ? undefined : h('time', { datetime: time }, formatDay(time));
  },
  link: (value) => {
    const href = safeHref(text(value).includes('@') ? `mailto:${text(value)}` : text(value));
    if (href === undefined) return text(value);
    return h(
      'a',
      { href },
      text(value)
        .replace(/^https?:\/\//, '')
        .replace(/\/$/, ''),
    );
  },
};

/** Items of a list that a cell shows. */
const PILLS = 3;

function pill(value: string | number | boolean, { colours }: ColumnHead): Markup {
  const key = String(value);
  const word = typeof value === 'boolean' ? (value ? 'Yes' : 'No') : key;
  const colour = colours && Object.hasOwn(colours, key) ? colours[key] : undefined;
  return h('span', { class: 'tag', 'data-colour': colour }, word);
}

/** Whole units, as a column has one number of decimals; less than half of one is not shown as nothing. */
function moneyText(decimal: string, currency: string): string {
  const amount = parseAmount(decimal);
  const small = amount !== 0n && roundTo(amount, 0) === 0n;
  return small
    ? `< ${formatMoney(parseAmount('1'), currency, { decimals: 0 })}`
    : formatMoney(amount, currency, { decimals: 0 });
}

/** A reference: a link when it leads somewhere. */
function reference(ref: string, world: CellWorld): Markup {
  const { title, path } = world.nameOf(ref);
  if (path !== undefined) return h('a', { href: world.href(path) }, title);
  return h('span', { class: 'v unknown' }, icon('unknown', world), title);
}

function verdict(is: string, word: string, world: CellWorld): Markup {
  return h('span', { class: `v ${is}` }, icon(is, world), word);
}

export function icon(name: string, world: Pick<CellWorld, 'sprite'>, tone?: string): Markup {
  return h(
    'svg',
    { class: tone ? `i ${tone}` : 'i', 'aria-hidden': 'true' },
    h('use', { href: `${world.sprite}#${name}` }),
  );
}

function ratioBar(part: number, whole: number): Markup {
  const width = Math.round((part / whole) * 1000) / 10;
  return h(
    'svg',
    { class: 'bar', viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    part > 0 ? h('rect', { class: 'f-good', width, height: 6 }) : undefined,
    part < whole
      ? h('rect', { class: 'f-mute', x: Math.min(99, width + 1), width: Math.max(1, 99 - width), height: 6 })
      : undefined,
  );
}

/** A change that nobody would notice is grey; a rise that costs is red, a fall that saves green. */
function changeMarkup(percent: number): Markup {
  if (percent === 0) return h('span', { class: 'mute' }, '0 %');
  const tone = percent >= 5 ? 'up' : percent <= -5 ? 'down' : 'mute';
  return h('span', { class: tone }, `${percent > 0 ? '▲' : '▼'} ${formatNumber(Math.abs(percent))} %`);
}

/** What a narrow table says under the name: type or kind, and owner. */
function subtitle(read: ReadValue, world: CellWorld): string {
  const kind = kindWord(text(read('blueprint')), text(read('type')), world);
  const owners = read('owner');
  const first = Array.isArray(owners) ? owners[0] : undefined;
  const owner =
    first !== undefined ? world.nameOf(String(first)).title : Array.isArray(owners) ? 'no owner' : '';
  return owner ? `${kind}, ${owner}` : kind;
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Kinds of which nobody speaks: a component is called a service or a library, as its type says. */
const NAMED_BY_TYPE: ReadonlySet<string> = new Set(['Component', 'Resource']);

/** What people call an entity of a kind and type. */
export function kindWord(blueprint: string, type: string, world: Pick<CellWorld, 'kindOf'>): string {
  return type && NAMED_BY_TYPE.has(blueprint) ? wordFor(type) : world.kindOf(blueprint).title;
}

/** Spellings that a capital letter does not make. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['openapi', 'OpenAPI'],
  ['asyncapi', 'AsyncAPI'],
  ['graphql', 'GraphQL'],
  ['grpc', 'gRPC'],
  ['slo', 'SLO'],
  ['s3-bucket', 'S3 bucket'],
  ['cronjob', 'Cron job'],
]);

/** A type or lifecycle as a word of a sentence would begin: `kubernetes-cluster` is `Kubernetes cluster`. */
export function wordFor(word: string): string {
  return (
    SPELLINGS.get(word.toLowerCase()) ?? word.charAt(0).toUpperCase() + word.slice(1).replaceAll('-', ' ')
  );
}
