import { isObject } from '../../base/json.ts';
import { safeHref } from '../../base/url.ts';
import { valueAt } from '../../catalog/document.ts';
import type { Contribution, Entity } from '../../catalog/entity.ts';
import { PLACEHOLDERS } from '../../catalog/placeholder-walk.ts';
import { portTarget } from '../../catalog/placeholders.ts';
import { getPortal } from '../../portal/store.ts';
import { originHref } from './entity.ts';

/** The contribution whose value an entity shows at a path. */
export function contributionAt({ contributions }: Entity, path: string): Contribution | undefined {
  return contributions.find(({ patch }) => valueAt(patch, path) !== undefined);
}

/** Where the document lies that makes a contribution, without the line. */
export function documentHref({ origin }: Contribution): string | undefined {
  const { line: _, column: __, ...file } = origin;
  return originHref(file);
}

/**
 * Where the file lies whose text stands in the place of a value: its own address, or beside the document that names it, or below
 * the top of what that document is in, with a leading `/`. Undefined where the document holds the value itself, and where nobody
 * can look at it.
 */
export function namedFileHref(contribution: Contribution, path: string): string | undefined {
  const named = writtenAt(contribution, path);
  // The document is as people wrote it, whoever the site is for.
  if (named === undefined || getPortal().clean(named) !== named) return undefined;
  if (/^[a-z][a-z0-9+.-]*:/i.test(named)) return safeHref(named);
  const href = documentHref(contribution);
  if (href === undefined) return undefined;
  const base = named.startsWith('/') ? topOf(href, contribution) : href;
  if (base === undefined || !URL.canParse(named.replace(/^\/+/, ''), base)) return undefined;
  return safeHref(new URL(named.replace(/^\/+/, ''), base).href);
}

/** The address of a document without the path of its file. */
function topOf(href: string, { origin: { file } }: Contribution): string | undefined {
  const path = file?.split('/').map(encodeURIComponent).join('/');
  return path !== undefined && href.endsWith(`/${path}`) ? href.slice(0, -path.length) : undefined;
}

/** What names a file in the place of a value, as it is written: `file://…` or `$text: …`. */
function writtenAt({ declared }: Contribution, path: string): string | undefined {
  if (!declared) return undefined;
  const value = valueAt(declared.document.value, [...declared.path, ...path.split('.')]);
  if (typeof value === 'string') return portTarget(value);
  if (!isObject(value)) return undefined;
  const [[key, target] = [], ...others] = Object.entries(value);
  const isNamed = key !== undefined && others.length === 0 && Object.hasOwn(PLACEHOLDERS, key);
  return isNamed && typeof target === 'string' ? target : undefined;
}
