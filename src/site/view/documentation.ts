import { asString, isObject, own } from '../../base/json.ts';
import { safeHref } from '../../base/url.ts';
import type { Entity } from '../../catalog/entity.ts';
import { sourceOf } from '../../portal/annotations.ts';
import { getPortal } from '../../portal/store.ts';
import { documentHref } from './named-file.ts';

/**
 * Where the documentation of an entity lies, as its annotation `backstage.io/techdocs-ref` says: an address (`url:`), or a folder
 * (`dir:`) beside its code, else beside the file that declares it. The pages are in `docs` there, beside `mkdocs.yml`. Undefined
 * where nobody said so, and where no repository is known.
 */
export function documentationHref(entity: Entity): string | undefined {
  const annotations = own(entity.doc.metadata, 'annotations');
  const written = isObject(annotations) ? asString(own(annotations, 'backstage.io/techdocs-ref')) : undefined;
  const [, form, target] = /^(url|dir):(.+)$/.exec(written?.trim() ?? '') ?? [];
  if (form === undefined || target === undefined) return undefined;
  if (form === 'url') {
    const href = safeHref(target);
    return href?.startsWith('http') ? href : undefined;
  }
  const folder = baseFolder(entity, isObject(annotations) ? annotations : {});
  if (folder === undefined) return undefined;
  const path = `${target.replace(/\/*$/, '')}/`;
  if (/^[a-z][a-z0-9+.-]*:|^\/|\\/i.test(path) || !URL.canParse(path, folder)) return undefined;
  const href = new URL(path, folder).href.replace(/\/$/, '');
  return safeHref(/\/docs$/.test(href) ? href : `${href}/docs`);
}

/**
 * The address of a folder from which paths lead on, with a slash at its end. What stands in the portal's own repository is often
 * about code that lies elsewhere, so that the place of its file is the last guess.
 */
function baseFolder(entity: Entity, annotations: Record<string, unknown>): string | undefined {
  const source = sourceOf(getPortal(), entity);
  const declared = entity.contributions.find(({ rank }) => rank === 0) ?? entity.contributions[0]!;
  const file = documentHref(declared);
  const beside =
    file !== undefined && /\/blob\/|\/src\/branch\//.test(file)
      ? new URL('.', file.replace('/blob/', '/tree/')).href
      : undefined;
  const isSure = own(annotations, 'backstage.io/source-location') !== undefined;
  if (source !== undefined && (isSure || declared.origin.url === undefined || beside === undefined))
    return asFolder(source);
  return beside;
}

/** A page of a repository as the folder that it shows: that of a repository itself shows its top, on whatever branch is the default. */
function asFolder(href: string): string {
  const url = new URL(href);
  const path = url.pathname.replace(/\/+$/, '').replace('/blob/', '/tree/');
  const isTop = path.split('/').length === 3 && /^(?:www\.)?github\.com$/.test(url.host);
  const isGitlab = /(?:^|\.)gitlab\./.test(url.host) && !path.includes('/-/');
  const at = isTop ? '/tree/HEAD' : isGitlab ? '/-/tree/HEAD' : '';
  return `${url.origin}${path}${at}/`;
}
