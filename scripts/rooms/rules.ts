import type { Import, Sources } from './imports.ts';

/** The rooms of the house; each may import from those below it only. */
export const ROOMS = [
  'cli',
  'site',
  'portal',
  'actions',
  'costs',
  'scorecards',
  'sources',
  'collect',
  'history',
  'query',
  'catalog',
  'base',
] as const;

/** An import that breaks a rule of the house. */
export interface Violation {
  file: string;
  line: number;
  rule: string;
}

const BROWSER = 'src/site/browser/';
const SITE = 'src/site/';

/** Everything that is wrong with the imports of a repository, in the order of files and lines. */
export function findViolations(sources: Sources, imports: readonly Import[]): Violation[] {
  const violations = [
    ...unknownRooms(sources),
    ...imports.flatMap((item) => [
      ...brokenTargets(item),
      ...upwards(item),
      ...testsInCode(item),
      ...strangersInPages(item),
    ]),
    ...nodeInBrowsers(imports),
    ...cycles(imports),
  ];
  return violations.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}

/** The room of a file; undefined for files that belong to none, such as the entry of the package. */
function roomOf(file: string): string | undefined {
  return /^src\/([^/]+)\//.exec(file)?.[1];
}

function rankOf(room: string): number {
  return (ROOMS as readonly string[]).indexOf(room);
}

function unknownRooms(sources: Sources): Violation[] {
  const seen = new Set<string>();
  return [...sources.keys()].sort().flatMap((file) => {
    const room = roomOf(file);
    if (room === undefined || rankOf(room) !== -1 || seen.has(room)) return [];
    seen.add(room);
    return [{ file, line: 1, rule: `src/${room} is not a room: the rooms are ${ROOMS.join(', ')}` }];
  });
}

function brokenTargets({ file, line, specifier, target }: Import): Violation[] {
  const isOwn = /^(?:\.{1,2}\/|portolan(?:\/|$))/.test(specifier);
  // Tests use what lies beside src, which is not looked at here.
  return isOwn && target === undefined && !isTest(file)
    ? [{ file, line, rule: `${specifier} leads to no file` }]
    : [];
}

function upwards({ file, line, target }: Import): Violation[] {
  const [from, to] = [roomOf(file), target === undefined ? undefined : roomOf(target)];
  if (from === undefined || target === undefined || isTest(file)) return [];
  if (to === undefined)
    return [{ file, line, rule: `${from} may not import ${target}, which belongs to no room` }];
  return rankOf(to) < rankOf(from)
    ? [{ file, line, rule: `${from} may not import from ${to}, which stands above it (${target})` }]
    : [];
}

/** Tests and what only they use are not part of the product. */
function isTest(file: string): boolean {
  return /\.(?:test|testing)\.ts$|\/(?:testing|fixtures)\//.test(file);
}

function testsInCode({ file, line, target }: Import): Violation[] {
  if (target === undefined || isTest(file) || !isTest(target)) return [];
  return [{ file, line, rule: `code may not import ${target}, which is for tests` }];
}

/** Pages and browser code are shipped as sources: they see the package as its users do. */
function isShipped(file: string): boolean {
  return file.endsWith('.astro') || file.startsWith(BROWSER);
}

function strangersInPages({ file, line, specifier, target }: Import): Violation[] {
  if (
    !isShipped(file) ||
    isTest(file) ||
    target === undefined ||
    !specifier.startsWith('.') ||
    target.startsWith(SITE)
  )
    return [];
  return [
    {
      file,
      line,
      rule: `${specifier} leads out of src/site: pages and browser code import portolan/* instead`,
    },
  ];
}

/** Browser code must not need Node, whichever way it gets there. */
function nodeInBrowsers(imports: readonly Import[]): Violation[] {
  const byFile = group(imports.filter(({ typeOnly }) => !typeOnly));
  const starts = imports.filter(
    ({ file, typeOnly }) => !typeOnly && !isTest(file) && file.startsWith(BROWSER),
  );
  return starts.flatMap(({ file, line, specifier, target }) => {
    const path =
      target === undefined ? (isNode(specifier) ? [specifier] : undefined) : pathToNode(target, byFile);
    if (!path || (target?.startsWith(BROWSER) && !isTest(target))) return [];
    return [
      {
        file,
        line,
        rule: `browser code reaches ${path.at(-1)} by way of ${[...path.slice(0, -1)].join(' > ') || 'itself'}`,
      },
    ];
  });
}

function isNode(specifier: string): boolean {
  return specifier.startsWith('node:');
}

/** The files from one that imports a module of Node, that one first, the module last. */
function pathToNode(start: string, byFile: ReadonlyMap<string, readonly Import[]>): string[] | undefined {
  const before = new Map<string, string | undefined>([[start, undefined]]);
  const queue = [start];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const { specifier, target } of byFile.get(file) ?? []) {
      if (isNode(specifier)) {
        const path = [specifier];
        for (let at: string | undefined = file; at !== undefined; at = before.get(at)) path.unshift(at);
        return path;
      }
      if (target === undefined || before.has(target)) continue;
      before.set(target, file);
      queue.push(target);
    }
  }
  return undefined;
}

/** One violation for each circle of files that import each other, be it types alone. */
function cycles(imports: readonly Import[]): Violation[] {
  const byFile = group(imports.filter(({ file, target }) => target !== undefined && !isTest(file)));
  const done = new Set<string>();
  const violations: Violation[] = [];
  for (const start of [...byFile.keys()].sort()) {
    const open: Import[] = [];
    const visit = (file: string): void => {
      if (done.has(file)) return;
      for (const edge of byFile.get(file) ?? []) {
        open.push(edge);
        const from = open.findIndex((other) => other.file === edge.target);
        if (from === -1) visit(edge.target!);
        else {
          violations.push(circleOf(open.slice(from)));
        }
        open.pop();
      }
      done.add(file);
    };
    visit(start);
  }
  return violations;
}

/** A circle told from the first of its files by name. */
function circleOf(edges: readonly Import[]): Violation {
  const names = edges.map(({ file }) => file);
  const start = names.indexOf([...names].sort()[0]!);
  const { file, line } = edges[start]!;
  const path = [...names.slice(start), ...names.slice(0, start), file];
  return { file, line, rule: `files import each other in a circle: ${path.join(' > ')}` };
}

function group(imports: readonly Import[]): Map<string, Import[]> {
  const byFile = new Map<string, Import[]>();
  for (const item of imports) {
    const list = byFile.get(item.file);
    if (list) list.push(item);
    else byFile.set(item.file, [item]);
  }
  return byFile;
}
