import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { GITLAB_PIPELINE } from './gitlab.ts';
import { canRun, type Runner, runner } from './testing/fake-host.ts';
import { SERVICE_WORKFLOW, WORKFLOW } from './workflow.ts';

interface Steps {
  jobs: Record<string, { steps: { name?: string; run?: string }[] }>;
}
function script(workflow: string, job: string, name: string): string {
  const { jobs } = parse(workflow) as Steps;
  return jobs[job]!.steps.find((step) => step.name === name)!.run!;
}

const SAY = script(WORKFLOW, 'comment', 'Say what differs');
const SUGGEST = script(WORKFLOW, 'comment', 'Suggest lines as they would be right');
const GITHUB = {
  GH_TOKEN: 'secret',
  REPOSITORY: 'acme/portal',
  NUMBER: '7',
  HEAD: 'c0ffee',
  SERVER: 'https://github.com',
  RUN: '42',
  PREVIEW: '99',
};
const DIFF = '<!-- portolan-diff -->\n### What this changes\n';
const MARKER = '0123456789abcdef';

function comment(marker = MARKER, more: object = {}): object {
  const body = `<!-- portolan-suggestion ${marker} -->\nSaid.\n\n\`\`\`suggestion\n  owner: checkout\n\`\`\``;
  return { path: 'catalog/a b.yaml', line: 3, marker, body, ...more };
}

function github(diff: string | undefined, review: unknown = []): Runner {
  return runner({
    ...(diff === undefined ? {} : { 'found/diff.md': diff }),
    'found/review.json': typeof review === 'string' ? review : JSON.stringify(review),
  });
}

// Where a machine has no jq the scripts cannot run; those that build and check this repository have it.
describe.skipIf(!canRun())('the comment under a pull request on GitHub', () => {
  test('is made once, and then updated', () => {
    const place = github(DIFF);
    expect(place.run(SAY, GITHUB)).toEqual({ code: 0, out: '' });
    expect(place.run(SAY, { ...GITHUB, PREVIEW: '' }).code).toBe(0);
    const { comments, changes } = place.state();
    expect(changes).toEqual([
      'POST repos/acme/portal/issues/7/comments',
      'PATCH repos/acme/portal/issues/comments/1',
    ]);
    expect(comments.map(({ body }) => body)).toEqual([`${DIFF}\n`]);
  });

  test('leads to the preview where there is one, and to nothing that is no number', () => {
    const place = github(DIFF);
    place.run(SAY, GITHUB);
    expect(place.state().comments[0]!.body).toBe(
      `${DIFF}\n[The portal with this change](https://github.com/acme/portal/actions/runs/42/artifacts/99), to download and to serve.`,
    );
    for (const preview of ['', '9) [x](https://evil.example', '$(touch owned)', '-1', '9\n9']) {
      place.run(SAY, { ...GITHUB, PREVIEW: preview });
      expect(place.state().comments[0]!.body).toBe(`${DIFF}\n`);
    }
  });

  test('never takes the place of what somebody else wrote', () => {
    const place = github(DIFF);
    place.change({ comments: [{ id: 1, body: DIFF, login: 'wren' }] });
    place.run(SAY, GITHUB);
    expect(place.state().changes).toEqual(['POST repos/acme/portal/issues/7/comments']);
  });

  test('is not made a second time when the first cannot be looked for', () => {
    const place = github(DIFF);
    expect(place.run(SAY, { ...GITHUB, NUMBER: '8' }).code).not.toBe(0);
    expect(place.state().changes).toEqual([]);
  });

  test('holds what is in the diff, whatever that is', () => {
    const diff = `${DIFF}$(touch owned) \`touch owned\` "; touch owned #\n@file ${'{"body": "x"}'}\n`;
    const place = github(diff);
    expect(place.run(SAY, { ...GITHUB, PREVIEW: '' }).code).toBe(0);
    expect(place.state().comments[0]!.body).toBe(`${diff}\n`);
    expect(existsSync(join(place.folder, 'owned'))).toBe(false);
  });

  test.each([
    ['is missing', undefined, false],
    ['is larger than a comment', DIFF + 'x'.repeat(10_000_000), false],
    ['is something else', '### Nothing\n<!-- portolan-diff -->', true],
    ['is empty', '', true],
  ])('is not made when the diff %s', (_, diff, fails) => {
    const place = github(diff);
    expect(place.run(SAY, GITHUB).code !== 0).toBe(fails);
    expect(place.state().changes).toEqual([]);
  });

  test('is not made of a file elsewhere, nor of a folder', () => {
    const place = github(DIFF);
    const secret = join(place.folder, 'secret.md');
    writeFileSync(secret, `${DIFF}the secret`);
    rmSync(join(place.folder, 'found/diff.md'));
    symlinkSync(secret, join(place.folder, 'found/diff.md'));
    expect(place.run(SAY, GITHUB)).toEqual({ code: 0, out: 'There is nothing to tell.\n' });
    const other = runner({ 'found/diff.md/x': DIFF });
    expect(other.run(SAY, GITHUB)).toEqual({ code: 0, out: 'There is nothing to tell.\n' });
    expect([...place.state().changes, ...other.state().changes]).toEqual([]);
  });

  test('leaves what was brought as it is', () => {
    const place = github(DIFF);
    writeFileSync(join(place.folder, 'found/known.txt'), '13\n');
    symlinkSync('../elsewhere', join(place.folder, 'found/comment.json'));
    place.run(SAY, GITHUB);
    expect(place.state().changes).toEqual(['POST repos/acme/portal/issues/7/comments']);
    expect(readdirSync(join(place.folder, 'found')).sort()).toEqual([
      'comment.json',
      'diff.md',
      'known.txt',
      'review.json',
    ]);
    expect(existsSync(join(place.folder, 'elsewhere'))).toBe(false);
  });
});

describe.skipIf(!canRun())('suggestions on a pull request on GitHub', () => {
  test('are one review, with those that are not there yet', () => {
    const place = github(undefined, [comment()]);
    expect(place.run(SUGGEST, GITHUB)).toEqual({ code: 0, out: '' });
    expect(place.state().review).toEqual({
      commit_id: 'c0ffee',
      event: 'COMMENT',
      body: expect.any(String),
      comments: [
        {
          path: 'catalog/a b.yaml',
          line: 3,
          side: 'RIGHT',
          body: (comment() as { body: string }).body,
        },
      ],
    });
    expect(place.run(SUGGEST, GITHUB)).toEqual({ code: 0, out: 'Everything is suggested already.\n' });
    const second = 'fedcba9876543210';
    writeFileSync(
      join(place.folder, 'found/review.json'),
      JSON.stringify([comment(MARKER, { line: 9 }), comment(second), comment(second)]),
    );
    place.run(SUGGEST, GITHUB);
    expect(place.state().lines.map(({ body }) => body.split('\n')[0])).toEqual([
      `<!-- portolan-suggestion ${MARKER} -->`,
      `<!-- portolan-suggestion ${second} -->`,
    ]);
    expect(place.state().changes).toHaveLength(2);
  });

  test('are not held back by what somebody else wrote', () => {
    const place = github(undefined, [comment()]);
    const { body } = comment() as { body: string };
    place.change({ lines: [{ id: 1, body, login: 'wren' }] });
    place.run(SUGGEST, GITHUB);
    expect(place.state().changes).toEqual(['POST repos/acme/portal/pulls/7/reviews']);
  });

  test('that GitHub refuses are told, and fail nothing', () => {
    const place = github(undefined, [comment()]);
    place.change({ refuses: true });
    const { code, out } = place.run(SUGGEST, GITHUB);
    expect([code, out]).toEqual([0, expect.stringContaining('::warning title=Suggestions::')]);
  });

  test.each([
    ['no JSON', '[', true],
    ['no list', { path: 'a' }, true],
    ['a list of texts', ['a'], true],
    ['too many', Array.from({ length: 21 }, () => comment()), true],
    ['without a marker', [comment(MARKER, { marker: undefined })], true],
    ['with a marker that is none', [comment('x" ] | halt')], true],
    ['with a body of another marker', [{ ...comment(), marker: 'fedcba9876543210' }], true],
    ['with a line that is none', [comment(MARKER, { line: '3' })], true],
    ['with half a line', [comment(MARKER, { line: 1.5 })], true],
    ['with a path that is none', [comment(MARKER, { path: 3 })], true],
    [
      'with a body that has no end',
      [comment(MARKER, { body: `${(comment() as { body: string }).body}${'x'.repeat(9000)}` })],
      true,
    ],
    ['larger than any', JSON.stringify([comment(MARKER, { path: 'x'.repeat(10_000_000) })]), false],
    ['nothing', [], false],
  ])('are not made from a file that is %s', (_, review, fails) => {
    const place = github(undefined, review);
    expect(place.run(SUGGEST, GITHUB).code !== 0).toBe(fails);
    expect(place.state().changes).toEqual([]);
  });

  test('are data: nothing in them is run', () => {
    const nasty = '$(touch owned)`touch owned`"; touch owned #\'';
    const place = github(undefined, [
      comment(MARKER, { path: nasty, body: `${(comment() as { body: string }).body}\n${nasty}` }),
    ]);
    writeFileSync(join(place.folder, 'found/$(touch owned)'), nasty);
    expect(place.run(SUGGEST, GITHUB).code).toBe(0);
    expect(place.state().lines[0]).toMatchObject({ path: nasty, body: expect.stringContaining(nasty) });
    expect(existsSync(join(place.folder, 'owned'))).toBe(false);
  });

  test('are made in the same way for repositories of services', () => {
    expect(script(SERVICE_WORKFLOW, 'suggest', 'Suggest lines as they would be right')).toBe(SUGGEST);
  });
});

describe.skipIf(!canRun())('a service that was merged on GitHub', () => {
  const REBUILD = script(SERVICE_WORKFLOW, 'rebuild', 'Ask the portal to be built anew');
  test('asks the portal to be built anew, with a token only', () => {
    const place = runner({});
    expect(place.run(REBUILD, { ...GITHUB, GH_TOKEN: '' })).toMatchObject({ code: 0 });
    expect(place.state().changes).toEqual([]);
    expect(place.run(REBUILD, GITHUB)).toMatchObject({ code: 0 });
    expect(place.state()).toMatchObject({
      changes: ['POST repos/acme/portal/dispatches'],
      review: { event_type: 'portal-changed' },
    });
  });
});

describe.skipIf(!canRun())('the comments on a merge request on GitLab', () => {
  const pipeline = parse(GITLAB_PIPELINE) as Record<string, { script: string[] }>;
  const POST = pipeline['comment']!.script.at(-1)!;
  const GITLAB = {
    CI_API_V4_URL: 'https://gitlab.example.com/api/v4',
    CI_PROJECT_ID: '5',
    CI_MERGE_REQUEST_IID: '7',
    PORTAL_COMMENT_TOKEN: 'secret',
  };
  function gitlab(diff: string, review: unknown): Runner {
    return runner({ 'diff.md': diff, 'review.json': JSON.stringify(review) }, ['bash', '-eo', 'pipefail']);
  }

  test('are made once: the one is updated, the others are left', () => {
    const place = gitlab(DIFF, [comment()]);
    const others = Array.from({ length: 150 }, (_, index) => ({
      id: 1000 + index,
      body: DIFF,
      login: 'wren',
    }));
    place.change({ comments: others });
    expect(place.run(POST, GITLAB)).toEqual({ code: 0, out: '' });
    expect(place.state().review).toEqual({
      body: (comment() as { body: string }).body,
      position: {
        position_type: 'text',
        new_path: 'catalog/a b.yaml',
        old_path: 'catalog/a b.yaml',
        new_line: 3,
        base_sha: 'b',
        start_sha: 's',
        head_sha: 'h',
      },
    });
    expect(place.run(POST, GITLAB)).toEqual({ code: 0, out: '' });
    expect(place.state().changes).toEqual([
      'POST /projects/5/merge_requests/7/notes',
      'POST /projects/5/merge_requests/7/discussions',
      'PUT /projects/5/merge_requests/7/notes/151',
    ]);
  });

  test('are data, of a form that is known', () => {
    const nasty = '$(touch owned)`touch owned`"; touch owned #\'\\';
    const place = gitlab(`${DIFF}${nasty}`, [comment(MARKER, { path: nasty })]);
    expect(place.run(POST, GITLAB).code).toBe(0);
    expect(place.state().comments[0]!.body).toBe(`${DIFF}${nasty}`);
    expect(place.state().review).toMatchObject({ position: { new_path: nasty } });
    expect(existsSync(join(place.folder, 'owned'))).toBe(false);
    const other = gitlab('x'.repeat(10_000_000), { path: 'a' });
    expect(other.run(POST, GITLAB).code).not.toBe(0);
    expect(other.state().changes).toEqual([]);
  });

  test('that GitLab refuses are told, and the others are made', () => {
    const place = gitlab(DIFF, [comment()]);
    place.change({ refuses: true });
    const { code, out } = place.run(POST, GITLAB);
    expect([code, out]).toEqual([0, expect.stringContaining('GitLab did not take a suggestion')]);
    expect(place.state().comments).toHaveLength(1);
  });
});
