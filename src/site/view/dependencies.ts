import { compareText } from '../../base/json.ts';
import type { Entity } from '../../catalog/entity.ts';
import { dependencySteps } from '../../portal/dependency-steps.ts';
import { hidesRelation } from '../../portal/portal.ts';
import { getPortal } from '../../portal/store.ts';
import { iconOf } from './icons.ts';
import { href, nameOf } from './links.ts';
import { type Neighbourhood, neighbourhood } from './neighbourhood.ts';

/** Nodes of the drawing in all, and above each other. */
const MOST_DRAWN = 32;
const MOST_ROWS = 12;
/** Neighbours of a list: those at once, and all. Beyond, the Markdown of the page has every one. */
const MOST_SEEN = 8;
const MOST_LISTED = 30;

export interface DrawnNode {
  ref: string;
  title: string;
  /** The title as far as its box goes. */
  label: string;
  href: string | undefined;
  icon: string;
  x: number;
  y: number;
  width: number;
  self: boolean;
}

export interface Dependencies extends Omit<Neighbourhood, 'nodes'> {
  nodes: DrawnNode[];
  /** Direct neighbours as lists: upstream, then downstream. */
  lists: NeighbourList[];
  mermaid: string;
}

export interface NeighbourList {
  /** Where the box of those that are not drawn leads to. */
  id: string;
  column: number;
  head: string;
  /** Those that are seen at once, and those behind a button. */
  first: ListedNeighbour[];
  more: ListedNeighbour[];
  /** How many are behind the button, and how many of them it does not list. */
  rest: number;
  unlisted: number;
}

export interface ListedNeighbour {
  ref: string;
  title: string;
  href: string | undefined;
  icon: string;
  /** The owner's name, or a word on why there is none. */
  note: string;
  dangling: boolean;
}

/** What an entity page says about dependencies; undefined when there are none. */
export function dependenciesOf(entity: Entity): Dependencies | undefined {
  const portal = getPortal();
  const steps = dependencySteps(portal.graph, entity.ref);
  const isDangling = (ref: string): boolean => !portal.byRef.has(ref);
  const drawing = neighbourhood(entity.ref, {
    steps,
    widthOf: (ref) => nodeWidth(nameOf(ref)),
    isDangling,
    limit: MOST_DRAWN,
    rows: MOST_ROWS,
  });
  if (!drawing) return undefined;
  const nodes = drawing.nodes.map((node) => ({
    ...draw(node.ref),
    label: fitted(nameOf(node.ref), node.width),
    x: node.x,
    y: node.y,
    width: node.width,
    self: node.ref === entity.ref,
  }));
  return {
    ...drawing,
    nodes,
    lists: [
      listOf('dependents', -1, 'Depends on this', steps.up(entity.ref), isDangling),
      listOf('dependencies-list', 1, 'This depends on', steps.down(entity.ref), isDangling),
    ],
    mermaid: toMermaid(nodes, drawing.edges),
  };
}

/** A list of neighbours by name, those that are not in the catalog first. */
function listOf(
  id: string,
  column: number,
  head: string,
  refs: readonly string[],
  isDangling: (ref: string) => boolean,
): NeighbourList {
  const order = [...refs].sort(
    (a, b) => Number(isDangling(b)) - Number(isDangling(a)) || compareText(nameOf(a), nameOf(b)),
  );
  const listed = order.slice(0, MOST_LISTED).map(listNeighbour);
  return {
    id,
    column,
    head,
    first: listed.slice(0, MOST_SEEN),
    more: listed.slice(MOST_SEEN),
    rest: Math.max(0, order.length - MOST_SEEN),
    unlisted: order.length - listed.length,
  };
}

function draw(ref: string): { ref: string; title: string; href: string | undefined; icon: string } {
  const entity = getPortal().byRef.get(ref);
  return {
    ref,
    title: nameOf(ref),
    href: entity ? href(entity.path) : undefined,
    icon: entity ? iconOf(entity) : 'unknown',
  };
}

function listNeighbour(ref: string): ListedNeighbour {
  const portal = getPortal();
  const owner = portal.graph.from(ref).find(({ type }) => type === 'ownedBy');
  const known = portal.byRef.has(ref);
  return {
    ...draw(ref),
    note: known
      ? owner
        ? nameOf(owner.target)
        : hidesRelation(portal, ref, 'ownedBy')
          ? 'owner not shown'
          : 'no owner'
      : 'not in the catalog',
    dangling: !known,
  };
}

/** Room beside a name in its box: for the icon and at the end. */
const BESIDE = 44;
const WIDEST = 240;

/** Width of a box, in pixels at full size. */
function nodeWidth(title: string): number {
  return Math.ceil(Math.min(WIDEST, Math.max(96, widthOf(title) + BESIDE)));
}

/** Width of a name at 12 px in the widest of the system faces, estimated. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[iljtfrI.,:;'|! ]/.test(character)
      ? 4.2
      : /[\u0000-\u024f]/.test(character)
        ? /[mwMW@%]/.test(character)
          ? 10.8
          : /[A-Z<>=+~&#]/.test(character)
            ? 8.6
            : 7
        : 12;
  return width;
}

function fitted(title: string, width: number): string {
  const room = width - BESIDE;
  if (widthOf(title) <= room) return title;
  const characters = [...title];
  let end = characters.length;
  while (end > 1 && widthOf(characters.slice(0, end).join('')) > room - 12) end -= 1;
  return `${characters.slice(0, end).join('').trimEnd()}…`;
}

function toMermaid(nodes: readonly DrawnNode[], edges: Neighbourhood['edges']): string {
  const ids = new Map(nodes.map(({ ref }, index) => [ref, `n${index}`]));
  const sources = new Map<string, string[]>();
  for (const { from, to, dangling } of edges) {
    const end = `${dangling ? '-.->' : '-->'} ${ids.get(to)}`;
    sources.set(end, [...(sources.get(end) ?? []), ids.get(from)!]);
  }
  return [
    'flowchart LR',
    ...nodes.map(({ ref, title }) => `  ${ids.get(ref)}[${mermaidLabel(title)}]`),
    ...[...sources].map(([end, from]) => `  ${from.join(' & ')} ${end}`),
    '',
  ].join('\n');
}

/** A word like `end` means something else to Mermaid: only what is plainly a name goes without quotes. */
function mermaidLabel(title: string): string {
  return /^[A-Z0-9][A-Za-z0-9]*(?: [A-Za-z0-9]+)*$/.test(title) && !/\b(?:end|graph|subgraph)\b/i.test(title)
    ? title
    : `"${title.replace(/["\\\n\r<>#;]/g, ' ')}"`;
}
