import { isObject } from '../../base/json.ts';
import { clip } from '../../base/text.ts';
import { safeHref } from '../../base/url.ts';
import { CATALOG_PROBLEMS as RULES } from '../problems.ts';
import { type Fault, QUOTE_HINT } from '../schema-faults.ts';
import * as field from './fields.ts';
import { parseLocationRef } from './location-ref.ts';
import { caseTwins } from './search-keys.ts';

const ROOT_FIELDS = new Set(['apiVersion', 'kind', 'metadata', 'spec']);

/**
 * Every fault of an entity's envelope (reference: backstage.md 1.1), in the order of the fields.
 *
 * @param version the apiVersion to write where there is none
 */
export function envelopeFaults(entity: Record<string, unknown>, version: string): Fault[] {
  const faults: Fault[] = [];
  const { apiVersion, kind, metadata, spec } = entity;
  if (apiVersion === undefined)
    faults.push({
      ...fault(['apiVersion'], 'apiVersion is missing', `Add apiVersion: ${version}.`),
      rule: RULES['required-field'],
    });
  else if (!field.isApiVersion(apiVersion))
    faults.push(fault(['apiVersion'], `apiVersion ${show(apiVersion)} is not of the form [domain/]version`));
  if (!field.isKind(kind))
    faults.push(
      fault(
        ['kind'],
        `kind ${show(kind)} must start with a letter and hold letters and digits only, at most 63`,
      ),
    );
  for (const key of Object.keys(entity)) {
    if (!ROOT_FIELDS.has(key))
      faults.push({
        ...fault([key], `the root of an entity has no field ${clip(key, 60)}`),
        rule: RULES['unknown-root-field'],
      });
  }
  if (spec !== undefined && !isObject(spec))
    faults.push(fault(['spec'], `spec ${show(spec)} is not a mapping`));
  if (isObject(metadata)) metadataFaults(metadata, faults);
  else faults.push(fault(['metadata'], `metadata ${show(metadata)} is not a mapping`));
  const twins = caseTwins(entity);
  if (twins) {
    const message = `${clip(twins.second, 100)} and ${clip(twins.first, 100)} differ in letter case only`;
    faults.push({ ...fault([...twins.path], message), rule: RULES['key-case'] });
  }
  return faults;
}

interface TextField {
  key: string;
  fits(value: unknown): boolean;
  rule: string;
}

const NOT_EMPTY = {
  fits: (value: unknown) => typeof value === 'string' && value !== '',
  rule: 'must be a text that is not empty',
};

const TEXT_FIELDS: readonly TextField[] = [
  {
    key: 'name',
    fits: field.isName,
    rule: 'must be 1 to 63 letters, digits, "-", "_" or ".", with a letter or digit at both ends',
  },
  {
    key: 'namespace',
    fits: field.isNamespace,
    rule: 'must be 1 to 63 lower-case letters, digits or "-", with a letter or digit at both ends',
  },
  { key: 'title', ...NOT_EMPTY },
  { key: 'uid', ...NOT_EMPTY },
  { key: 'etag', ...NOT_EMPTY },
  { key: 'description', fits: (value) => typeof value === 'string', rule: 'must be a text' },
];

function metadataFaults(metadata: Record<string, unknown>, faults: Fault[]): void {
  if (!Object.hasOwn(metadata, 'name')) faults.push(fault(['metadata'], 'metadata.name is missing'));
  for (const { key, fits, rule } of TEXT_FIELDS) {
    if (!Object.hasOwn(metadata, key) || fits(metadata[key])) continue;
    faults.push(
      fault(['metadata', key], `metadata.${key} ${show(metadata[key])} ${rule}`, hint(metadata[key])),
    );
  }
  mapFaults(
    metadata,
    'labels',
    field.isLabelValue,
    'must be empty or 1 to 63 letters, digits, "-", "_" or "."',
    faults,
  );
  mapFaults(metadata, 'annotations', field.isAnnotationValue, 'must be a text', faults);
  if (Object.hasOwn(metadata, 'tags')) tagFaults(metadata['tags'], faults);
  if (Object.hasOwn(metadata, 'links')) linkFaults(metadata['links'], faults);
}

function mapFaults(
  metadata: Record<string, unknown>,
  key: 'labels' | 'annotations',
  fits: (value: unknown) => boolean,
  rule: string,
  faults: Fault[],
): void {
  if (!Object.hasOwn(metadata, key)) return;
  const map = metadata[key];
  if (!isObject(map)) {
    faults.push(fault(['metadata', key], `metadata.${key} ${show(map)} is not a mapping`));
    return;
  }
  for (const [name, value] of Object.entries(map)) {
    const path = ['metadata', key, name];
    if (!field.isKey(name))
      faults.push(fault(path, `the key ${show(name)} in metadata.${key} is not of the form [domain/]name`));
    if (!fits(value))
      faults.push(fault(path, `metadata.${key}[${show(name)}] ${show(value)} ${rule}`, hint(value)));
    else if (LOCATION_REFS.has(name) && !parseLocationRef(String(value))) {
      faults.push({
        ...fault(path, `metadata.${key}[${show(name)}] ${show(value)} does not say where to look`),
        rule: RULES.annotation,
      });
    } else if (PAGES.has(name) && URL.canParse(String(value)) && !safeHref(value))
      faults.push(unsafeLink(path, `metadata.${key}[${show(name)}]`, value));
  }
}

/** Annotations whose value is the address of a page, which Backstage replaces where a browser would execute it. */
const PAGES = new Set(['backstage.io/view-url', 'backstage.io/edit-url']);

/** Annotations whose value is a type and a target. */
const LOCATION_REFS = new Set(['backstage.io/techdocs-ref', 'backstage.io/source-location']);

function tagFaults(tags: unknown, faults: Fault[]): void {
  if (!Array.isArray(tags)) {
    faults.push(fault(['metadata', 'tags'], `metadata.tags ${show(tags)} is not a list`));
    return;
  }
  for (const [index, tag] of tags.entries()) {
    if (field.isTag(tag)) continue;
    const message = `the tag ${show(tag)} must be 1 to 63 lower-case letters, digits, ":", "+" or "#", joined by single "-"`;
    faults.push(fault(['metadata', 'tags', index], message, hint(tag)));
  }
}

function linkFaults(links: unknown, faults: Fault[]): void {
  if (!Array.isArray(links)) {
    faults.push(fault(['metadata', 'links'], `metadata.links ${show(links)} is not a list`));
    return;
  }
  for (const [index, link] of links.entries()) {
    const path = ['metadata', 'links', index];
    if (!isObject(link)) {
      faults.push(fault(path, `the link ${show(link)} is not a mapping with a url`));
      continue;
    }
    urlFault(link['url'], [...path, 'url'], faults);
    for (const key of ['title', 'icon', 'type']) {
      const value = link[key];
      const blank = typeof value !== 'string' || (key === 'type' ? value === '' : value.trim() === '');
      if (Object.hasOwn(link, key) && blank)
        faults.push(
          fault([...path, key], `the link's ${key} ${show(value)} must be a text that is not empty`),
        );
    }
  }
}

/** An address without user or password that no browser executes; saves parsing nearly all of them a second time. */
const PLAIN_ADDRESS = /^https?:\/\/[\w.-]+(?::\d{1,5})?(?:[/?#][\w./?#=&%+~:,;!-]*)?$/i;

function urlFault(url: unknown, path: (string | number)[], faults: Fault[]): void {
  if (typeof url === 'string' && PLAIN_ADDRESS.test(url) && URL.canParse(url)) return;
  if (!field.isLinkUrl(url)) faults.push(fault(path, `the link address ${show(url)} is not a complete URL`));
  else if (!safeHref(url)) faults.push(unsafeLink(path, 'the link address', url));
}

function unsafeLink(path: (string | number)[], what: string, url: unknown): Fault {
  const message = `${what} ${show(url)} is of a kind that browsers could execute or that hides a password`;
  return { ...fault(path, message), rule: RULES['unsafe-link'] };
}

function fault(path: (string | number)[], message: string, fix?: string): Fault {
  return { rule: RULES.field, path, message, ...(fix ? { fix } : {}) };
}

function hint(value: unknown): string | undefined {
  return typeof value === 'string' || value === null || typeof value === 'object' ? undefined : QUOTE_HINT;
}

function show(value: unknown): string {
  return value === undefined ? '(missing)' : clip(JSON.stringify(value) ?? String(value), 80);
}
