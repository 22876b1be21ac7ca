import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes every page of the documentation that comes from the code: runs each script `docs-<page>.ts` here.
 * usage: node scripts/docs.ts [--check]
 */
const folder = import.meta.dirname;
const scripts = readdirSync(folder)
  .filter((file) => /^docs-[\w-]+\.ts$/.test(file))
  .sort();

for (const script of scripts) {
  try {
    execFileSync(process.execPath, [join(folder, script), ...process.argv.slice(2)], { stdio: 'inherit' });
  } catch {
    // The script has said what is wrong; the others still run.
    process.exitCode = 1;
  }
}
