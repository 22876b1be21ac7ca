import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { WORKFLOW } from './workflow.ts';

interface Step {
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
}
interface Job {
  if?: string;
  permissions?: Record<string, string>;
  steps: Step[];
}
const { permissions, jobs } = parse(WORKFLOW) as {
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
};
const steps = Object.values(jobs).flatMap((job) => job.steps);

describe('the action for repositories of services', () => {
  const file = fileURLToPath(new URL('../../../action.yml', import.meta.url));
  const action = parse(readFileSync(file, 'utf8')) as {
    inputs: Record<string, { description: string }>;
    runs: { steps: Step[] };
  };

  it('puts no input into a shell but as an environment variable', () => {
    const [, step] = action.runs.steps;
    expect(step!.run).not.toContain('${{');
    expect(Object.values(step!.env!).sort()).toEqual(
      Object.keys(action.inputs)
        .map((name) => `\${{ inputs.${name} }}`)
        .sort(),
    );
  });
});

describe('the workflow of a new portal', () => {
  it('puts nothing into a shell that others have written: values come as environment variables', () => {
    const scripts = steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(4);
    for (const script of scripts) expect(script).not.toContain('${{');
    const names = steps.flatMap(({ env }) => Object.keys(env ?? {}));
    for (const name of names)
      expect(WORKFLOW).toMatch(new RegExp(`"[^"\n]*\\$${name}\\b|${name}: '\\$\\{\\{ github\\.token`));
  });

  it('gives every job what it needs and no more', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
      check: undefined,
      comment: { 'pull-requests': 'write' },
      publish: { contents: 'read', pages: 'write', 'id-token': 'write' },
    });
  });

  it('runs nothing of a pull request where it may write', () => {
    const { comment } = jobs;
    expect(comment!.steps.some(({ uses, run }) => /checkout|npm|npx|node /.test(`${uses} ${run}`))).toBe(
      false,
    );
    expect(comment!.if).toContain('head.repo.full_name == github.repository');
    expect(jobs['publish']!.if).toBe("github.event_name != 'pull_request'");
  });

  it('uses actions of the hosts themselves, each at a version, and leaves no token in the checkout', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    for (const action of used) expect(action).toMatch(/^actions\/[\w-]+@v\d+$/);
    for (const { uses, with: options } of steps)
      if (uses?.startsWith('actions/checkout@'))
        expect(options).toMatchObject({ 'persist-credentials': false });
  });

  it('finds its own comment by the words that the command puts first', () => {
    expect(WORKFLOW).toContain('startswith("<!-- portolan-diff -->")');
  });
});
