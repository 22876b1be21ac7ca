import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rulesMarkdown } from '../src/site/rules-reference.ts';

/**
 * Writes `docs/problems.md` from the tables of rules.
 * usage: node scripts/docs-problems.ts [--check]
 */
export const FILE = fileURLToPath(new URL('../docs/problems.md', import.meta.url));

export function isCurrent(): boolean {
  try {
    return readFileSync(FILE, 'utf8') === rulesMarkdown();
  } catch {
    return false;
  }
}

if (import.meta.main) {
  if (!process.argv.includes('--check')) writeFileSync(FILE, rulesMarkdown());
  else if (!isCurrent()) {
    console.error('docs/problems.md is not current: run node scripts/docs-problems.ts');
    process.exitCode = 1;
  }
}
