import { z } from 'zod';
import { packageVersion } from '../../base/version.ts';
import type { Portal } from '../portal.ts';
import { SECTIONS } from './sections.ts';

/** What the API has, with addresses and schemas. All paths are relative to the folder of this file. */
export const ApiIndex = z.strictObject({
  title: z.string().describe('Name of the portal.'),
  description: z.string(),
  url: z.string().nullable().describe('Address of the site; null when the settings name none.'),
  api: z.literal('v1'),
  version: z.string().describe('Version of Portolan.'),
  sections: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      about: z.string(),
      start: z.string().describe('The document to start with.'),
      schemas: z.array(z.string()).describe('JSON Schemas of its documents.'),
    }),
  ),
  documents: z
    .array(
      z.strictObject({ path: z.string(), section: z.string(), schema: z.string(), bytes: z.int().min(0) }),
    )
    .describe('Every file of the API but this one and the schemas.'),
});

/** A file of the API as it is written. */
export interface ApiFile {
  /** Path below `/api/v1/`. */
  path: string;
  text: string;
}

/**
 * All files of the API, one after the other: the schemas, the documents of every section, and the index
 * last. The same portal gives the same bytes.
 */
export function* apiFiles(portal: Portal): Generator<ApiFile> {
  const sections: z.infer<typeof ApiIndex>['sections'] = [];
  const documents: z.infer<typeof ApiIndex>['documents'] = [];
  yield { path: schemaPath('index'), text: schemaText(ApiIndex) };
  for (const [id, section] of Object.entries(SECTIONS)) {
    const schemas = Object.entries(section.schemas(portal));
    for (const [name, schema] of schemas) yield { path: schemaPath(name), text: schemaText(schema) };
    sections.push({
      id,
      title: section.title,
      about: section.about,
      start: section.start,
      schemas: schemas.map(([name]) => schemaPath(name)),
    });
    for (const { path, schema, value } of section.documents(portal)) {
      const text = layOut(value);
      documents.push({ path, section: id, schema: schemaPath(schema), bytes: Buffer.byteLength(text) });
      yield { path, text };
    }
  }
  const { title, description, url } = portal.settings;
  const index: z.infer<typeof ApiIndex> = {
    title,
    description,
    url: url ?? null,
    api: 'v1',
    version: packageVersion(),
    sections,
    documents,
  };
  yield { path: 'index.json', text: layOut(index, 3) };
}

function schemaPath(name: string): string {
  return `schema/${name}.json`;
}

function schemaText(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema), null, 1)}\n`;
}

/**
 * JSON with a line for every member down to `depth`, and the rest of each on that line: a column is a line,
 * which people and tools that compare files can read, and no space is wasted within it.
 */
export function layOut(value: unknown, depth = 2): string {
  return `${lay(value, depth)}\n`;
}

function lay(value: unknown, depth: number): string {
  if (depth === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    const plain = value.every((item) => typeof item !== 'object' || item === null);
    return plain || value.length === 0
      ? JSON.stringify(value)
      : `[\n${value.map((item) => lay(item, depth - 1)).join(',\n')}\n]`;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) return '{}';
  return `{\n${members.map(([key, member]) => `${JSON.stringify(key)}: ${lay(member, depth - 1)}`).join(',\n')}\n}`;
}
