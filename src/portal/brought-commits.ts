import { asString, isObject, own } from '../base/json.ts';
import { safeHref } from '../base/url.ts';
import { broughtName } from '../catalog/brought-shelf.ts';
import type { CollectedFeed } from '../collect/collect.ts';
import { isCommit } from '../history/summary.ts';

/** A commit of a repository that a source brought, and its page. */
export interface BroughtCommit {
  id: string;
  url: string | undefined;
}

/** By the name of a catalog file in origins: the commit that changed it last, where its source knows. */
export function broughtCommits(collected: readonly CollectedFeed[]): Map<string, BroughtCommit> {
  const commits = new Map<string, BroughtCommit>();
  for (const { snapshot } of collected) {
    for (const { id, data } of snapshot?.records ?? []) {
      const record = asString(own(data, 'repository')) ?? id;
      const files = own(data, 'catalogFiles');
      for (const file of Array.isArray(files) ? files : []) {
        const path = isObject(file) ? asString(own(file, 'path')) : undefined;
        const commit = isObject(file) ? own(file, 'commit') : undefined;
        const sha = isObject(commit) ? asString(own(commit, 'sha')) : undefined;
        if (path === undefined || sha === undefined || !isCommit(sha)) continue;
        const url = isObject(commit) ? safeHref(own(commit, 'url')) : undefined;
        commits.set(broughtName({ record }, path), { id: sha, url });
      }
    }
  }
  return commits;
}
