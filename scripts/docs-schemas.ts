import { z } from 'zod';
import { Settings } from '../src/portal/settings.ts';
import { SOURCES } from '../src/sources/index.ts';
import { settingsComments } from './docs-settings.ts';
import { type GeneratedPage, runPage } from './generated-page.ts';

/**
 * Writes `schemas/portal.json`, by which editors complete and check `portal.yaml`.
 * usage: node scripts/docs-schemas.ts [--check]
 */
export const SETTINGS_SCHEMA: GeneratedPage = { path: 'schemas/portal.json', make: settingsSchema };

type Node = z.core.JSONSchema.JSONSchema;

function settingsSchema(): string {
  const schema = jsonSchema(Settings);
  describe(schema, '', settingsComments().keys);
  const items = (schema.properties!['sources'] as Node).items as Node;
  const common = { ...items.properties };
  // Every source has keys of its own beside those that all of them have.
  (schema.properties!['sources'] as Node).items = {
    anyOf: [...SOURCES.values()].map(({ type, title, settings }) => {
      const own = jsonSchema(settings);
      return {
        title,
        type: 'object',
        properties: { ...common, type: { ...(common['type'] as Node), const: type }, ...own.properties },
        required: [...new Set([...(items.required ?? []), ...(own.required ?? [])])],
        additionalProperties: false,
      };
    }),
  };
  return `${JSON.stringify({ ...schema, title: 'Settings of a portal (portal.yaml)' }, null, 2)}\n`;
}

function jsonSchema(schema: z.ZodType): Node {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-07' });
}

/** Gives keys the meaning that the comments in the code have for them. */
function describe(node: Node, path: string, comments: ReadonlyMap<string, string>): void {
  for (const [key, member] of Object.entries(node.properties ?? {})) {
    const at = path === '' ? key : `${path}.${key}`;
    const meaning = comments.get(at);
    if (meaning && typeof member === 'object') member.description ??= meaning;
    if (typeof member === 'object') describe(member, at, comments);
  }
  if (node.items && typeof node.items === 'object') describe(node.items as Node, `${path}[]`, comments);
  for (const option of node.anyOf ?? []) if (typeof option === 'object') describe(option, path, comments);
}

if (import.meta.main) await runPage(SETTINGS_SCHEMA);
