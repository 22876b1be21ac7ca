/**
 * Measures how long a merge in the repository of a service takes to show in the portal, as far as that is up to
 * Portolan: the service's own check; then a runner that starts empty clones the portal, restores the state from its branches, reads the repositories
 * of all services, builds, keeps the state, and packs the site. Starting runners, installing packages and the host's own
 * publishing come on top, and are not measured here.
 *
 *     node test/bench/merge.ts [--sizes 100,1000,10000] [--services 50]
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generate } from './generate.ts';

const CLI = fileURLToPath(new URL('../../bin/portolan.js', import.meta.url));

function git(cwd: string, ...args: string[]): string {
  const person = ['-c', 'user.name=Wren Ballast', '-c', 'user.email=wren@example.org'];
  return execFileSync('git', [...person, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Makes a bare repository of a folder, as a host has it. */
function host(folder: string, name: string, files: (root: string) => void): string {
  const work = join(folder, `work-${name}`);
  mkdirSync(work);
  git(work, 'init', '--quiet', '--initial-branch=main');
  files(work);
  git(work, 'add', '--all');
  git(work, 'commit', '--quiet', '--message', 'Begin');
  git(folder, 'clone', '--quiet', '--bare', work, `${name}.git`);
  git(work, 'remote', 'add', 'origin', join(folder, `${name}.git`));
  return work;
}

function catalogFile(name: string, description: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name}, description: ${description} }
spec: { type: service, lifecycle: production, owner: nobody-yet }
`;
}

interface Summary {
  pages: number;
  timings: { stage: string; ms: number }[];
}

function timed<T>(work: () => T): { ms: number; value: T } {
  const started = performance.now();
  const value = work();
  return { ms: performance.now() - started, value };
}

function build(root: string, now: string): Summary {
  const output = execFileSync(
    process.execPath,
    [CLI, 'build', '--root', root, '--now', now, '--json', '--push-state'],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  return JSON.parse(output) as Summary;
}

/** One portal of so many entities, and the merge of one of its services. */
function measure(entities: number, services: number): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-merge-'));
  try {
    const names = Array.from({ length: services }, (_, index) => `merged-${index}`);
    const works = names.map((name) =>
      host(folder, name, (root) =>
        writeFileSync(join(root, 'catalog-info.yaml'), catalogFile(name, 'as it was')),
      ),
    );
    host(folder, 'portal', (root) => {
      generate({ entities, folder: root });
      writeFileSync(join(root, '.gitignore'), '_site/\n.portolan/\n.astro/\n');
      const repositories = names.map((name) => `      - file://${join(folder, `${name}.git`)}\n`).join('');
      appendFileSync(
        join(root, 'portal.yaml'),
        `\nstate: { git: true }\nsources:\n  - type: git\n    repositories:\n${repositories}`,
      );
    });
    const clone = (name: string): string => {
      git(folder, 'clone', '--quiet', `file://${join(folder, 'portal.git')}`, name);
      return join(folder, name);
    };
    build(clone('yesterday'), '2026-11-21T06:00:00Z');

    writeFileSync(join(works[0]!, 'catalog-info.yaml'), catalogFile(names[0]!, 'just merged'));
    git(works[0]!, 'commit', '--quiet', '--all', '--message', 'Describe');
    git(works[0]!, 'push', '--quiet', 'origin', 'main');
    const cloned = timed(() => clone('runner'));
    const built = timed(() => build(cloned.value, '2026-11-22T06:00:00Z'));
    const packed = timed(() =>
      execFileSync('tar', ['-cf', join(folder, 'site.tar'), '-C', join(cloned.value, '_site'), '.']),
    );
    const checked = timed(() =>
      execFileSync(process.execPath, [CLI, 'check', '--against', join(cloned.value, '_site')], {
        cwd: works[0]!,
        encoding: 'utf8',
      }),
    );
    const page = readFileSync(
      join(cloned.value, `_site/catalog/default/component/${names[0]}/index.html`),
      'utf8',
    );
    if (!page.includes('just merged')) throw new Error('the merge does not show');
    const { timings, pages } = built.value;
    const collect = timings.find(({ stage }) => stage === 'collect')?.ms ?? 0;
    const seconds = (ms: number): string => (ms / 1000).toFixed(1);
    return {
      entities: String(entities),
      pages: String(pages),
      check: seconds(checked.ms),
      clone: seconds(cloned.ms),
      collect: seconds(collect),
      // Most of it: starting, and the branches of the state.
      rest: seconds(built.ms - timings.reduce((sum, { ms }) => sum + ms, 0)),
      build: seconds(built.ms),
      pack: seconds(packed.ms),
      sum: seconds(checked.ms + cloned.ms + built.ms + packed.ms),
      stages: timings.map(({ stage: name, ms }) => `${name} ${seconds(ms)}`).join(', '),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    services: { type: 'string', default: '50' },
  },
});
for (const size of values.sizes.split(',')) console.log(measure(Number(size), Number(values.services)));
