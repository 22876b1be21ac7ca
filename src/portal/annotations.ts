import { asString, isObject, own } from '../base/json.ts';
import { safeHref } from '../base/url.ts';
import { knownAnnotation } from '../catalog/annotations/known.ts';
import { annotationHref } from '../catalog/annotations/links.ts';
import { valueAt } from '../catalog/document.ts';
import type { Entity } from '../catalog/entity.ts';
import { findRef } from '../catalog/ref.ts';
import type { Portal } from './portal.ts';

/** An annotation as pages and documents show it. */
export interface ShownAnnotation {
  key: string;
  value: string;
  /** What it is; undefined for one that nobody has told us of. */
  title: string | undefined;
  /** Where it leads to: a tool that the settings know, or the address that it is. */
  href: string | undefined;
  /** The entity of the catalog that it names. */
  ref: string | undefined;
  /** True where it leads to a tool. */
  isTool: boolean;
}

/** The annotations of an entity, in the order in which they are written. */
export function shownAnnotations(
  { settings, byRef }: Pick<Portal, 'settings' | 'byRef'>,
  entity: Entity,
): ShownAnnotation[] {
  const annotations = annotationsOf(entity);
  return Object.entries(annotations).map(([key, raw]) => {
    const value = typeof raw === 'string' ? raw : JSON.stringify(raw);
    const known = knownAnnotation(key);
    const href = annotationHref(key, value, annotations, settings.integrations);
    const ref = known?.isRef ? findRef(value.trim(), (one) => byRef.has(one)) : undefined;
    const isTool = href !== undefined && known?.tool !== undefined;
    return { key, value, title: known?.title, href, ref, isTool };
  });
}

/** Annotations that say where the code is, the surest first. */
const SOURCES = [
  'backstage.io/source-location',
  'github.com/project-slug',
  'gitlab.com/project-slug',
  'dev.azure.com/project-repo',
];

/** The address of the code of an entity, from its annotations or what sources found. */
export function sourceOf({ settings }: Pick<Portal, 'settings'>, entity: Entity): string | undefined {
  const annotations = annotationsOf(entity);
  for (const key of SOURCES) {
    const value = asString(own(annotations, key));
    const href =
      value === undefined ? undefined : annotationHref(key, value, annotations, settings.integrations);
    if (href !== undefined) return href;
  }
  return safeHref(asString(valueAt(entity.doc, 'properties.git.url')));
}

function annotationsOf({ doc }: Entity): Record<string, unknown> {
  const annotations = own(doc.metadata, 'annotations');
  return isObject(annotations) ? annotations : {};
}
