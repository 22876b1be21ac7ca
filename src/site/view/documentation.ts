import { asString, isObject, own } from '../../base/json.ts';
import { safeHref } from '../../base/url.ts';
import type { Entity } from '../../catalog/entity.ts';
import { findRef } from '../../catalog/ref.ts';
import { sourceOf } from '../../portal/annotations.ts';
import { getPortal } from '../../portal/store.ts';
import { documentHref } from './named-file.ts';

/**
 * Where the documentation of an entity lies, as its annotation `backstage.io/techdocs-ref` says: an address (`url:`), or a folder
 * (`dir:`) beside its code, else beside the file that declares it. The pages are in `docs` there, beside `mkdocs.yml`. With
 * `backstage.io/techdocs-entity` it is that of another entity. Undefined where nobody said so, and where no repository is known.
 */
export function documentationHref(entity: Entity): string | undefined {
  const { byRef } = getPortal();
  const other = findRef(written(entity, 'techdocs-entity') ?? '', (ref) => byRef.has(ref));
  const target = other === undefined ? entity : byRef.get(other)!;
  const [, form, text] = /^(url|dir):(.+)$/.exec(written(target, 'techdocs-ref') ?? '') ?? [];
  if (form === undefined || text === undefined) return undefined;
  if (form === 'url') return webAddress(text);
  const href = folderHref(target, text);
  return href === undefined || /\/docs$/.test(href) ? href : safeHref(`${href}/docs`);
}

/** Where its decision records lie, as its annotation `backstage.io/adr-location` says: an address, or a folder beside its code. */
export function decisionsHref(entity: Entity): string | undefined {
  const text = written(entity, 'adr-location');
  return text === undefined ? undefined : (webAddress(text.replace(/^url:/, '')) ?? folderHref(entity, text));
}

function written({ doc }: Entity, name: string): string | undefined {
  const annotations = own(doc.metadata, 'annotations');
  return isObject(annotations) ? asString(own(annotations, `backstage.io/${name}`))?.trim() : undefined;
}

function webAddress(text: string): string | undefined {
  const href = safeHref(text);
  return href?.startsWith('http') ? href : undefined;
}

/** The address of a folder that is named from the code of an entity; undefined where it leads elsewhere. */
function folderHref(entity: Entity, target: string): string | undefined {
  const path = `${target.replace(/\/*$/, '')}/`;
  if (/^[a-z][a-z0-9+.-]*:|^\/|\\/i.test(path)) return undefined;
  const folder = baseFolder(entity);
  if (folder === undefined || !URL.canParse(path, folder)) return undefined;
  return safeHref(new URL(path, folder).href.replace(/\/$/, ''));
}

/**
 * The address of a folder from which paths lead on, with a slash at its end. What stands in the portal's own repository is often
 * about code that lies elsewhere, so that the place of its file is the last guess.
 */
function baseFolder(entity: Entity): string | undefined {
  const source = sourceOf(getPortal(), entity);
  const declared = entity.contributions.find(({ rank }) => rank === 0) ?? entity.contributions[0]!;
  const file = documentHref(declared);
  const beside =
    file !== undefined && /\/blob\/|\/src\/branch\//.test(file)
      ? new URL('.', file.replace('/blob/', '/tree/')).href
      : undefined;
  const isSure = written(entity, 'source-location') !== undefined;
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
