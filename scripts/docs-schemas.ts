import { z } from 'zod';
import type { JsonObject } from '../src/base/json.ts';
import { generalFacts } from '../src/portal/editor/facts.ts';
import { definition, readable } from '../src/portal/editor/json-schema.ts';
import { mappingDefinitions } from '../src/portal/editor/mapping-schema.ts';
import { SCHEMAS } from '../src/portal/editor/schemas.ts';
import { Settings } from '../src/portal/settings.ts';
import { SOURCES } from '../src/sources/index.ts';
import { settingsComments } from './docs-settings.ts';
import { type GeneratedPage, runPage } from './generated-page.ts';

/**
 * Writes the schemas that come with the package, by which editors complete and check the files of any portal: that of
 * `portal.yaml`, and those of the other files as far as they can be told without a portal.
 * usage: node scripts/docs-schemas.ts [--check]
 */
export const SETTINGS_SCHEMA: GeneratedPage = { path: 'schemas/portal.json', make: settingsSchema };

export const GENERAL_SCHEMAS: readonly GeneratedPage[] = Object.entries(SCHEMAS).map(([name, make]) => ({
  path: `schemas/${name}`,
  make: () => text(make(generalFacts())),
}));

type Node = z.core.JSONSchema.JSONSchema;

function settingsSchema(): string {
  const schema = jsonSchema(Settings);
  describe(schema, '', settingsComments().keys);
  const items = (schema.properties!['sources'] as Node).items as Node;
  const common = { ...items.properties };
  // What zod leaves open of a mapping that stands here is what the schema of mappings says.
  const { description } = common['mapping'] as Node;
  const file = { type: 'string', minLength: 1, maxLength: 1000 } as const;
  common['mapping'] = {
    ...(description ? { description } : {}),
    anyOf: [file, definition('mapping') as Node],
  };
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
  const definitions = mappingDefinitions(generalFacts().blueprints.map(({ identifier }) => identifier));
  return text({ ...schema, $comment: 'Settings of a portal (portal.yaml)', definitions });
}

function text(schema: object): string {
  return `${JSON.stringify(readable(schema as JsonObject), null, 2)}\n`;
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

if (import.meta.main) for (const page of [SETTINGS_SCHEMA, ...GENERAL_SCHEMAS]) await runPage(page);
