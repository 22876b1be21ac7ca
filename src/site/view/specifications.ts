import { asString, isObject, own } from '../../base/json.ts';
import { safeHref } from '../../base/url.ts';
import { lineOrigin } from '../../catalog/assemble.ts';
import type { Blueprint, Property } from '../../catalog/blueprint.ts';
import type { Entity } from '../../catalog/entity.ts';
import type { OperationGroup, Specification } from '../../catalog/specification/document/model.ts';
import { readSpecification } from '../../catalog/specification/document/read.ts';
import { apiDefinition } from '../../portal/api-definition.ts';
import { originHref } from './entity.ts';
import { contributionAt, namedFileHref } from './named-file.ts';
import { partId, partsOf } from './parts.ts';

/** A specification of an API as a part of a page. */
export interface SpecificationPart {
  id: string;
  title: string;
  description: string | undefined;
  /** What can be drawn of it; undefined where it cannot be read. */
  drawn: DrawnSpecification | undefined;
  /** Why it cannot be read, as a sentence. */
  fault: string | undefined;
  /** It as text, shortened. */
  raw: { text: string; lines: number; shown: number; cut: boolean };
  /** Where all of it is, when a person can look there. */
  source: string | undefined;
}

export interface DrawnSpecification extends Specification {
  /** Groups that are not drawn, and how many operations they have. */
  others: readonly { name: string; count: number }[];
  /** Operations that are not drawn: those of `others`, and the rest of a group that is drawn in part. */
  left: number;
  /** Servers that are not drawn. */
  moreServers: number;
}

/** Operations of a page, in all its specifications: a page stays below 40 KB. */
const MOST_OPERATIONS = 40;
const LEAST_OPERATIONS = 10;
/** Operations up to which all groups stand open. */
export const OPEN_OPERATIONS = 24;
const SERVERS = 4;
const OTHERS = 20;
/** A text that a page shows as a whole; of a longer one it shows the beginning. */
const SMALL_TEXT = 4000;
const SMALL_LINES = 120;
const RAW_LINES = 40;
const RAW_TEXT = 2000;

/** True for a specification that stands in the catalog itself; one that is only named by its address is a link. */
export function isSpecification({ spec }: Property, value: unknown): boolean {
  if (spec !== 'open-api' && spec !== 'async-api') return false;
  if (typeof value === 'string') return value.trim() !== '' && safeHref(value) === undefined;
  return isObject(value) && Object.keys(value).length > 0;
}

/** The specifications that the properties of an entity hold, in their order. */
export function specificationsOf(entity: Entity, blueprint: Blueprint): SpecificationPart[] {
  const found = partsOf(entity, blueprint).filter(({ property, value }) => isSpecification(property, value));
  const most = Math.max(LEAST_OPERATIONS, Math.floor(MOST_OPERATIONS / Math.max(1, found.length)));
  return found.map(({ id, path, property, value }) => ({
    ...specificationPart(entity, path, value, most),
    id: partId('spec', id),
    title: property.title ?? id,
    description: asString(property.description),
  }));
}

/**
 * The definition of an API of Backstage's; undefined where it has none. Backstage wants a text; one that is written as a
 * mapping, or filled by `$json` or `$yaml`, is a problem and shown all the same.
 */
export function definitionOf(entity: Entity): SpecificationPart | undefined {
  const value = apiDefinition(entity);
  if (value === undefined) return undefined;
  const type = asString(own(entity.doc.spec, 'type'))?.toLowerCase() ?? '';
  const part = specificationPart(entity, 'spec.definition', value, MOST_OPERATIONS);
  // GraphQL, gRPC and what people make up are texts, and nothing is wrong with them.
  const isDrawable = type === 'openapi' || type === 'asyncapi' || part.drawn !== undefined;
  return {
    ...part,
    ...(isDrawable ? {} : { fault: undefined }),
    id: 'definition',
    title: 'Definition',
    description: undefined,
  };
}

/** True where {@link definitionOf} gives something. */
export function hasDefinition(entity: Entity): boolean {
  return apiDefinition(entity) !== undefined;
}

function specificationPart(
  entity: Entity,
  path: string,
  value: unknown,
  most: number,
): Omit<SpecificationPart, 'id' | 'title' | 'description'> {
  const reading = readSpecification(value);
  return {
    drawn: 'specification' in reading ? drawn(reading.specification, most) : undefined,
    fault:
      'fault' in reading
        ? `It cannot be drawn: ${reading.line === undefined ? '' : `line ${reading.line}: `}${reading.fault}.`
        : undefined,
    raw: rawOf(value),
    source: sourceOf(entity, path),
  };
}

function drawn(specification: Specification, most: number): DrawnSpecification {
  const groups: OperationGroup[] = [];
  const others: { name: string; count: number }[] = [];
  let room = most;
  let shown = 0;
  for (const { name, operations } of specification.groups) {
    const part = operations.slice(0, room);
    if (part.length > 0) groups.push({ name, operations: part });
    else others.push({ name, count: operations.length });
    room -= part.length;
    shown += part.length;
  }
  return {
    ...specification,
    groups,
    others: others.slice(0, OTHERS),
    left: specification.total - shown,
    servers: specification.servers.slice(0, SERVERS),
    moreServers: Math.max(0, specification.servers.length - SERVERS),
  };
}

function rawOf(value: unknown): SpecificationPart['raw'] {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const lines = text.trimEnd().split('\n');
  if (text.length <= SMALL_TEXT && lines.length <= SMALL_LINES)
    return { text, lines: lines.length, shown: lines.length, cut: false };
  const part = lines.slice(0, RAW_LINES).join('\n').slice(0, RAW_TEXT);
  return { text: part, lines: lines.length, shown: part.split('\n').length, cut: true };
}

function sourceOf(entity: Entity, path: string): string | undefined {
  const found = contributionAt(entity, path);
  return found && (namedFileHref(found, path) ?? originHref(lineOrigin(found, path)));
}
