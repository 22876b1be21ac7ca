import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Action } from '../actions/action.ts';
import { templateName } from '../actions/deliveries/issue-form.ts';
import { opensElsewhere } from '../actions/issue-form.ts';
import { type RepositoryTarget, repositoryTarget } from '../base/repository.ts';
import { actionPath } from './addresses.ts';
import type { Settings } from './settings.ts';

/** Address of the issue form that an action opens, beside its page; undefined for other actions. Without the site's base. */
export function issueFormPath(action: Action): string | undefined {
  return action.published && opensIssueForm(action) ? `${actionPath(action.id)}issue-form.yml` : undefined;
}

/** Whether the button of an action leads to an issue form. */
export function opensIssueForm({ invocation, blocked }: Action): boolean {
  return invocation.type === 'ISSUE_FORM' && blocked === undefined;
}

/** Where the form of an action has to be so that the Git host finds it. */
export type FormPlace =
  | { at: 'here'; path: string; there: boolean }
  /** In another repository than the portal's. */
  | { at: 'elsewhere' };

/** Finds the forms of actions in the repository that holds the portal. */
export function formPlaces(root: string, settings: Settings): (action: Action) => FormPlace {
  const repository = portalRepository(settings);
  const top = repositoryRoot(root, repository?.directory ?? '');
  return (action) => {
    if (opensElsewhere(action, repository)) return { at: 'elsewhere' };
    const path = join(top, '.github', 'ISSUE_TEMPLATE', templateName(action));
    return { at: 'here', path, there: existsSync(path) };
  };
}

export function portalRepository({ repository }: Settings): RepositoryTarget | undefined {
  return repository && repositoryTarget({ ...repository, repo: repository.name });
}

/**
 * The folder of the repository that holds a portal which lies in `directory` of it; the portal's own folder when
 * it lies elsewhere on this disk.
 */
export function repositoryRoot(root: string, directory: string): string {
  if (directory === '') return root;
  const top = resolve(root, ...directory.split('/').map(() => '..'));
  return join(top, ...directory.split('/')) === resolve(root) ? top : root;
}
