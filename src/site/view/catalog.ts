import { generatedId } from '../../actions/generated.ts';
import { count, formatNumber } from '../../base/text.ts';
import { pluralOf, refTitle } from '../../portal/addresses.ts';
import type { Portal } from '../../portal/portal.ts';
import { type KindRows, kindsOf, kindTable, tableOf } from '../../portal/rows.ts';
import { getPortal } from '../../portal/store.ts';
import { type CellWorld, columnClass, rowMarkup } from './cells.ts';
import { actionHref, base, href } from './links.ts';
import { type List, openList } from './list.ts';
import type { Facet } from './list-facets.ts';
import {
  captionText,
  optionMarkup,
  orderText,
  PAGE_SIZE,
  pagerMarkup,
  rangeText,
  shownColumns,
} from './list-parts.ts';
import { NOTHING } from './list-state.ts';
import type { ColumnHead } from './list-table.ts';
import { VIEWS } from './list-views.ts';
import { toHtml } from './markup.ts';
import { pageCount } from './pager.ts';
import { listMarks, type StaleMark } from './stale.ts';

/** Options of a facet before somebody asks for all. */
const FACET_OPTIONS = 7;

export interface HeadCell {
  id: string;
  title: string;
  className: string | undefined;
  sort: string | undefined;
  order: 'ascending' | undefined;
}

export interface FacetView {
  key: string;
  title: string;
  /** The commonest options, as HTML. */
  options: string;
  /** How many options there are in all, when more than are shown. */
  all: number | undefined;
}

/** A page of the catalog: of everything, or of one kind. */
export interface Listing {
  title: string;
  description: string;
  icon: string | undefined;
  crumb: boolean;
  countText: string;
  /** Identifier of the kind; empty for everything. */
  scope: string;
  home: string;
  page: number;
  pages: number;
  total: number;
  caption: string;
  head: readonly HeadCell[];
  /** The rows as HTML. */
  body: string;
  range: string;
  pager: string;
  facets: readonly FacetView[];
  views: readonly { id: string; title: string; href: string }[];
  register: { title: string; href: string } | undefined;
  /** The same rows as JSON. */
  json: string;
  file: string;
  /** Marks of older data among its rows, on whatever page they stand. */
  stale: readonly StaleMark[];
}

/** The first page of the catalog of everything. */
export function catalogListing(sprite: string): Listing {
  const portal = getPortal();
  const total = portal.entities.length;
  return {
    ...listing(listOf(portal), 1, sprite, 'Entities', '/catalog/'),
    title: 'Catalog',
    description: `Everything in the catalog of ${portal.settings.title}`,
    icon: undefined,
    crumb: false,
    countText: count(total, 'entity', 'entities'),
    scope: '',
    pager: '',
    register: registerAny(portal),
    file: 'catalog.csv',
  };
}

/** A page of the listing of a kind. */
export function kindListing(kind: KindRows, page: number, sprite: string): Listing {
  const portal = getPortal();
  const title = pluralOf(kind.blueprint);
  const made = listing(listOf(portal, kind), page, sprite, title, kind.path);
  return {
    ...made,
    title,
    description: kind.blueprint.description ?? '',
    icon: kind.icon,
    crumb: true,
    countText: formatNumber(kind.rows.length),
    scope: kind.blueprint.identifier,
    pager: toHtml(pagerMarkup(page, made.pages, (to) => href(kindPagePath(kind, to)), false)),
    register: registerKind(portal, kind),
    file: `${kind.slug}.csv`,
  };
}

/** Kinds with the pages of their listings. */
export function kindPages(): { kind: KindRows; page: number }[] {
  return kindsOf(getPortal()).flatMap((kind) =>
    Array.from({ length: pageCount(kind.rows.length, PAGE_SIZE) }, (_, index) => ({ kind, page: index + 1 })),
  );
}

export function kindPagePath(kind: KindRows, page: number): string {
  return page === 1 ? kind.path : `${kind.path}${page}/`;
}

export interface KindLink {
  title: string;
  count: string;
  href: string;
  icon: string;
  current: boolean;
}

/** Kinds that have entities, the current one marked. */
export function kindLinks(scope: string): KindLink[] {
  return kindsOf(getPortal())
    .filter(({ rows, blueprint }) => rows.length > 0 || blueprint.identifier === scope)
    .map((kind) => ({
      title: pluralOf(kind.blueprint),
      count: formatNumber(kind.rows.length),
      href: href(kind.path),
      icon: kind.icon,
      current: kind.blueprint.identifier === scope,
    }));
}

/** The build's side of what cells need to know. */
export function pageWorld(portal: Portal, sprite: string): CellWorld {
  const site = base();
  const ranks = new Map(kindsOf(portal).map(({ blueprint }, rank) => [blueprint.identifier, rank]));
  return {
    sprite,
    href: (path) => `${site}${path.slice(1)}`,
    nameOf: (ref) => ({ title: refTitle(portal, ref), path: portal.byRef.get(ref)?.path }),
    kindOf: (identifier) => ({
      title: portal.blueprints.get(identifier)?.title ?? identifier,
      rank: ranks.get(identifier) ?? ranks.size,
    }),
  };
}

/** A list as all its pages show it, made once for all of them. */
interface OpenedList {
  list: List;
  lists: 'mixed' | 'single';
  /** Rows of the table in their order. */
  order: readonly number[];
  columns: readonly ColumnHead[];
  facets: readonly FacetView[];
  stale: readonly StaleMark[];
}

const opened = new WeakMap<Portal, Map<string, OpenedList>>();

/** The list of a kind or of everything. */
function listOf(portal: Portal, kind?: KindRows): OpenedList {
  let known = opened.get(portal);
  if (!known) {
    known = new Map();
    opened.set(portal, known);
  }
  const key = kind?.blueprint.identifier ?? '';
  let list = known.get(key);
  if (!list) {
    list = openPages(portal, kind);
    known.set(key, list);
  }
  return list;
}

function openPages(portal: Portal, kind: KindRows | undefined): OpenedList {
  const lists = kind ? 'single' : 'mixed';
  const list = openList(kind ? kindTable(portal, kind) : tableOf(portal), pageWorld(portal, ''));
  const order = list.select(NOTHING, new Set()).rows;
  const entities = kind ? kind.rows.map((row) => portal.entities[row]!) : portal.entities;
  return {
    list,
    lists,
    order,
    columns: shownColumns(list.table.columns, list.table.values, order, lists),
    facets: list.facets
      .filter((facet) => facet.options.length > 1 && (facet.lists ?? lists) === lists)
      .map(facetView),
    stale: listMarks(entities),
  };
}

type Made = Pick<
  Listing,
  | 'home'
  | 'page'
  | 'pages'
  | 'total'
  | 'caption'
  | 'head'
  | 'body'
  | 'range'
  | 'facets'
  | 'views'
  | 'json'
  | 'stale'
>;

function listing(opened: OpenedList, page: number, sprite: string, title: string, path: string): Made {
  const { list, lists, order, columns, facets, stale } = opened;
  const { values } = list.table;
  const world = pageWorld(getPortal(), sprite);
  const shown = order.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const pages = pageCount(order.length, PAGE_SIZE);
  return {
    home: href(path),
    page,
    pages,
    total: order.length,
    stale,
    caption: captionText(title, NOTHING, orderText(undefined, columns, lists), page, pages),
    head: columns.map((column) => ({
      id: column.id,
      title: column.title,
      className: columnClass(column),
      sort: column.sort,
      order: lists === 'single' && column.id === 'title' ? 'ascending' : undefined,
    })),
    body: toHtml(shown.map((row) => rowMarkup(columns, (id) => values.get(id)?.[row], world))),
    range: rangeText(page, shown.length, order.length),
    facets,
    views: VIEWS.filter(({ offered }) => !offered || offered(columns)).map(({ id, title: word }) => ({
      id,
      title: word,
      href: `${href(path)}${id ? `?view=${id}` : ''}`,
    })),
    json: href('/api/v1/entities/index.json'),
  };
}

function facetView(facet: Facet): FacetView {
  const { key, title, options } = facet;
  return {
    key,
    title,
    options: toHtml(
      options.slice(0, FACET_OPTIONS).map((option) => optionMarkup(facet, option, option.total, false)),
    ),
    all: options.length > FACET_OPTIONS ? options.length : undefined,
  };
}

function registerKind({ actions }: Portal, { blueprint }: KindRows): Listing['register'] {
  const id = generatedId('register', blueprint.identifier);
  const action = actions.find((candidate) => candidate.id === id && candidate.published);
  return action && { title: 'Register', href: actionHref(action.id) };
}

/** On the page of everything the kind is not known: the list of actions asks for it, unless there is only one. */
function registerAny({ actions }: Portal): Listing['register'] {
  const found = actions.filter(({ id, published }) => published && id.startsWith('register-'));
  if (found.length === 0) return undefined;
  return { title: 'Register', href: found.length === 1 ? actionHref(found[0]!.id) : href('/actions/') };
}
