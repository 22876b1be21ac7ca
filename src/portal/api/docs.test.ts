import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatNumber } from '../../base/text.ts';
import { COLUMN_TABLE } from '../columns.ts';
import { document, documents, portalOf } from '../testing/portal.ts';
import { ENTITY_CHUNK } from './entities.ts';
import { NAME_CHUNK } from './names.ts';
import { PROBLEM_CHUNK } from './problems.ts';
import { RELATION_CHUNK } from './relations.ts';
import { SECTIONS } from './sections.ts';

const TEXT = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');

describe('the reference of the API', () => {
  it('names the start and the schemas of every section', async () => {
    const portal = await portalOf({
      'catalog/a.yaml': documents(document('Group', 'shop', { type: 'team', children: [] })),
    });
    for (const section of Object.values(SECTIONS)) {
      const row = TEXT.split('\n').find((line) => line.startsWith(`| ${section.title} |`)) ?? '';
      expect(row, section.title).toContain(`\`${section.start}\``);
      for (const name of Object.keys(section.schemas(portal))) expect(row).toContain(`\`${name}\``);
    }
  });

  it('names every column with its type', () => {
    for (const column of Object.values(COLUMN_TABLE)) {
      if (typeof column !== 'function') expect(TEXT).toContain(`| \`${column.id}\` | ${column.type} |`);
    }
  });

  it('says how large chunks are', () => {
    for (const [list, size] of [
      ['entities of a kind', ENTITY_CHUNK],
      ['relations', RELATION_CHUNK],
      ['problems', PROBLEM_CHUNK],
      ['names', NAME_CHUNK],
    ] as const) {
      expect(TEXT).toContain(`| ${list} | ${formatNumber(size)} |`);
    }
  });
});
