import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A page of the documentation that is made from the code. */
export interface GeneratedPage {
  /** Path from the root of the repository. */
  path: string;
  make(): string | Promise<string>;
}

function fileOf({ path }: GeneratedPage): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** True when the page is written down as the code would make it now. */
export async function isCurrent(page: GeneratedPage): Promise<boolean> {
  const text = await page.make();
  try {
    return readFileSync(fileOf(page), 'utf8') === text;
  } catch {
    return false;
  }
}

/** What a script does with its page: writes it, or with `--check` says whether it is current by its exit code. */
export async function runPage(page: GeneratedPage): Promise<void> {
  if (!process.argv.includes('--check')) {
    writeFileSync(fileOf(page), await page.make());
    console.log(`wrote ${page.path}`);
  } else if (!(await isCurrent(page))) {
    console.error(`${page.path} is not current: run npm run docs`);
    process.exitCode = 1;
  }
}
