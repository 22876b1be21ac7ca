import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { ownExports, readImports, type Sources } from './rooms/imports.ts';
import { findViolations, type Violation } from './rooms/rules.ts';

/** Holds the imports of a repository against the rules of its house: which room may import from which. */
export function lintRooms(sources: Sources, packageJson: string): Violation[] {
  return findViolations(sources, readImports(sources, ownExports(packageJson)));
}

/** The files below `src/` of a folder. Texts are read of those that can hold imports. */
function readSources(root: string): Sources {
  const paths = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .split(sep)
        .join('/'),
    );
  return new Map(
    paths.map((path) => [
      path,
      /\.(?:[cm]?ts|astro)$/.test(path) ? readFileSync(join(root, path), 'utf8') : '',
    ]),
  );
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const violations = lintRooms(readSources(root), readFileSync(join(root, 'package.json'), 'utf8'));
  for (const { file, line, rule } of violations) console.error(`${file}:${line} ${rule}`);
  if (violations.length > 0) process.exitCode = 1;
}
