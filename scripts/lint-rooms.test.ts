import { describe, expect, it } from 'vitest';
import { lintRooms } from './lint-rooms.ts';

const PACKAGE = JSON.stringify({
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './store': { default: './dist/portal/store.js' },
    './view/*': { default: './dist/site/view/*.js' },
    './base/*': { default: './dist/base/*.js' },
    './components/*': './src/site/components/*',
  },
});

/** What is wrong with a tree of files, as `file:line rule`. */
function lint(files: Record<string, string>): string[] {
  return lintRooms(new Map(Object.entries(files)), PACKAGE).map(
    ({ file, line, rule }) => `${file}:${line} ${rule}`,
  );
}

describe('the direction of imports', () => {
  it('goes down the list of rooms, or stays in a room', () => {
    expect(
      lint({
        'src/index.ts': "export { run } from './cli/main.ts';\nexport { own } from './base/json.ts';\n",
        'src/cli/main.ts':
          "import { build } from '../portal/build.ts';\nimport fs from 'node:fs';\nimport { z } from 'zod';\nexport const run = [build, fs, z];\n",
        'src/portal/build.ts':
          "import { part } from './part.ts';\nimport { own } from '../base/json.ts';\nexport const build = [part, own];\n",
        'src/portal/part.ts': 'export const part = 1;\n',
        'src/base/json.ts': 'export const own = 1;\n',
      }),
    ).toEqual([]);
  });

  it.each([
    ["import { x } from '../portal/x.ts';", 1],
    ["import type { X } from '../portal/x.ts';", 1],
    ["\nimport {\n  x,\n} from '../portal/x.ts';", 4],
    ["export * from '../portal/x.ts';", 1],
    ["export type { X } from '../portal/x.ts';", 1],
    ["import '../portal/x.ts';", 1],
    ["const x = await import('../portal/x.ts');", 1],
    ["type X = import('../portal/x.ts').X;", 1],
    ["// a comment\nimport x from '../portal/x.js';", 2],
    ["import { x } from 'portolan/store';", 1],
  ])('does not go up with %j', (text, line) => {
    const files = {
      'src/base/a.ts': text,
      'src/portal/x.ts': 'export const x = 1;',
      'src/portal/store.ts': 'export const x = 1;',
    };
    const target = text.includes('store') ? 'src/portal/store.ts' : 'src/portal/x.ts';
    expect(lint(files)).toEqual([
      `src/base/a.ts:${line} base may not import from portal, which stands above it (${target})`,
    ]);
  });

  it.each([
    'const text = "import x from \'../portal/x.ts\'";',
    "/* import x from '../portal/x.ts'; */",
    "const text = `import('../portal/x.ts')`;",
  ])('is not taken from texts and comments: %s', (text) => {
    expect(lint({ 'src/base/a.ts': text, 'src/portal/x.ts': '' })).toEqual([]);
  });

  it('does not matter to tests, which nothing else may import', () => {
    expect(
      lint({
        'src/base/a.test.ts': "import '../cli/main.ts';\nimport '../../test/tool.ts';\n",
        'src/base/testing/tree.ts': "import '../../cli/main.ts';\n",
        'src/cli/main.ts': '',
        'src/base/a.testing.ts': "import '../cli/main.ts';\n",
        'src/cli/other.ts': "import '../base/a.testing.ts';\nimport '../base/testing/tree.ts';\n",
      }),
    ).toEqual([
      'src/cli/other.ts:1 code may not import src/base/a.testing.ts, which is for tests',
      'src/cli/other.ts:2 code may not import src/base/testing/tree.ts, which is for tests',
    ]);
  });

  it('is known for every room', () => {
    expect(lint({ 'src/attic/a.ts': '', 'src/attic/b.ts': '' })).toEqual([
      'src/attic/a.ts:1 src/attic is not a room: the rooms are cli, site, portal, actions, costs, scorecards, sources, collect, history, query, catalog, base',
    ]);
    expect(lint({ 'src/base/a.ts': "import '../index.ts';\n", 'src/index.ts': '' })).toEqual([
      'src/base/a.ts:1 base may not import src/index.ts, which belongs to no room',
    ]);
  });

  it('leads to files that exist', () => {
    expect(
      lint({
        'src/base/a.ts':
          "import './gone.ts';\nimport 'portolan/view/gone';\nimport './a.css?url';\nimport 'portolanish';\n",
        'src/base/a.css': '',
      }),
    ).toEqual([
      'src/base/a.ts:1 ./gone.ts leads to no file',
      'src/base/a.ts:2 portolan/view/gone leads to no file',
    ]);
  });
});

describe('pages and browser code', () => {
  const files = {
    'src/portal/store.ts': 'export const getPortal = 1;',
    'src/portal/portal.ts': '',
    'src/base/text.ts': '',
    'src/site/view/links.ts': '',
    'src/site/assets/icons.svg': '',
    'src/site/components/Icon.astro': '<svg />',
    'src/site/browser/menu.ts': "import { text } from 'portolan/base/text';\nimport './dom.ts';\n",
    'src/site/browser/dom.ts': '',
  };

  it('import portolan/* and what lies in src/site', () => {
    const page = `---
import { getPortal } from 'portolan/store';
import { href } from 'portolan/view/links';
import Icon from '../components/Icon.astro';
import icons from '../assets/icons.svg?url';
import { experimental } from 'astro:container';
---
<Icon />
<script>
  import '../browser/menu.ts';
</script>
<script src="../browser/dom.ts"></script>
`;
    expect(lint({ ...files, 'src/site/routes/home.astro': page })).toEqual([]);
  });

  it('import nothing else of the repository, from wherever in the file', () => {
    const page = `---
import type { Portal } from '../../portal/portal.ts';
---
<p>import '../../base/text.ts'</p>
<script>
  import { text } from '../../base/text.ts';
</script>
<script is:inline src='../../base/text.ts' />
<script src={"../../base/text.ts"}></script>
`;
    const rule = (specifier: string): string =>
      `${specifier} leads out of src/site: pages and browser code import portolan/* instead`;
    expect(
      lint({
        ...files,
        'src/site/routes/home.astro': page,
        'src/site/browser/x.ts': "\nimport '../../base/text.ts';\n",
      }),
    ).toEqual([
      `src/site/browser/x.ts:2 ${rule('../../base/text.ts')}`,
      `src/site/routes/home.astro:2 ${rule('../../portal/portal.ts')}`,
      `src/site/routes/home.astro:6 ${rule('../../base/text.ts')}`,
      `src/site/routes/home.astro:8 ${rule('../../base/text.ts')}`,
      `src/site/routes/home.astro:9 ${rule('../../base/text.ts')}`,
    ]);
  });

  it('may be an Astro file without frontmatter, or with Windows line ends', () => {
    expect(
      lint({
        ...files,
        'src/site/a.astro': '<p>---</p>\n',
        'src/site/b.astro': "---\r\nimport '../base/text.ts';\r\n---\r\n<p />",
      }),
    ).toEqual([
      'src/site/b.astro:2 ../base/text.ts leads out of src/site: pages and browser code import portolan/* instead',
    ]);
  });

  it('do not need Node in a browser, by whichever way', () => {
    expect(
      lint({
        ...files,
        'src/site/browser/a.ts': "import { readFileSync } from 'node:fs';\n",
        'src/site/browser/b.ts': "import './dom.ts';\nimport 'portolan/view/deep';\n",
        'src/site/browser/c.ts': "import type { Deep } from 'portolan/view/deep';\nimport './b.ts';\n",
        'src/site/browser/d.test.ts': "import 'node:fs';\n",
        'src/site/view/deep.ts': "import '../../base/hash.ts';\n",
        'src/base/hash.ts': "import { hash } from 'node:crypto';\n",
      }),
    ).toEqual([
      'src/site/browser/a.ts:1 browser code reaches node:fs by way of itself',
      'src/site/browser/b.ts:2 browser code reaches node:crypto by way of src/site/view/deep.ts > src/base/hash.ts',
    ]);
  });
});

describe('circles of imports', () => {
  it('are told, be it that only types go round', () => {
    expect(
      lint({
        'src/base/a.ts': "\nimport { b } from './b.ts';\n",
        'src/base/b.ts': "import { c } from './c.ts';\n",
        'src/base/c.ts': "import { a } from './a.ts';\nimport { d } from './d.ts';\n",
        'src/base/d.ts': "import { d } from './d.ts';\n",
        'src/base/e.ts': "import type { F } from './f.ts';\n",
        'src/base/f.ts': "import { e } from './e.ts';\nimport './a.ts';\n",
      }),
    ).toEqual([
      'src/base/a.ts:2 files import each other in a circle: src/base/a.ts > src/base/b.ts > src/base/c.ts > src/base/a.ts',
      'src/base/d.ts:1 files import each other in a circle: src/base/d.ts > src/base/d.ts',
      'src/base/e.ts:1 files import each other in a circle: src/base/e.ts > src/base/f.ts > src/base/e.ts',
    ]);
  });
});
