import { repositoryTarget as checked, type RepositoryTarget } from '../../base/repository.ts';
import type { Portal } from '../../portal/portal.ts';
import { getPortal } from '../../portal/store.ts';

const targets = new WeakMap<Portal, RepositoryTarget | null>();

/** The repository that holds the portal, or undefined when the settings name none. */
export function repositoryTarget(): RepositoryTarget | undefined {
  const portal = getPortal();
  let target = targets.get(portal);
  if (target === undefined) {
    const { repository } = portal.settings;
    target = (repository && checked({ ...repository, repo: repository.name })) ?? null;
    targets.set(portal, target);
  }
  return target ?? undefined;
}
