import { asString } from '../../base/json.ts';
import { safeHref } from '../../base/url.ts';
import type { Blueprint, Property } from '../../catalog/blueprint.ts';
import type { Entity } from '../../catalog/entity.ts';
import { getPortal } from '../../portal/store.ts';
import { partId, partsOf } from './parts.ts';
import { hostAndPath } from './shown.ts';

/** A page elsewhere that a property names to be shown within the page of an entity. */
export interface Embed {
  id: string;
  title: string;
  description: string | undefined;
  href: string;
  /** Host and path, for saying where the link goes. */
  address: string;
  /** What the policy of the page must allow; undefined where the page elsewhere is only a link. */
  origin: string | undefined;
  /** Why it is only a link. */
  reason: string | undefined;
}

/** True for the address of a page that has a part of the entity's page for itself. */
export function isEmbed({ spec, type }: Property, value: unknown): value is string {
  return (
    spec === 'embedded-url' && (type === undefined || type === 'string') && safeHref(value) !== undefined
  );
}

/** The pages elsewhere that an entity names, in the order of their properties. Nothing is loaded from them unasked. */
export function embedsOf(entity: Entity, blueprint: Blueprint): Embed[] {
  const { settings } = getPortal();
  return partsOf(entity, blueprint).flatMap(({ id, property, value }): Embed[] => {
    if (!isEmbed(property, value)) return [];
    const url = new URL(safeHref(value)!);
    const reason = reasonAgainst(url, settings.pages.embed, settings.url);
    return [
      {
        id: partId('embed', id),
        title: property.title ?? id,
        description: asString(property.description),
        href: url.href,
        address: hostAndPath(url.href),
        origin: reason === undefined ? url.origin : undefined,
        reason,
      },
    ];
  });
}

/** The origins that the policy of an entity's page must allow, each once. */
export function framesOf(embeds: readonly Embed[]): string[] {
  return [...new Set(embeds.flatMap(({ origin }) => origin ?? []))].sort();
}

function reasonAgainst(url: URL, hosts: readonly string[], site: string | undefined): string | undefined {
  if (url.protocol !== 'https:') return 'It is not shown here, as its address does not begin with https.';
  if (site !== undefined && new URL(site).host === url.host)
    return 'It is not shown here, as it is a page of this site.';
  if (hosts.some((pattern) => fits(url.host, pattern))) return undefined;
  return `It is not shown here, as pages.embed in portal.yaml does not name ${url.host}.`;
}

/** Whether a host is meant, as a content security policy means it: `*.` stands for at least one label. */
function fits(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}
