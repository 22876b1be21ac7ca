import { isObject } from '../base/json.ts';
import type { ProblemRule } from '../base/problem.ts';
import { formatNumber } from '../base/text.ts';
import { isBlocking, type YamlDocument, type YamlErrorCode } from '../base/yaml.ts';
import { classify, looksLikeTemplate, TEMPLATE } from './classify.ts';
import { type Item, itemOrigin, type Path } from './item.ts';
import { itemPrints } from './item-print.ts';
import type { ParsedText } from './parse.ts';
import type { Filler } from './placeholders.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';
import type { Shelf } from './shelf.ts';

/** How many documents were used, left aside, or refused. */
export interface DocumentCounts {
  accepted: number;
  skipped: number;
  rejected: number;
}

const YAML_RULES: Record<YamlErrorCode, ProblemRule> = {
  syntax: RULES['yaml-syntax'],
  'duplicate-key': RULES['duplicate-key'],
  'alias-bomb': RULES['alias-bomb'],
  'too-deep': RULES['too-deep'],
  'unsafe-key': RULES['unsafe-key'],
};

const BACKSTAGE_FORM = { type: 'backstage' } as const;

/** A parsed catalog file. */
export interface CatalogFile extends ParsedText {
  /** The files among which it lies, and its path there. */
  shelf: Shelf;
  path: string;
  text: string;
}

/**
 * Sorts the documents of a file. Gives those that are for the catalog, each item of a list by itself; counts
 * and reports the others: what is broken one by one, what was left aside once for each kind of thing.
 *
 * @param shown the documents that are entities of Backstage's form and wanted, as Backstage reads them; all others were
 *   seen to
 */
export function takeDocuments(
  source: CatalogFile,
  filler: Filler,
  counts: DocumentCounts,
  reporter: Reporter,
  shown?: ReadonlyMap<number, unknown>,
): Item[] {
  const { shelf, path: at, text } = source;
  const file = shelf.nameOf(at);
  const from = shelf.fromOf(at);
  const items: Item[] = [];
  const skipped = new Map<string, { first: Item; count: number }>();
  const fill = filler.forText(text);
  const printOf = itemPrints(source);
  let isTemplate: boolean | undefined;
  for (const [index, parsed] of source.documents.entries()) {
    const document = shown?.has(index) ? readable(parsed, shown.get(index)) : parsed;
    if (shown ? !shown.has(index) : document.empty && document.errors.length === 0) continue;
    const broken = document.errors.some(isBlocking);
    if (broken && !shown) isTemplate ??= looksLikeTemplate(file, text);
    if (!(broken && isTemplate)) reportErrors(source, document, reporter);
    if (broken && !isTemplate) {
      counts.rejected += 1;
      continue;
    }
    for (const { value, path } of shown
      ? [{ value: document.value, path: [] }]
      : broken
        ? [{ value: undefined, path: [] }]
        : itemsOf(document.value)) {
      const is = shown ? BACKSTAGE_FORM : broken ? TEMPLATE : classify(value);
      const print = printOf(index, path);
      const place = { file, shelf, at, ...(from && { from }) };
      const item = { ...place, index, document, path, print, value, unfilled: [], is };
      if (is.type === 'skipped') {
        counts.skipped += 1;
        const alike = skipped.get(is.what);
        if (alike) alike.count += 1;
        else skipped.set(is.what, { first: item, count: 1 });
      } else items.push(fill(item));
    }
  }
  for (const [what, { first, count }] of skipped) reportSkipped(what, first, count, reporter);
  return items;
}

/** A document that Backstage reads: keys such as `1` and `"1"`, which are one to JavaScript, are two to YAML. */
function readable(document: YamlDocument, value: unknown): YamlDocument {
  if (!document.errors.some(isBlocking) || document.errors.some(({ code }) => code !== 'duplicate-key'))
    return document;
  return { ...document, value: JSON.parse(JSON.stringify(value, asJson)), errors: [], marks: '' };
}

/** What JSON has no word for is a text, as everywhere; a key that could change how objects work is left out. */
function asJson(key: string, value: unknown): unknown {
  if (key === '__proto__') return undefined;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** A list is one item for each of its members when they are entities or definitions; anything else is one item. */
function itemsOf(value: unknown): { value: unknown; path: Path }[] {
  if (!Array.isArray(value) || !value.some(looksDeclared)) return [{ value, path: [] }];
  return value.map((item, index) => ({ value: item, path: [index] }));
}

function looksDeclared(value: unknown): boolean {
  return (
    isObject(value) &&
    (Object.hasOwn(value, 'identifier') || (Object.hasOwn(value, 'kind') && Object.hasOwn(value, 'metadata')))
  );
}

function reportErrors({ shelf, path, text }: CatalogFile, document: YamlDocument, reporter: Reporter): void {
  const place = { source: 'catalog', ...shelf.fromOf(path), file: shelf.nameOf(path) };
  for (const { code, line, column, message } of document.errors) {
    const fix =
      code === 'syntax' && text.startsWith('```') ? 'Remove the lines with ``` around the YAML.' : undefined;
    reporter.report(YAML_RULES[code], { ...place, line, column }, message, { fix });
  }
}

function reportSkipped(what: string, first: Item, count: number, reporter: Reporter): void {
  const rule = what === TEMPLATE.what ? RULES.template : RULES['not-an-entity'];
  const subject = count === 1 ? 'the document was' : `${formatNumber(count)} documents were`;
  reporter.report(rule, itemOrigin(first), `${subject} skipped: ${what}`, { key: what });
}
