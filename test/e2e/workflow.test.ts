import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { canRun, type Ran, type Runner, runner } from '../../src/portal/init/testing/fake-host.ts';
import { CLI, portolan, removeFolders, temporaryFolder } from './cli.ts';
import { ENVIRONMENT } from './environment.ts';

/** Runs the program itself where a workflow would have it from npm. */
const NPX = `#!/bin/bash
while [ "\${1#portolan}" = "$1" ]; do shift; done
shift
exec "${process.execPath}" "${CLI}" "$@"
`;

interface Workflow {
  jobs: Record<string, { steps: { name?: string; run?: string }[] }>;
}
interface Pipeline {
  [job: string]: { script?: string[] };
}

function git(folder: string, ...args: string[]): string {
  const person = ['-c', 'user.name=Wren Ballast', '-c', 'user.email=wren@example.org'];
  return execFileSync('git', [...person, ...args], { cwd: folder, encoding: 'utf8' }).trim();
}

function commit(folder: string, files: Record<string, string> = {}): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'More');
  return git(folder, 'rev-parse', 'HEAD');
}

/** A portal as `init` writes it, with a pull request that the host has merged to try it. */
async function pullRequest(host: string, files: Record<string, string>) {
  const place = runner({}, ['bash', '-e'], { npx: NPX });
  const root = place.folder;
  expect((await portolan(['init', root, '--host', host])).code).toBe(0);
  git(root, 'init', '--quiet', '--initial-branch=main');
  const base = commit(root);
  git(root, 'checkout', '--quiet', '-b', 'topic');
  const head = commit(root, files);
  git(root, 'checkout', '--quiet', 'main');
  git(root, 'merge', '--quiet', '--no-ff', '--message', 'Try', head);
  return { place, base, head };
}

const COMPONENT = (owner: string): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: cart }
spec:
  type: service
  lifecycle: production
  owner: ${owner}
`;

afterAll(removeFolders);

describe.skipIf(!canRun())('the workflow that init writes for GitHub', () => {
  let place: Runner;
  let base: string;
  let head: string;
  let workflow: Workflow;
  /** What the host reads after a step. */
  let kept: string;

  beforeAll(async () => {
    kept = temporaryFolder();
    ({ place, base, head } = await pullRequest('github', {
      'catalog/cart.yaml': COMPONENT('platfrom'),
      'catalog/broken.yaml': 'kind: [\n',
    }));
    workflow = parse(readFileSync(join(place.folder, '.github/workflows/portal.yml'), 'utf8')) as Workflow;
  });

  function run(job: string, name: string, environment: Record<string, string> = {}): Ran {
    const step = workflow.jobs[job]!.steps.find((one) => one.name === name)!;
    return place.run(step.run!, {
      ...(ENVIRONMENT as Record<string, string>),
      BASE: base,
      HEAD: head,
      GITHUB_STEP_SUMMARY: join(kept, 'summary.md'),
      GITHUB_OUTPUT: join(kept, 'outputs'),
      ...environment,
    });
  }

  test('marks what is wrong on its lines, and fails for errors', () => {
    const { code, out } = run('check', 'Check, and say on the lines what is wrong');
    expect(code).toBe(1);
    expect(out).toContain('::error file=catalog/broken.yaml,line=');
    expect(out).toContain('::warning file=catalog/cart.yaml,line=7,');
  });

  test('tells what differs, and keeps a preview', () => {
    expect(run('check', 'Tell what differs').code).toBe(0);
    const { code, out } = run('check', 'Build a preview');
    expect([code, out]).toEqual([0, expect.stringContaining('Built ')]);
    expect(existsSync(join(place.folder, '_site/index.html'))).toBe(true);
    expect(readFileSync(join(kept, 'outputs'), 'utf8')).toContain('built=yes');
  });

  test('says it on the pull request: one comment, and suggestions once', () => {
    const found = join(place.folder, 'found');
    mkdirSync(found);
    for (const file of ['diff.md', 'review.json']) copyFileSync(join(place.folder, file), join(found, file));
    const environment = {
      GH_TOKEN: 'secret',
      REPOSITORY: 'acme/portal',
      NUMBER: '7',
      SERVER: 'https://github.com',
      RUN: '1',
      PREVIEW: '2',
    };
    for (const _ of [1, 2]) {
      expect(run('comment', 'Say what differs', environment).code).toBe(0);
      expect(run('comment', 'Suggest lines as they would be right', environment).code).toBe(0);
    }
    const { comments, lines } = place.state();
    expect(comments).toHaveLength(1);
    expect(comments[0]!.body).toContain('cart');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ path: 'catalog/cart.yaml', line: 7 });
    expect(lines[0]!.body).toContain('```suggestion\n  owner: platform\n```');
  });

  test('does not fail where the gate refuses the preview, and says why', () => {
    rmSync(join(place.folder, '_site'), { recursive: true });
    writeFileSync(join(kept, 'outputs'), '');
    writeFileSync(
      join(place.folder, 'catalog/cart.yaml'),
      COMPONENT('platform').replace('name: cart', `name: cart, description: ghp_${'a1B2'.repeat(9)}`),
    );
    const { code, out } = run('check', 'Build a preview');
    expect([code, out]).toEqual([0, expect.stringContaining('::notice title=No preview::')]);
    expect(out).toContain('portal/secret-found');
    expect(readFileSync(join(kept, 'outputs'), 'utf8')).not.toContain('built');
    expect(readFileSync(join(kept, 'summary.md'), 'utf8')).toContain('There is no preview');
  });

  test('fails where there is nothing to build', () => {
    writeFileSync(join(place.folder, 'portal.yaml'), 'title: [\n');
    expect(run('check', 'Build a preview').code).toBe(2);
  });
});

describe.skipIf(!canRun())('the pipeline that init writes for GitLab', () => {
  test('leaves a report of code quality, suggestions and a diff, and ends as the check does', async () => {
    const { place, base, head } = await pullRequest('gitlab', {
      'catalog/cart.yaml': COMPONENT('platfrom'),
      'catalog/broken.yaml': 'kind: [\n',
    });
    const file = readFileSync(join(place.folder, '.gitlab-ci.yml'), 'utf8');
    const script = (parse(file) as Pipeline)['check']!.script!.join('\n');
    const { code } = place.run(script, {
      ...(ENVIRONMENT as Record<string, string>),
      GITLAB_CI: 'true',
      CI_COMMIT_SHA: git(place.folder, 'rev-parse', 'HEAD'),
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    });
    expect(code).toBe(1);
    const json = (name: string): unknown => JSON.parse(readFileSync(join(place.folder, name), 'utf8'));
    expect(json('gl-code-quality-report.json')).toMatchObject([
      { severity: 'major', location: { path: 'catalog/broken.yaml' } },
      { severity: 'minor', location: { path: 'catalog/cart.yaml', lines: { begin: 7 } } },
    ]);
    expect(json('review.json')).toMatchObject([{ path: 'catalog/cart.yaml', line: 7 }]);
    expect(readFileSync(join(place.folder, 'review.json'), 'utf8')).toContain('```suggestion:-0+0');
    expect(readFileSync(join(place.folder, 'diff.md'), 'utf8')).toContain('<!-- portolan-diff -->');
  });
});

describe.skipIf(!canRun())('the build that publishes', () => {
  const hosts: ['github' | 'gitlab', string, (file: string) => string][] = [
    [
      'github',
      'ALLOW',
      (file) => (parse(file) as Workflow).jobs['publish']!.steps.find(({ name }) => name === 'Build')!.run!,
    ],
    ['gitlab', 'PORTAL_ALLOW', (file) => (parse(file) as Pipeline)['pages']!.script!.join('\n')],
  ];
  test.each(hosts)(
    'on %s leaves a site, and lets pass what whoever starts it says is meant',
    async (host, name, scriptOf) => {
      const file = host === 'github' ? '.github/workflows/portal.yml' : '.gitlab-ci.yml';
      const place = runner({}, ['bash', '-e'], { npx: NPX });
      await portolan(['init', place.folder, '--host', host]);
      const names = ['anchor', 'beacon', 'cable', 'davit', 'ensign', 'fender'];
      for (const one of names)
        writeFileSync(
          join(place.folder, `catalog/${one}.yaml`),
          COMPONENT('platform').replace('name: cart', `name: ${one}`),
        );
      const script = scriptOf(readFileSync(join(place.folder, file), 'utf8'));
      const run = (allow?: string): number | null => {
        // A runner checks out anew, and keeps what the cache names.
        rmSync(join(place.folder, 'public'), { recursive: true, force: true });
        const variables = allow === undefined ? {} : { [name]: allow };
        return place.run(script, { ...(ENVIRONMENT as Record<string, string>), ...variables }).code;
      };
      expect(run()).toBe(0);
      const site = host === 'github' ? '_site' : 'public';
      const page = (one: string): boolean =>
        existsSync(join(place.folder, site, 'catalog/default/component', one, 'index.html'));
      expect(names.map(page)).toEqual(names.map(() => true));
      for (const one of names.slice(1)) rmSync(join(place.folder, `catalog/${one}.yaml`));
      for (const allow of [undefined, 'nothing', '--allow-shrink', 'drop; true']) expect(run(allow)).toBe(3);
      expect(run('shrink')).toBe(0);
      expect(names.map(page)).toEqual([true, false, false, false, false, false]);
    },
  );
});

describe.skipIf(!canRun())('a repository of a service', () => {
  test.each([
    [
      'the workflow that it calls',
      '.github/workflows/portal-service.yml',
      (text: string) => (parse(text) as Workflow).jobs['check']!.steps.find(({ run }) => run)!.run!,
    ],
    [
      'the component that it includes',
      'templates/portolan-check/template.yml',
      (text: string) =>
        (parse(text.slice(text.indexOf('\n---\n') + 5)) as Pipeline)['portolan-check']!.script!.join('\n'),
    ],
  ])('is checked against a portal by %s', async (_, file, scriptOf) => {
    const portal = temporaryFolder();
    await portolan(['init', portal]);
    expect((await portolan(['build', '--root', portal])).code).toBe(0);
    const place = runner({ 'README.md': 'x' }, ['bash', '-e'], { npx: NPX });
    git(place.folder, 'init', '--quiet', '--initial-branch=main');
    const base = commit(place.folder);
    const head = commit(place.folder, { 'catalog-info.yaml': COMPONENT('platfrom') });
    const script = scriptOf(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
    const { code, out } = place.run(script, {
      ...(ENVIRONMENT as Record<string, string>),
      PORTAL: join(portal, '_site'),
      FILES: '',
      FAIL_ON: 'warning',
      VERSION: '0.1',
      BASE: base,
      HEAD: head,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    });
    expect([code, out]).toEqual([1, expect.stringContaining('did you mean group:platform?')]);
    const written = file.startsWith('.github') ? 'review.json' : 'gl-code-quality-report.json';
    expect(JSON.parse(readFileSync(join(place.folder, written), 'utf8'))).toHaveLength(1);
  });
});
