import type { Entity } from '../catalog/entity.ts';
import type { Portal } from './portal.ts';

/**
 * Where pages find the portal: set once before the site renders. The module is external to the bundle, so
 * there is one instance of it in the process.
 */
let current: Portal | undefined;
let session: RenderSession | undefined;

/** What a build adds to the portal while pages are rendered. */
export interface RenderSession {
  /** Told by every page before it asks anything. */
  openPage(path: string): void;
  /** False for pages that stand in the site already. */
  isWanted(entity: Entity): boolean;
}

export function setPortal(portal: Portal | undefined, rendering?: RenderSession): void {
  current = portal;
  session = rendering;
}

/** Tells the build which page asks from now on, by its address. Without a build that listens, nothing happens. */
export function openPage(path: string): void {
  session?.openPage(path);
}

/** The entities whose pages have to be rendered: all, but for those whose pages stand from an earlier build. */
export function entitiesToRender(): readonly Entity[] {
  const { entities } = getPortal();
  const rendering = session;
  return rendering ? entities.filter((entity) => rendering.isWanted(entity)) : entities;
}

/** The portal that is being rendered. Throws when nobody has set one, which is a mistake in the build. */
export function getPortal(): Portal {
  if (!current)
    throw new Error(
      'The portal was not built before its pages: run `portolan build`, or add the integration portolan() to the Astro configuration.',
    );
  return current;
}
