import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { GITLAB_PIPELINE } from './gitlab.ts';
import { CALLED_WORKFLOW, SERVICE_WORKFLOW, WORKFLOW } from './workflow.ts';

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
}
interface Job {
  if?: string;
  needs?: string;
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
  steps: Step[];
}
interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const TOP = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDER = join(TOP, '.github/workflows');
const texts: [string, string][] = [
  ['the workflow of a new portal', WORKFLOW],
  ...readdirSync(FOLDER).map((file): [string, string] => [file, readFileSync(join(FOLDER, file), 'utf8')]),
];

/** Actions of the host itself, at the versions that are known to work together. */
const ACTIONS = new Set([
  'actions/checkout@v7',
  'actions/setup-node@v6',
  'actions/cache@v5',
  'actions/cache/restore@v5',
  'actions/upload-artifact@v7',
  'actions/download-artifact@v8',
  'actions/upload-pages-artifact@v5',
  'actions/deploy-pages@v5',
]);

/** What a step may know of the event: nothing that a person has written. */
const HARMLESS = new Set([
  'github.token',
  'github.repository',
  'github.server_url',
  'github.run_id',
  'github.event.pull_request.number',
  'github.event.pull_request.head.sha',
  'github.event.pull_request.base.sha',
  // A number, or the script takes it for none.
  'needs.check.outputs.preview',
  'secrets.tokens',
  'secrets.token',
]);

function expressions(value: unknown): string[] {
  return [...JSON.stringify(value ?? {}).matchAll(/\$\{\{\s*(.*?)\s*\}\}/g)].map(([, inner]) => inner!);
}

function syntaxOf(script: string): string {
  return spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr;
}

describe.each(texts)('%s', (name, text) => {
  const workflow = parse(text) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps);

  it('may do nothing but read, unless a job says what it needs', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  it('runs with the rights of whoever changes something, never with those of the repository', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(Object.keys(workflow.on)).not.toContain('workflow_run');
  });

  it('puts nothing into a script: values come as environment variables, of which none was written by a person', () => {
    for (const { run, env } of steps) {
      expect(run ?? '').not.toContain('${{');
      for (const expression of expressions(env))
        expect(HARMLESS.has(expression) || /^inputs\.[\w-]+$/.test(expression)).toBe(true);
      for (const variable of Object.keys(env ?? {}))
        if (variable !== 'GH_TOKEN') expect(run).toMatch(new RegExp(`"[^"\n]*\\$${variable}\\b`));
    }
  });

  it('has scripts that a shell can read', () => {
    for (const { run } of steps) expect(syntaxOf(run ?? '')).toBe('');
  });

  it('uses actions of the host, each at a known version, and leaves no token in the checkout', () => {
    for (const { uses, with: options } of steps) {
      if (uses !== undefined) expect(ACTIONS).toContain(uses);
      if (uses?.startsWith('actions/checkout@'))
        expect(options).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('runs nothing of a pull request where it may write', () => {
    for (const [, { permissions = {}, if: condition = '', steps: own }] of jobs) {
      if (!Object.values(permissions).includes('write')) continue;
      if (name === 'publish.yml' || condition === "github.event_name != 'pull_request'") continue;
      expect(condition).toContain('github.event.pull_request.head.repo.full_name == github.repository');
      for (const { uses = '', run = '' } of own)
        expect(`${uses}\n${run}`).not.toMatch(/checkout|setup-node|\bnpm|\bnpx|\bnode\b|\bgit\b/);
    }
  });

  it('keeps what a pull request brings apart from what a job writes', () => {
    for (const { uses, with: options } of steps)
      if (uses?.startsWith('actions/download-artifact@')) expect(options).toMatchObject({ path: 'found' });
  });

  it('ends', () => {
    for (const [, job] of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });
});

describe('the workflow of a portal', () => {
  const { on, jobs } = parse(WORKFLOW) as Workflow;

  it('gives every job what it needs and no more', () => {
    expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
      check: undefined,
      comment: { 'pull-requests': 'write' },
      publish: { contents: 'read', pages: 'write', 'id-token': 'write' },
    });
  });

  it('begins on a merge, a schedule, on demand and when a service asks for it', () => {
    expect(on).toEqual({
      pull_request: null,
      push: { branches: ['main'] },
      schedule: [{ cron: expect.any(String) }],
      // What the gate asks about can be answered by whoever starts a run by hand.
      workflow_dispatch: {
        inputs: { allow: expect.objectContaining({ options: ['nothing', 'drop', 'shrink'] }) },
      },
      repository_dispatch: { types: ['portal-changed'] },
    });
  });

  it('reads the state where it was kept, and keeps nothing from a pull request', () => {
    const cached = Object.entries(jobs).flatMap(([name, job]) =>
      job.steps.filter(({ uses }) => uses?.startsWith('actions/cache')).map((step) => ({ name, step })),
    );
    expect(cached.map(({ name, step }) => [name, step.uses])).toEqual([
      ['check', 'actions/cache/restore@v5'],
      ['publish', 'actions/cache@v5'],
    ]);
    expect(cached[0]!.step.with!['path']).toBe(cached[1]!.step.with!['path']);
  });

  it('is the same where it is called, but for the tokens of sources', () => {
    const called = parse(CALLED_WORKFLOW) as Workflow;
    expect(Object.keys(called.on)).toEqual(['workflow_call']);
    expect(called.jobs['check']).toEqual(jobs['check']);
    expect(called.jobs['comment']).toEqual(jobs['comment']);
    expect(called.jobs['publish']!.steps.filter(({ run }) => !run?.includes('portolan build'))).toEqual(
      jobs['publish']!.steps.filter(({ run }) => !run?.includes('portolan build')),
    );
  });

  it('gives a build the tokens that a caller gives, and nothing that could be something else', () => {
    const { run } = (parse(CALLED_WORKFLOW) as Workflow).jobs['publish']!.steps.find(
      ({ name }) => name === 'Build',
    )!;
    const lines = ['GIT_TOKEN=a=b $(touch owned)', 'lower=1', '=x', '', 'NO SPACE=2', 'X-Y=3', 'LAST_2=é'];
    const script = `npx() { echo "$@|$GIT_TOKEN|$LAST_2|\${lower-}|\${TOKENS-}"; }\n${run}`;
    const { stdout, status } = spawnSync('bash', ['-e'], {
      input: script,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', TOKENS: lines.join('\n') },
    });
    expect([status, stdout]).toEqual([0, 'portolan build|a=b $(touch owned)|é||\n']);
  });
});

describe('the workflow for repositories of services', () => {
  it('gives every job what it needs and no more', () => {
    const { jobs } = parse(SERVICE_WORKFLOW) as Workflow;
    expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
      check: undefined,
      suggest: { 'pull-requests': 'write' },
      rebuild: {},
    });
  });
});

describe('the documented way to call', () => {
  const docs = ['publishing.md', 'service-repositories.md'].map((page) =>
    readFileSync(join(TOP, 'docs', page), 'utf8'),
  );

  it.each([
    ['portal.yml', CALLED_WORKFLOW],
    ['portal-service.yml', SERVICE_WORKFLOW],
  ])('%s gives what it takes, and the permissions that its jobs need', (file, text) => {
    const [, block = ''] =
      docs
        .map((page) => new RegExp(`\`\`\`yaml workflow\n([^\`]*/${file}@v0[^\`]*)\`\`\``).exec(page))
        .find(Boolean) ?? [];
    const caller = parse(block) as Workflow & { jobs: Record<string, { with?: object; secrets: object }> };
    const called = parse(text) as Workflow & {
      on: { workflow_call: { inputs?: Record<string, { required?: boolean }>; secrets: object } };
    };
    const { inputs = {}, secrets } = called.on.workflow_call;
    const { with: given = {}, secrets: told } = caller.jobs['portal']!;
    for (const name of Object.keys(given)) expect(Object.keys(inputs)).toContain(name);
    for (const [name, { required }] of Object.entries(inputs))
      if (required) expect(given).toHaveProperty([name]);
    for (const name of Object.keys(told)) expect(secrets).toHaveProperty([name]);
    // The host looks at the permissions of all jobs before it runs any.
    for (const { permissions = {} } of Object.values(called.jobs))
      expect(caller.permissions).toMatchObject(permissions);
  });
});

describe('the action', () => {
  const action = parse(readFileSync(join(TOP, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { description: string; default?: string }>;
    outputs: Record<string, { value: string }>;
    runs: { steps: (Step & { id?: string; shell?: string })[] };
  };

  it('puts no input into a shell but as an environment variable', () => {
    const [, step] = action.runs.steps;
    expect(step!.run).not.toContain('${{');
    expect(syntaxOf(step!.run!)).toBe('');
    expect(Object.values(step!.env!).sort()).toEqual(
      Object.keys(action.inputs)
        .map((name) => `\${{ inputs.${name} }}`)
        .sort(),
    );
    for (const { uses } of action.runs.steps) if (uses) expect(ACTIONS).toContain(uses);
  });

  it('runs the command with what was given, and with nothing else', () => {
    const { run } = action.runs.steps[1]!;
    const ask = (values: Record<string, string>): string =>
      spawnSync('bash', ['-e'], {
        input: `npx() { printf '[%s]' "$@"; }\n${run}`,
        encoding: 'utf8',
        env: {
          PATH: process.env['PATH'] ?? '',
          ...Object.fromEntries(
            Object.entries(action.inputs).map(([name, { default: value = '' }]) => [
              name.toUpperCase().replace('-', '_'),
              value,
            ]),
          ),
          ...values,
        },
      }).stdout;
    expect(ask({})).toBe('[--yes][portolan@0.1][check][--fail-on][error][--format][github]');
    expect(
      ask({ PORTAL: 'https://x/ $(id)', FILES: '*.yaml "a', SINCE: 'b', REVIEW: 'r.json', HEAD: 'h' }),
    ).toBe(
      '[--yes][portolan@0.1][check][--fail-on][error][--format][github][--against][https://x/ $(id)][--files][*.yaml "a][--since][b][--review][r.json][--head][h]',
    );
    expect(ask({ HEAD: 'h' })).not.toContain('--head');
  });

  it('gives what the command leaves for it', () => {
    expect(Object.values(action.outputs).map(({ value }) => value)).toEqual(
      ['errors', 'warnings', 'notes'].map((name) => `\${{ steps.check.outputs.${name} }}`),
    );
    expect(action.runs.steps[1]!.id).toBe('check');
  });
});

interface GitlabJob {
  image?: string;
  stage?: string;
  script?: string[];
  before_script?: string[];
  variables?: Record<string, string | number | { value: string; expand: boolean }>;
  rules?: { if?: string; when?: string }[];
}

describe.each([
  ['the pipeline of a new portal', GITLAB_PIPELINE],
  ...['portolan-check', 'portolan-rebuild'].map((name): [string, string] => [
    `the component ${name}`,
    readFileSync(join(TOP, 'templates', name, 'template.yml'), 'utf8'),
  ]),
])('%s', (name, text) => {
  const documents = parseAllDocuments(text).map((document) => document.toJS() as Record<string, GitlabJob>);
  const jobs = Object.entries(documents.at(-1)!).filter(([, job]) => job.script);
  const inputs =
    documents.length > 1 ? Object.keys((documents[0]!['spec'] as { inputs: object }).inputs) : [];

  it('has jobs at known images, that run when they should', () => {
    const { '.portal': shared } = documents.at(-1)!;
    expect(jobs.length).toBeGreaterThan(0);
    for (const [, { image = shared?.image, rules }] of jobs) {
      expect(image).toMatch(/^(?:node:24|alpine:3)$/);
      expect(rules!.length).toBeGreaterThan(0);
      for (const rule of rules!) expect(rule.if).toMatch(/^\$CI_(?:PIPELINE_SOURCE|COMMIT_BRANCH) == /);
    }
  });

  it('puts no input into a script, but into variables that mean themselves', () => {
    const used = new Set<string>();
    for (const [, { script = [], variables = {} }] of jobs) {
      for (const line of script) {
        expect(line).not.toContain('$[[');
        expect(syntaxOf(line)).toBe('');
      }
      for (const [variable, value] of Object.entries(variables)) {
        if (typeof value !== 'object') continue;
        expect(value).toEqual({
          value: expect.stringMatching(/^\$\[\[ inputs\.[\w-]+ \]\]$/),
          expand: false,
        });
        used.add(/inputs\.([\w-]+)/.exec(value.value)![1]!);
        expect(script.join('\n')).toMatch(new RegExp(`"[^"\n]*\\$${variable}\\b`));
      }
    }
    expect([...used, ...(name.startsWith('the component') ? ['stage'] : [])].sort()).toEqual(inputs.sort());
  });
});
