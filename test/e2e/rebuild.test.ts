import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../bench/generate.ts';
import { contents, differences, portolan, removeFolders, temporaryFolder } from './cli.ts';
import { copyExample, NOW } from './site.ts';

/**
 * Builds render only the pages for which something changed. What must hold: the site is the one that would be
 * made from nothing, whatever changed.
 */
let root: string;
let entities: number;

beforeAll(async () => {
  root = temporaryFolder();
  copyExample(root);
  // The clock of the example stands still; here days pass.
  edit('portal.yaml', /^asOf: .*$/m, '');
  const { reused, pages } = await build();
  expect(reused).toBe(0);
  entities = readdirSync(join(root, '_site', 'catalog'), { recursive: true }).filter((path) =>
    String(path).endsWith('index.md'),
  ).length;
  expect(entities).toBeGreaterThan(50);
  expect(pages).toBeGreaterThan(entities);
});
afterAll(removeFolders);

interface Summary {
  pages: number;
  reused: number;
  timings: { stage: string; text: string }[];
}

/** Builds the portal, or the one that the options name. */
async function build(...options: string[]): Promise<Summary> {
  const run = await portolan(['build', '--root', root, '--now', NOW, '--json', ...options]);
  expect(run.code, run.out + run.error).toBe(0);
  return JSON.parse(run.out) as Summary;
}

function edit(path: string, from: string | RegExp, to: string): void {
  const file = join(root, path);
  const before = readFileSync(file, 'utf8');
  const after = before.replace(from, to);
  expect(after, `${path} has ${from}`).not.toBe(before);
  writeFileSync(file, after);
}

/** Builds after a change, and beside it a copy from nothing; gives how many pages the first build kept. */
async function sameAsFresh(...options: string[]): Promise<number> {
  const aside = join(temporaryFolder(), 'portal');
  cpSync(root, aside, { recursive: true, preserveTimestamps: true });
  const [kept, fresh] = await Promise.all([build(...options), build('--root', aside, '--fresh', ...options)]);
  expect(fresh.reused).toBe(0);
  expect(differences(contents(join(root, '_site')), contents(join(aside, '_site')))).toEqual([]);
  rmSync(aside, { recursive: true });
  return kept.reused;
}

const CART = 'catalog/services/cartservice.yaml';
const FILES = ['catalog/services/cartservice.yaml', 'catalog/teams.yaml'];

describe('a build after', () => {
  it('nothing changed keeps the pages of all entities', async () => {
    expect(FILES.map((path) => readFileSync(join(root, path)).length > 0)).toEqual([true, true]);
    expect(await sameAsFresh()).toBeGreaterThan(entities - 5);
  });

  it('nothing changed keeps the index of the search, and makes a new one when it was damaged', async () => {
    const indexing = ({ timings }: Summary): string => timings.find(({ stage }) => stage === 'index')!.text;
    const site = contents(join(root, '_site'));
    expect(indexing(await build())).toContain(' records as before, ');
    expect(differences(site, contents(join(root, '_site')))).toEqual([]);
    const folder = join(root, '_site', 'pagefind', 'index');
    appendFileSync(join(folder, readdirSync(folder)[0]!), 'meddled');
    expect(indexing(await build())).toContain(' records beside rendering, ');
    expect(differences(site, contents(join(root, '_site')))).toEqual([]);
    expect(indexing(await build('--fresh'))).toContain(' records beside rendering, ');
  });

  it('a description changed renders few pages', async () => {
    edit(CART, /^( *description:).*$/m, '$1 Says something else now.');
    expect(await sameAsFresh()).toBeGreaterThan(entities / 2);
    expect(page('component/cartservice')).toContain('Says something else now.');
  });

  it('a comment moved the lines of a file', async () => {
    edit(CART, /^/, '# A remark.\n');
    expect(await sameAsFresh()).toBeGreaterThan(entities / 2);
  });

  it('an owner changed', async () => {
    edit('catalog/services/emailservice.yaml', /^( *owner:).*$/m, '$1 platform');
    expect(await sameAsFresh()).toBeGreaterThan(entities / 4);
  });

  it('a title changed, which other pages show', async () => {
    edit('catalog/teams.yaml', /^( *title:).*$/m, '$1 Another Team');
    expect(await sameAsFresh()).toBeGreaterThan(0);
  });

  it('an entity came, with a relation to one that was there', async () => {
    appendFileSync(
      join(root, CART),
      [
        '---',
        'apiVersion: backstage.io/v1alpha1',
        'kind: Component',
        'metadata: { name: cart-janitor, description: Empties carts. }',
        'spec: { type: service, lifecycle: experimental, owner: platform, dependsOn: [component:cartservice] }',
        '',
      ].join('\n'),
    );
    expect(await sameAsFresh()).toBeGreaterThan(entities / 4);
    expect(page('component/cartservice')).toContain('cart-janitor');
  });

  it('an entity went, to which others lead', async () => {
    edit(
      CART,
      /---\napiVersion: backstage.io\/v1alpha1\nkind: Component\nmetadata: \{ name: cart-janitor[\s\S]*$/,
      '',
    );
    expect(await sameAsFresh()).toBeGreaterThan(entities / 4);
    expect(page('component/cartservice')).not.toContain('cart-janitor');
  });

  it('a bill grew', async () => {
    const file = join(root, 'bills', 'boutique-2026-11.csv');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    writeFileSync(file, `${[...lines, lines.at(-1)].join('\n')}\n`);
    await sameAsFresh();
  });

  it('an exemption ended', async () => {
    edit('exemptions/boutique.yaml', /^ {2}until: .*$/m, '  until: 2026-01-15');
    expect(await sameAsFresh()).toBe(0);
  });

  it('a rule changed', async () => {
    edit('scorecards/production-ready.yaml', /^( *)title: .*$/m, '$1title: Another title');
    expect(await sameAsFresh()).toBe(0);
  });

  it('a day passed', async () => {
    await sameAsFresh('--now', '2026-12-24T06:10:00Z');
  });

  it('the settings changed', async () => {
    edit('portal.yaml', /^title: .*$/m, 'title: Another Portal');
    expect(await sameAsFresh()).toBe(0);
  });

  it('somebody meddled with the site', async () => {
    const home = join(root, '_site', 'catalog', 'default', 'component');
    appendFileSync(join(home, 'cartservice', 'index.html'), '<p>Meddled</p>');
    rmSync(join(home, 'frontend', 'index.md'));
    expect(await sameAsFresh()).toBeGreaterThan(entities - 10);
    expect(page('component/cartservice')).not.toContain('Meddled');
  });

  it('a runner that starts empty was given what an archive kept of the last run', async () => {
    const elsewhere = join(temporaryFolder(), 'work', 'portal');
    mkdirSync(elsewhere, { recursive: true });
    const archive = join(temporaryFolder(), 'cache.tar');
    // Archives of caches keep whole seconds.
    tar('--format=ustar', '-cf', archive, '-C', root, '.portolan/cache', '.portolan/state', '_site');
    cpSync(root, elsewhere, {
      recursive: true,
      filter: (from) => !/[\\/](?:_site|\.portolan|\.astro)(?:[\\/]|$)/.test(from.slice(root.length)),
    });
    tar('-xf', archive, '-C', elsewhere);
    const home = root;
    root = elsewhere;
    try {
      expect((await build()).reused).toBeGreaterThan(entities - 10);
      edit(CART, /^( *description:).*$/m, '$1 Told on another machine.');
      expect(await sameAsFresh()).toBeGreaterThan(entities / 2);
    } finally {
      root = home;
    }
  });

  it('the notes on the pages were damaged', async () => {
    writeFileSync(join(root, '.portolan', 'cache', 'pages.json'), '{"version":1,"frame":');
    expect(await sameAsFresh()).toBe(0);
  });
});

function tar(...args: string[]): void {
  execFileSync('tar', args, { stdio: 'ignore' });
}

function page(path: string): string {
  return readFileSync(join(root, '_site', 'catalog', 'default', path, 'index.html'), 'utf8');
}

describe('whatever changes at random', () => {
  it('the site is the one that is made from nothing, build after build, fifty edits long', async () => {
    root = temporaryFolder();
    generate({ entities: 200, folder: root, seed: 11 });
    await build();
    const spare = join(root, '.portolan', 'work', 'spare');
    const random = dice(5);
    let spares = 0;
    let kept = 0;
    for (let round = 0; round < 10; round += 1) {
      // Some builds keep most pages, some few.
      for (let change = 0; change < EDITS[round]!; change += 1) changeSomething(random);
      // The site before the last one is used again, whatever became of it.
      if (existsSync(spare)) {
        spares += 1;
        const [first] = readdirSync(join(spare, 'catalog', 'default', 'component'));
        rmSync(join(spare, 'catalog', 'default', 'component', first!), { recursive: true });
        writeFileSync(join(spare, 'left-over.html'), 'left over');
      }
      // Hours pass between builds, and once a day: what changed is part of the pages.
      const now = `2026-11-2${round < 6 ? 2 : 3}T${String(7 + round).padStart(2, '0')}:00:00Z`;
      kept += await sameAsFresh('--now', now);
    }
    expect([spares > 0, kept > entities]).toEqual([true, true]);
  }, 240_000);
});

const EDITS = [7, 7, 1, 7, 7, 1, 7, 7, 1, 5];

/** Numbers from 0 up to a limit, the same in every run. */
function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((state / 0x8000_0000) * limit);
  };
}

/** Gives a line of one catalog file the value that the same key has elsewhere, or removes the file. */
function changeSomething(random: (limit: number) => number): void {
  const folder = join(root, 'catalog');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const [file, other] = [files[random(files.length)]!, files[random(files.length)]!];
  if (random(6) === 0) {
    rmSync(file);
    return;
  }
  const key = ['owner', 'title', 'system', 'lifecycle', 'description'][random(5)]!;
  const line = new RegExp(`^( *${key}:).*$`, 'm');
  const value = /:(.*)$/.exec(line.exec(readFileSync(other, 'utf8'))?.[0] ?? '')?.[1] ?? ' something-else';
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(line, (_, name: string) => `${name}${value}`),
  );
}
