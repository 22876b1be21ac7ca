import type { Portal } from './portal.ts';

/**
 * Where pages find the portal: set once before the site renders. The module is external to the bundle, so
 * there is one instance of it in the process.
 */
let current: Portal | undefined;

export function setPortal(portal: Portal | undefined): void {
  current = portal;
}

/** The portal that is being rendered. Throws when nobody has set one, which is a mistake in the build. */
export function getPortal(): Portal {
  if (!current)
    throw new Error(
      'The portal was not built before its pages: run `portolan build`, or add the integration portolan() to the Astro configuration.',
    );
  return current;
}
