import { expect, test } from 'vitest';
import { findSecrets, HIDDEN, hideSecrets } from './secrets.ts';

// Put together here, so that no file of the repository looks as if it held one.
const LETTERS = 'aB3'.repeat(14);

test.each([
  ['a GitHub token', `ghp_${LETTERS}`],
  ['a GitHub token', `github_pat_${LETTERS}`],
  ['a GitLab token', `glpat-${LETTERS}`],
  ['an AWS access key', `AKIA${'ABCD'.repeat(4)}`],
  ['a Slack token', `xoxb-${LETTERS}`],
  ['a Slack webhook', `hooks.slack.com/services/T1/B1/${LETTERS}`],
  ['a private key', `-----BEGIN PRIVATE ${'KEY'}-----\n${LETTERS}\n-----END PRIVATE ${'KEY'}-----`],
  ['a private key', `-----BEGIN OPENSSH PRIVATE ${'KEY'}-----\n${LETTERS}`],
  ['a signed token', `eyJ${LETTERS}.eyJ${LETTERS}.${LETTERS}`],
])('%s is hidden, however often it stands in a text', (kind, secret) => {
  const { text, kinds } = hideSecrets(`Ask with ${secret} or\n${secret}`);
  expect(kinds).toEqual([kind]);
  expect(text).not.toContain(LETTERS);
  expect(text).toContain(HIDDEN);
  expect(findSecrets([])(Buffer.from(text))).toEqual([]);
});

test('of an address with a password only that is hidden', () => {
  const { text, kinds } = hideSecrets(`postgres://app:${'s3cr3tW0rd'}@db.example.com/shop and a@example.com`);
  expect([text, kinds]).toEqual([
    'postgres://app:***@db.example.com/shop and a@example.com',
    ['an address with a password'],
  ]);
  expect(findSecrets([])(Buffer.from(text))).toEqual([]);
});

test.each([
  '',
  'plain',
  'crew@example.com',
  'https://example.com/@crew',
  'postgres://app:${PASSWORD}@db',
  'npm_x',
])('what holds none stays as it is: %s', (text) => {
  expect(hideSecrets(text)).toEqual({ text, kinds: [] });
});
