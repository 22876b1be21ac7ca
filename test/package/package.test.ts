import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE } from '../example.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const INSTALLED_LIMIT_MB = 350;

const folder = mkdtempSync(join(tmpdir(), 'portolan-package-'));
const portal = join(folder, 'portal');
const env = {
  ...process.env,
  PATH: `${join(REPOSITORY, 'node_modules', '.bin')}${delimiter}${process.env['PATH']}`,
  SOURCE_DATE_EPOCH: '1795327800',
};

function run(command: string, args: string[], cwd: string): string {
  return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Every file below a folder with its content. */
function contents(root: string, below = ''): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) for (const [name, content] of contents(root, path)) files.set(name, content);
    else files.set(path, readFileSync(join(root, path)));
  }
  return files;
}

function sizeOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path, { withFileTypes: true }).reduce(
    (sum, entry) => (entry.isSymbolicLink() ? sum : sum + sizeOf(join(path, entry.name))),
    0,
  );
}

describe('the package, packed and installed into a new portal', () => {
  beforeAll(() => {
    const tarball = run(
      'npm',
      ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder],
      REPOSITORY,
    )
      .trim()
      .split('\n')
      .at(-1)!;
    run(
      'node',
      [join(REPOSITORY, 'bin', 'portolan.js'), 'init', portal, '--repository', 'acme/portal'],
      folder,
    );
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', join(folder, tarball)], portal);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('ships compiled code, .astro files and browser sources, and no tests', () => {
    const installed = [...contents(join(portal, 'node_modules', 'portolan')).keys()];
    expect(installed).toContain('dist/cli/main.js');
    expect(installed).toContain('src/site/routes/entity.astro');
    expect(installed).toContain('src/site/browser/portal.ts');
    expect(installed.filter((file) => /\.test\.|^src\/(?!site\/)|fixtures|^test\//.test(file))).toEqual([]);
    expect(
      installed.filter(
        (file) => file.startsWith('src/') && file.endsWith('.ts') && !file.startsWith('src/site/browser/'),
      ),
    ).toEqual([]);
  });

  it('builds what init wrote, without a problem', () => {
    const output = run('npm', ['run', '--silent', 'build'], portal);
    expect(output).toContain('no problems');
    const page = readFileSync(join(portal, '_site/catalog/default/component/hello/index.html'), 'utf8');
    expect(page).toContain('Answers every request with a greeting.');
    expect(page).toContain('Content-Security-Policy');
  });

  it(`takes less than ${INSTALLED_LIMIT_MB} MB on disk`, () => {
    expect(sizeOf(portal) / 1024 / 1024).toBeLessThan(INSTALLED_LIMIT_MB);
  });

  it('builds the example portal to the same bytes as the repository does', () => {
    for (const path of ['catalog', 'scorecards', 'actions', 'portal.yaml'])
      rmSync(join(portal, path), { recursive: true });
    // Beside the repository, whose own state knows what its builds have collected.
    const example = join(folder, 'example');
    for (const path of EXAMPLE)
      for (const root of [portal, example])
        if (existsSync(join(REPOSITORY, path)))
          cpSync(join(REPOSITORY, path), join(root, path), { recursive: true });
    // Without a memory of what init wrote, which would be missed and told as changes.
    rmSync(join(portal, '.portolan'), { recursive: true });
    run('npx', ['portolan', 'build', '--offline'], portal);
    run(
      'node',
      [join(REPOSITORY, 'bin', 'portolan.js'), 'build', '--offline', '--root', example],
      REPOSITORY,
    );
    const installed = contents(join(portal, '_site'));
    const expected = contents(join(example, '_site'));
    expect([...installed.keys()].sort()).toEqual([...expected.keys()].sort());
    expect(
      [...expected].filter(([path, content]) => !installed.get(path)!.equals(content)).map(([path]) => path),
    ).toEqual([]);
  });
});
