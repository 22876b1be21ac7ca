import { isObject } from '../base/json.ts';
import { clip } from '../base/text.ts';
import { formatOf } from './formats.ts';
import { isManifest } from './manifest.ts';

/**
 * What a document of a catalog file is. Everything that is not for the catalog is *skipped*, and `what` says
 * what it is, a noun with its article; what looks like it is but cannot be used is *rejected* by whoever
 * reads it.
 */
export type Classified =
  | { type: 'backstage' }
  | { type: 'port-entity' }
  | { type: 'blueprint'; value: Record<string, unknown> }
  | { type: 'skipped'; what: string };

const UNKNOWN = 'a document with neither apiVersion, kind and metadata nor identifier and blueprint';
/** What a template is, whether it could be parsed or not. */
export const TEMPLATE = {
  type: 'skipped',
  what: 'a template to be filled in by another tool',
} satisfies Classified;

/** Decides what a parsed document is (reference: backstage.md 1.1, port.md 1.1, 1.9, 1.11). */
export function classify(value: unknown): Classified {
  if (!isObject(value)) return skipped(Array.isArray(value) ? 'a list' : 'a single value');
  if (isPlaceholder(value)) return TEMPLATE;
  return classifyPort(value) ?? classifyBackstage(value) ?? skipped(formatOf(value) ?? UNKNOWN);
}

function classifyPort(value: Record<string, unknown>): Classified | undefined {
  if (isObject(value['invocationMethod'])) return skipped('an action, which is read from the folder actions');
  const scorecard = Object.hasOwn(value, 'identifier')
    ? value['rules']
    : Object.hasOwn(value, 'blueprint') && value['data'];
  if (Array.isArray(scorecard)) return skipped('a scorecard, which is read from the folder scorecards');
  if (!Object.hasOwn(value, 'identifier')) {
    // One that somebody forgot to name, which must be told: nothing else names a blueprint and says this of itself.
    const says = isObject(value['properties']) || isObject(value['relations']);
    return typeof value['blueprint'] === 'string' && says ? { type: 'port-entity' } : undefined;
  }
  if (Object.hasOwn(value, 'blueprint')) return holdsTemplate(value, PORT_KEYS) ?? { type: 'port-entity' };
  if (isObject(value['schema']) || isBareBlueprint(value))
    return holdsTemplate(value, PORT_KEYS) ?? { type: 'blueprint', value };
  return undefined;
}

const BLUEPRINT_TABLES = ['calculationProperties', 'mirrorProperties', 'aggregationProperties'];

/** A blueprint whose schema somebody forgot, which must be told: nothing else has computed properties or relations with targets. */
function isBareBlueprint(value: Record<string, unknown>): boolean {
  if (typeof value['title'] !== 'string') return false;
  if (BLUEPRINT_TABLES.some((key) => isObject(value[key]))) return true;
  const relations = isObject(value['relations']) ? Object.values(value['relations']) : [];
  return (
    relations.length > 0 && relations.every((field) => isObject(field) && Object.hasOwn(field, 'target'))
  );
}

function classifyBackstage(value: Record<string, unknown>): Classified | undefined {
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion === 'string') {
    if (isBackstageVersion(apiVersion))
      return holdsTemplate(value, ENVELOPE_KEYS) ?? templatedFields(value) ?? { type: 'backstage' };
    if (kind === undefined && metadata === undefined) return undefined;
    if (isManifest(apiVersion, value)) return skipped(`a manifest of ${clip(apiVersion, 60)}`);
  }
  if (typeof kind !== 'string' || !isObject(metadata)) return undefined;
  if (!isObject(value['spec']) && !Object.hasOwn(metadata, 'name')) return undefined;
  return holdsTemplate(value, ENVELOPE_KEYS) ?? templatedFields(value) ?? { type: 'backstage' };
}

function isBackstageVersion(apiVersion: string): boolean {
  const group = apiVersion.split('/', 1)[0]!;
  return group === 'backstage.io' || group.endsWith('.backstage.io');
}

const PORT_KEYS = ['identifier', 'blueprint'];
const ENVELOPE_KEYS = ['apiVersion', 'kind'];
const METADATA_KEYS = ['name', 'namespace'];
const SPEC_KEYS = ['owner', 'system', 'lifecycle', 'type'];
const PLACEHOLDER = /\{\{|\{%|<%/;

/** Braces that were not quoted are a mapping in a mapping to YAML. */
function isPlaceholder(value: unknown): boolean {
  if (typeof value === 'string') return PLACEHOLDER.test(value);
  if (!isObject(value)) return false;
  const [key, ...others] = Object.keys(value);
  return others.length === 0 && key !== undefined && /^\{.*\}$/s.test(key);
}

function holdsTemplate(value: Record<string, unknown>, keys: readonly string[]): Classified | undefined {
  return keys.some((key) => isPlaceholder(value[key])) ? TEMPLATE : undefined;
}

/** An entity whose name or owner is a placeholder is a skeleton, from which a scaffolder makes the real one. */
function templatedFields({ metadata, spec }: Record<string, unknown>): Classified | undefined {
  return (
    (isObject(metadata) ? holdsTemplate(metadata, METADATA_KEYS) : undefined) ??
    (isObject(spec) ? holdsTemplate(spec, SPEC_KEYS) : undefined)
  );
}

function skipped(what: string): Classified {
  return { type: 'skipped', what };
}

const ENVELOPE = /^\s*["']?(?:apiVersion["']?\s*:\s*["']?[\w.-]*backstage\.io\/|blueprint["']?\s*:)/m;
const CATALOG_FILE = /(?:^|\/)(?:catalog-info|port)[^/]*\.(?:ya?ml|json)$/i;

/** True when a text that could not be parsed was probably meant for the catalog. */
export function looksLikeCatalog(file: string, text: string): boolean {
  return ENVELOPE.test(text) || CATALOG_FILE.test(file);
}

const BLOCK_TAG =
  /\{%|<%|\{\{[-~]?\s*(?:[./#]|(?:if|else|end|range|with|include|template|define|toYaml|cookiecutter)\b)/;
const VALUES = /\$\{\{\s*(?:values|cookiecutter)\b/;

/**
 * True when a text that could not be parsed is a template for another tool: Helm, Jinja, a scaffolder's
 * skeleton. A scaffolder's own template, which speaks of `parameters` and `steps`, is not.
 */
export function looksLikeTemplate(file: string, text: string): boolean {
  if (BLOCK_TAG.test(text) || VALUES.test(text)) return !/^kind:\s*["']?Template\b/m.test(text);
  return text.includes('{{') && !looksLikeCatalog(file, text);
}
