import { z } from 'zod';
import { stableStringify } from '../src/base/json.ts';
import { list } from '../src/base/text.ts';
import type { Comments } from './schema-comments.ts';
import { code, type Node, typeText } from './schema-types.ts';

/** A mapping with keys of its own, and all the places where it may stand. */
interface Section {
  paths: string[];
  node: Node;
}

export interface ReferenceOptions {
  /** Heading of the keys at the root; left out, they stand without one. */
  title?: string;
  /** Level of the headings. */
  level: number;
}

/**
 * The keys of a schema as Markdown: a section for each mapping, an entry for each key with its type, its
 * default and what it means. A mapping that may stand in several places is written once. What a key means is
 * taken from the comments, else from the schema's own descriptions.
 */
export function referenceMarkdown(schema: z.ZodType, comments: Comments, options: ReferenceOptions): string {
  const sections: Section[] = [];
  collect(jsonSchema(schema), '', sections);
  return sections.map((section) => sectionMarkdown(section, sections, comments, options)).join('\n');
}

/** Paths of keys that neither a comment nor a description says anything about. */
export function undocumentedKeys(schema: z.ZodType, comments: Comments): string[] {
  const sections: Section[] = [];
  collect(jsonSchema(schema), '', sections);
  return sections.flatMap(({ paths, node }) =>
    Object.entries(node.properties!).flatMap(([key, member]) => {
      const at = join(paths[0]!, key);
      return meaning(at, member, comments) ? [] : [at];
    }),
  );
}

function jsonSchema(schema: z.ZodType): Node {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node;
}

function collect(node: Node, path: string, sections: Section[]): void {
  if (node.properties) {
    const known = sectionOf(node, sections);
    if (known) {
      if (!known.paths.includes(path)) known.paths.push(path);
      return;
    }
    sections.push({ paths: [path], node });
  }
  for (const [key, member] of Object.entries(node.properties ?? {}))
    collect(member, join(path, key), sections);
  if (node.items) collect(node.items, `${path}[]`, sections);
  if (typeof node.additionalProperties === 'object') collect(node.additionalProperties, path, sections);
  for (const option of node.anyOf ?? []) collect(option, path, sections);
}

function sectionMarkdown(
  { paths, node }: Section,
  sections: Section[],
  comments: Comments,
  { title, level }: ReferenceOptions,
): string {
  const [path] = paths as [string];
  const heading = path === '' ? title : code(path);
  const intro = comments.schemas.get(path) ?? node.description;
  const linkTo = (mapping: Node): string => anchor(sectionOf(mapping, sections)!.paths[0]!);
  return [
    ...(heading ? [`${'#'.repeat(level)} ${heading}`, ''] : []),
    ...(intro ? [intro, ''] : []),
    ...(paths.length > 1
      ? [`${list(paths.slice(1).map(code))} ${paths.length > 2 ? 'have' : 'has'} the same keys.`, '']
      : []),
    ...Object.entries(node.properties!).map(([key, member]) => {
      const text = meaning(join(path, key), member, comments);
      return `- ${code(key)} (${facts(member, node.required?.includes(key) ?? false, linkTo)})${text ? `: ${text}` : ''}`;
    }),
    '',
  ].join('\n');
}

function meaning(path: string, node: Node, { keys, schemas }: Comments): string | undefined {
  return keys.get(path) ?? node.description ?? schemas.get(path);
}

function facts(node: Node, required: boolean, linkTo: (mapping: Node) => string): string {
  const value = node.default;
  const type = typeText(node, linkTo);
  if (required) return `${type}; required`;
  const says =
    typeof value === 'object' && value !== null
      ? Object.keys(value).length > 0
      : value !== undefined && value !== '';
  return says
    ? `${type}; by default ${code(typeof value === 'string' ? value : JSON.stringify(value).replaceAll('","', '", "'))}`
    : type;
}

function sectionOf(node: Node, sections: Section[]): Section | undefined {
  const keys = stableStringify(node.properties);
  return sections.find((section) => stableStringify(section.node.properties) === keys);
}

/** The anchor that Git hosts give to a heading that is a path. */
function anchor(path: string): string {
  return path.toLowerCase().replace(/[^a-z0-9_-]/g, '');
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
