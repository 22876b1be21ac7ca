import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { RULE_GROUPS, ruleAnchor } from '../src/site/rules.ts';
import { isCurrent } from './docs-problems.ts';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** Every room that keeps a table of rules. */
function roomsWithRules(): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('problems.ts'),
  );
  return files.flatMap((file) =>
    [...readFileSync(join(SRC, file), 'utf8').matchAll(/defineRules\('([^']+)'/g)].map((match) => match[1]!),
  );
}

describe('the reference of problems', () => {
  test('has every table of rules', () => {
    const ids = RULE_GROUPS.flatMap(({ rules }) => rules.map(({ id }) => id.slice(0, id.indexOf('/'))));
    expect([...new Set(ids)].sort()).toEqual([...new Set(roomsWithRules())].sort());
  });

  test('has an anchor of its own for every rule', () => {
    const anchors = RULE_GROUPS.flatMap(({ rules }) => rules.map(({ id }) => ruleAnchor(id)));
    expect(new Set(anchors).size).toBe(anchors.length);
  });

  test('says of every rule in whole sentences what is wrong and how to fix it', () => {
    for (const { title, fix } of RULE_GROUPS.flatMap(({ rules }) => rules)) {
      expect(title).toMatch(/^\S.*[^.\s]$/u);
      expect(fix).toMatch(/^\P{Ll}.*\.$/u);
    }
  });

  test('is written down as it is; node scripts/docs-problems.ts writes it anew', () => {
    expect(isCurrent()).toBe(true);
  });
});
