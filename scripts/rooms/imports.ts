import { posix } from 'node:path';
import ts from 'typescript';

/** The files of a repository: relative path with forward slashes to text. Files without imports may have no text. */
export type Sources = ReadonlyMap<string, string>;

/** One import as it stands in a file. */
export interface Import {
  file: string;
  /** Counted from 1. */
  line: number;
  specifier: string;
  /** True for imports that leave no trace in the compiled code. */
  typeOnly: boolean;
  /** The file of the repository that it leads to; undefined for packages and for what is not there. */
  target: string | undefined;
}

/** What `package.json` offers under the package's own name, as patterns of source files: `view/*` to `src/site/view/*.ts`. */
export type OwnExports = ReadonlyMap<string, string>;

/** The sources behind the `exports` of a `package.json`, where compiled files lie in `dist/`. */
export function ownExports(packageJson: string): OwnExports {
  const { exports = {} } = JSON.parse(packageJson) as {
    exports?: Record<string, string | { default: string }>;
  };
  return new Map(
    Object.entries(exports).map(([name, entry]) => {
      const file = typeof entry === 'string' ? entry : entry.default;
      return [name.replace(/^\.\/?/, ''), file.replace(/^\.\//, '').replace(/^dist\/(.*)\.js$/, 'src/$1.ts')];
    }),
  );
}

/** All imports of the TypeScript and Astro files of a repository, in the order of files and lines. */
export function readImports(sources: Sources, exports: OwnExports): Import[] {
  return [...sources.keys()].sort().flatMap((file) => {
    const text = sources.get(file)!;
    const parts = file.endsWith('.astro') ? astroParts(text) : [{ text, offset: 0 }];
    return parts.flatMap((part) =>
      specifiersOf(part).map(({ specifier, offset, typeOnly }) => ({
        file,
        line: text.slice(0, offset).split('\n').length,
        specifier,
        typeOnly,
        target: resolve(file, specifier, sources, exports),
      })),
    );
  });
}

interface Part {
  text: string;
  /** Where the part begins in its file. */
  offset: number;
  /** Set for a script that is named rather than written out. */
  src?: string;
}

/** What of an Astro file is TypeScript: the frontmatter and the scripts. */
function astroParts(text: string): Part[] {
  const parts: Part[] = [];
  const frontmatter = /^\s*---\r?\n([\s\S]*?)\n---\s*(?:\n|$)/.exec(text);
  if (frontmatter) parts.push({ text: frontmatter[1]!, offset: frontmatter[0].indexOf(frontmatter[1]!) });
  const body = frontmatter?.[0].length ?? 0;
  for (const match of text.slice(body).matchAll(/<script\b([^>]*?)(?:\/>|>([\s\S]*?)<\/script>)/g)) {
    const [, attributes = '', content = ''] = match;
    const offset = body + match.index;
    const src = /\bsrc=(?:"([^"]*)"|'([^']*)'|\{\s*["'`]([^"'`]*)["'`]\s*\})/.exec(attributes);
    if (src) parts.push({ text: '', offset, src: src[1] ?? src[2] ?? src[3]! });
    if (content.trim() !== '') parts.push({ text: content, offset: offset + match[0].indexOf(content) });
  }
  return parts;
}

function specifiersOf({
  text,
  offset,
  src,
}: Part): { specifier: string; offset: number; typeOnly: boolean }[] {
  if (src !== undefined) return [{ specifier: src, offset, typeOnly: false }];
  if (!/\b(?:import|export|require)\b/.test(text)) return [];
  const types = typeOnlyRanges(text);
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName, pos }) => ({
      specifier: fileName,
      offset: offset + pos,
      typeOnly: types.some(({ from, to }) => pos >= from && pos < to),
    }))
    .sort((a, b) => a.offset - b.offset);
}

/** Where `import type`, `export type` and the types of `import('x')` stand. */
function typeOnlyRanges(text: string): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  const source = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const visit = (node: ts.Node): void => {
    const typeOnly =
      (ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) ||
      (ts.isExportDeclaration(node) && node.isTypeOnly) ||
      ts.isImportTypeNode(node);
    if (typeOnly) ranges.push({ from: node.pos, to: node.end });
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return ranges;
}

function resolve(file: string, specifier: string, sources: Sources, exports: OwnExports): string | undefined {
  const path = specifier.replace(/[?#].*$/, '');
  if (/^\.{1,2}\//.test(path)) return existing(posix.join(posix.dirname(file), path), sources);
  const own = /^portolan(?:\/(.*))?$/.exec(path);
  if (!own) return undefined;
  const name = own[1] ?? '';
  const exact = exports.get(name);
  if (exact !== undefined) return existing(exact, sources);
  for (const [pattern, target] of exports) {
    const [start, end] = pattern.split('*');
    if (end === undefined || !name.startsWith(start!) || !name.endsWith(end)) continue;
    return existing(target.replace('*', name.slice(start!.length, name.length - end.length)), sources);
  }
  return undefined;
}

/** The file itself; a compiled name leads to its source. */
function existing(path: string, sources: Sources): string | undefined {
  return [path, path.replace(/\.js$/, '.ts')].find((candidate) => sources.has(candidate));
}
