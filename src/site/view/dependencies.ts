import type { Entity } from '../../catalog/entity.ts';
import { getPortal } from '../../portal/store.ts';
import { iconOf } from './icons.ts';
import { href, nameOf } from './links.ts';
import { type Neighbourhood, neighbourhood } from './neighbourhood.ts';
import { dependencySteps } from './steps.ts';

const LIMIT = 60;

export interface DrawnNode {
  ref: string;
  title: string;
  href: string | undefined;
  icon: string;
  x: number;
  y: number;
  width: number;
  self: boolean;
}

export interface Dependencies extends Omit<Neighbourhood, 'nodes'> {
  nodes: DrawnNode[];
  /** Direct neighbours as a list, upstream then downstream. */
  dependents: ListedNeighbour[];
  dependencies: ListedNeighbour[];
  mermaid: string;
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
  const drawing = neighbourhood(entity.ref, {
    steps: dependencySteps(portal.graph, entity.ref),
    widthOf: (ref) => nodeWidth(nameOf(ref)),
    isDangling: (ref) => !portal.byRef.has(ref),
    limit: LIMIT,
  });
  if (!drawing) return undefined;
  const nodes = drawing.nodes.map((node) => ({
    ...draw(node.ref),
    x: node.x,
    y: node.y,
    width: node.width,
    self: node.ref === entity.ref,
  }));
  const listed = (column: number): ListedNeighbour[] =>
    drawing.nodes.filter((node) => node.column === column).map(({ ref }) => listNeighbour(ref));
  return {
    ...drawing,
    nodes,
    dependents: listed(-1),
    dependencies: listed(1),
    mermaid: toMermaid(nodes, drawing.edges),
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
    note: known ? (owner ? nameOf(owner.target) : 'no owner') : 'not in the catalog',
    dangling: !known,
  };
}

/** Width of a name at 12 px in the system face, estimated, with room for the icons. */
function nodeWidth(title: string): number {
  let width = 0;
  for (const character of title)
    width += /[ilj.,:;'|!]/.test(character)
      ? 3.2
      : /[mwMW@]/.test(character)
        ? 10
        : /[A-Z]/.test(character)
          ? 8
          : 6.5;
  return Math.round(Math.min(240, Math.max(96, width + 46)));
}

function toMermaid(nodes: readonly DrawnNode[], edges: Neighbourhood['edges']): string {
  const ids = new Map(nodes.map(({ ref }, index) => [ref, `n${index}`]));
  const label = (text: string): string => text.replace(/["\\\n\r<>#;]/g, ' ');
  return [
    'flowchart LR',
    ...nodes.map(({ ref, title }) => `  ${ids.get(ref)}["${label(title)}"]`),
    ...edges.map(
      ({ from, to, dangling }) => `  ${ids.get(from)} ${dangling ? '-.->' : '-->'} ${ids.get(to)}`,
    ),
    '',
  ].join('\n');
}
