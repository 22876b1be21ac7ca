import { isObject } from '../../base/json.ts';
import * as field from './fields.ts';

/** Something that Backstage would reject in an envelope; the path leads to it. */
export interface EnvelopeFault {
  path: (string | number)[];
  message: string;
  fix?: string;
}

const ROOT_FIELDS = new Set(['apiVersion', 'kind', 'metadata', 'spec']);
const NOT_TEXT_HINT = 'Put the value in quotes: YAML reads it as something other than text.';

/** Every fault of an entity's envelope (reference: backstage.md 1.1), in the order of the fields. */
export function envelopeFaults(entity: Record<string, unknown>): EnvelopeFault[] {
  const faults: EnvelopeFault[] = [];
  if (!field.isApiVersion(entity['apiVersion'])) {
    faults.push({
      path: ['apiVersion'],
      message: `apiVersion ${show(entity['apiVersion'])} is not of the form [domain/]version`,
    });
  }
  if (!field.isKind(entity['kind'])) {
    faults.push({
      path: ['kind'],
      message: `kind ${show(entity['kind'])} must start with a letter and hold letters and digits only, at most 63`,
    });
  }
  for (const key of Object.keys(entity)) {
    if (!ROOT_FIELDS.has(key))
      faults.push({ path: [key], message: `the root of an entity has no field ${key}` });
  }
  if ('spec' in entity && !isObject(entity['spec']))
    faults.push({ path: ['spec'], message: `spec ${show(entity['spec'])} is not a mapping` });
  if (isObject(entity['metadata'])) faults.push(...metadataFaults(entity['metadata']));
  else faults.push({ path: ['metadata'], message: `metadata ${show(entity['metadata'])} is not a mapping` });
  return faults;
}

function metadataFaults(metadata: Record<string, unknown>): EnvelopeFault[] {
  const faults: EnvelopeFault[] = [];
  const check = (key: string, valid: (value: unknown) => boolean, rule: string): void => {
    const value = metadata[key];
    if (Object.hasOwn(metadata, key) && !valid(value)) {
      faults.push({
        path: ['metadata', key],
        message: `metadata.${key} ${show(value)} ${rule}`,
        ...hint(value),
      });
    }
  };
  if (!Object.hasOwn(metadata, 'name'))
    faults.push({ path: ['metadata'], message: 'metadata.name is missing' });
  check(
    'name',
    field.isName,
    'must be 1 to 63 letters, digits, "-", "_" or ".", with a letter or digit at both ends',
  );
  check(
    'namespace',
    field.isNamespace,
    'must be 1 to 63 lower-case letters, digits or "-", with a letter or digit at both ends',
  );
  check('title', (value) => typeof value === 'string' && value !== '', 'must be a text that is not empty');
  check('description', (value) => typeof value === 'string', 'must be a text');
  faults.push(
    ...mapFaults(
      metadata,
      'labels',
      field.isLabelValue,
      'must be empty or 1 to 63 letters, digits, "-", "_" or "."',
    ),
  );
  faults.push(...mapFaults(metadata, 'annotations', field.isAnnotationValue, 'must be a text'));
  faults.push(...tagFaults(metadata), ...linkFaults(metadata));
  return faults;
}

function mapFaults(
  metadata: Record<string, unknown>,
  key: 'labels' | 'annotations',
  valid: (value: unknown) => boolean,
  rule: string,
): EnvelopeFault[] {
  if (!Object.hasOwn(metadata, key)) return [];
  const map = metadata[key];
  if (!isObject(map))
    return [{ path: ['metadata', key], message: `metadata.${key} ${show(map)} is not a mapping` }];
  const faults: EnvelopeFault[] = [];
  for (const [name, value] of Object.entries(map)) {
    const path = ['metadata', key, name];
    if (!field.isKey(name))
      faults.push({
        path,
        message: `the key ${show(name)} in metadata.${key} is not of the form [domain/]name`,
      });
    if (!valid(value))
      faults.push({
        path,
        message: `metadata.${key}[${JSON.stringify(name)}] ${show(value)} ${rule}`,
        ...hint(value),
      });
  }
  return faults;
}

function tagFaults(metadata: Record<string, unknown>): EnvelopeFault[] {
  if (!Object.hasOwn(metadata, 'tags')) return [];
  const tags = metadata['tags'];
  if (!Array.isArray(tags))
    return [{ path: ['metadata', 'tags'], message: `metadata.tags ${show(tags)} is not a list` }];
  return tags.flatMap((tag, index) =>
    field.isTag(tag)
      ? []
      : [
          {
            path: ['metadata', 'tags', index],
            message: `the tag ${show(tag)} must be 1 to 63 lower-case letters, digits, ":", "+" or "#", joined by single "-"`,
            ...hint(tag),
          },
        ],
  );
}

function linkFaults(metadata: Record<string, unknown>): EnvelopeFault[] {
  if (!Object.hasOwn(metadata, 'links')) return [];
  const links = metadata['links'];
  if (!Array.isArray(links))
    return [{ path: ['metadata', 'links'], message: `metadata.links ${show(links)} is not a list` }];
  const faults: EnvelopeFault[] = [];
  for (const [index, link] of links.entries()) {
    const path = ['metadata', 'links', index];
    if (!isObject(link)) {
      faults.push({ path, message: `the link ${show(link)} is not a mapping with a url` });
      continue;
    }
    if (!field.isLinkUrl(link['url']))
      faults.push({
        path: [...path, 'url'],
        message: `the link address ${show(link['url'])} is not a complete URL`,
      });
    for (const key of ['title', 'icon', 'type']) {
      const value = link[key];
      const blank = typeof value !== 'string' || (key === 'type' ? value === '' : value.trim() === '');
      if (Object.hasOwn(link, key) && blank)
        faults.push({
          path: [...path, key],
          message: `the link's ${key} ${show(value)} must be a text that is not empty`,
        });
    }
  }
  return faults;
}

function hint(value: unknown): { fix?: string } {
  return typeof value === 'string' || value === null || typeof value === 'object'
    ? {}
    : { fix: NOT_TEXT_HINT };
}

function show(value: unknown): string {
  if (value === undefined) return '(missing)';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
