import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Comments, commentsOf } from './schema-comments.ts';
import { referenceMarkdown, undocumentedKeys } from './schema-reference.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-schema-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the comments of a schema', () => {
  writeFileSync(
    join(folder, 'parts.ts'),
    `import { z } from 'zod';
/** A port to call at. */
export const Port = z.strictObject({
  /** What it is
   * called. */
  name: z.string(),
}).refine((port) => port.name !== '');
`,
  );
  writeFileSync(
    join(folder, 'chart.ts'),
    `import { z } from 'zod';
import { Port as Harbour } from './parts.ts';
const Flag = z.enum(['red', 'green']);
export const Chart = z.strictObject({
  /** Where it ends. */
  last: Harbour.optional(),
  /** All of them. */
  ports: z.array(Harbour).min(1).default([]),
  by: z.union([z.literal('all'), z.array(z.strictObject({
    /** Which flag. */
    flag: Flag,
  }))]),
  bare: z.string(),
});
`,
  );
  const { keys, schemas } = commentsOf(join(folder, 'chart.ts'), 'Chart');

  test('are found above keys, through named and imported schemas, lists and choices', () => {
    expect(Object.fromEntries(keys)).toEqual({
      last: 'Where it ends.',
      'last.name': 'What it is called.',
      ports: 'All of them.',
      'ports[].name': 'What it is called.',
      'by[].flag': 'Which flag.',
    });
  });

  test('are found above named schemas', () => {
    expect(Object.fromEntries(schemas)).toEqual({
      last: 'A port to call at.',
      'ports[]': 'A port to call at.',
    });
  });
});

describe('the reference of a schema', () => {
  const Port = z.strictObject({
    name: z.string().max(20),
    kind: z.union([z.enum(['sea', 'river']), z.array(z.enum(['sea', 'river']))]).optional(),
  });
  const Chart = z.strictObject({
    last: Port.optional(),
    ports: z.array(Port).default([]),
    depth: z.int().min(0).max(99).default(7).describe('Metres.'),
    tags: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  });
  const comments: Comments = {
    keys: new Map([['last.name', 'What it is called.']]),
    schemas: new Map([['last', 'A port to call at.']]),
  };

  test('says of every key what may stand there, and writes a mapping once that may stand in several places', () => {
    expect(referenceMarkdown(Chart, comments, { title: 'Chart', level: 2 })).toBe(`## Chart

- \`last\` ([mapping](#last)): A port to call at.
- \`ports\` (list of [mappings](#last))
- \`depth\` (whole number from 0 to 99; by default \`7\`): Metres.
- \`tags\` (mapping of names to texts or lists of texts)

## \`last\`

A port to call at.

\`ports[]\` has the same keys.

- \`name\` (text, up to 20 characters; required): What it is called.
- \`kind\` (\`sea\` or \`river\` or a list of these)
`);
  });

  test('knows which keys nobody has explained', () => {
    expect(undocumentedKeys(Chart, comments)).toEqual(['ports', 'tags', 'last.kind']);
  });
});
