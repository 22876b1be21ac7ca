import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryTarget } from '../base/repository.ts';
import { issueFormFile, missingIssueForms } from './issue-form.ts';
import { readOne } from './reading.testing.ts';

const repository = repositoryTarget({ owner: 'acme', repo: 'portal' })!;
const { action } = readOne(
  `identifier: add_database
title: 'Add a "database": now'
trigger: CREATE
userInputs:
  properties:
    name: {type: string, title: Name}
    size: {type: number, title: "Size, GiB", default: 20}
    ha: {type: boolean}
  required: [name]
invocationMethod: {type: ISSUE_FORM, template: database.yml, labels: [db, platform]}
`,
  { repository },
);

test('an issue form has text fields only, and one for machines', () => {
  expect(issueFormFile(action)).toMatchInlineSnapshot(`
    {
      "content": "name: "Add a \\"database\\": now"
    description: "Add a \\"database\\": now, by the portal"
    title: "Add a \\"database\\": now"
    labels:
      - db
      - platform
    body:
      - type: markdown
        attributes:
          value: |-
            Opened from the portal, this form is filled in already: check it and submit.

            The payload holds:

            - \`name\`: Name (string)
            - \`size\`: Size, GiB (number, optional)
            - \`ha\`: Ha (boolean, optional)
      - type: textarea
        id: payload
        attributes:
          label: Payload
          description: The portal fills this in. A workflow reads it and nothing else.
          placeholder: |-
            {
              "action": "add_database",
              "inputs": {
                "name": "",
                "size": 20,
                "ha": false
              }
            }
          render: json
        validations:
          required: true
    ",
      "path": ".github/ISSUE_TEMPLATE/database.yml",
    }
  `);
  const form = parse(issueFormFile(action).content) as { body: { type: string }[] };
  expect(new Set(form.body.map(({ type }) => type))).toEqual(new Set(['markdown', 'textarea']));
});

test('the payload of an action on an entity names it', () => {
  const restart = { ...action, operation: 'DAY-2' as const, blueprint: 'Component' };
  expect(issueFormFile(restart).content).toContain('"entity": "component:default/name"');
});

test('hostile words stay text of the form', () => {
  const evil = 'x"\n: - #{{ ]\u0000\u202e <script>';
  const { content, path } = issueFormFile({
    ...action,
    title: evil,
    description: evil,
    inputs: action.inputs.map((input) => ({ ...input, title: evil })),
  });
  const form = parse(content) as { name: string; description: string; body: unknown[] };
  expect(form).toMatchObject({ name: evil, description: evil.replace(/\s+/g, ' ') });
  expect(form.body).toHaveLength(2);
  expect(path).toBe('.github/ISSUE_TEMPLATE/database.yml');
});

describe('a missing issue form', () => {
  test('is a problem of its action', () => {
    expect(missingIssueForms([action], repository, () => false)).toEqual([
      {
        rule: 'actions/template-missing',
        severity: 'warning',
        message:
          'The action “add_database” opens the issue form .github/ISSUE_TEMPLATE/database.yml, which is not in acme/portal',
        fix: 'Run portolan issue-forms, which writes .github/ISSUE_TEMPLATE/database.yml, and commit it.',
        origin: { source: 'catalog', file: 'actions/a.yaml', line: 1, column: 1 },
        fingerprint: expect.any(String),
      },
    ]);
  });

  test('is none when it is there, or where it cannot be seen, or for other deliveries', () => {
    const seen: string[] = [];
    const exists = (path: string) => Boolean(seen.push(path));
    expect(missingIssueForms([action], repository, exists)).toEqual([]);
    expect(seen).toEqual(['.github/ISSUE_TEMPLATE/database.yml']);
    const elsewhere = { ...action, invocation: { ...action.invocation, org: 'acme', repo: 'other' } };
    const blocked = { ...action, blocked: 'no repository is known' };
    const other = { ...action, invocation: { type: 'GITHUB' } };
    expect(missingIssueForms([elsewhere, blocked, other], repository, () => false)).toEqual([]);
    const same = { ...action, invocation: { ...action.invocation, org: 'acme', repo: 'portal' } };
    expect(missingIssueForms([same], repository, () => false)).toHaveLength(1);
  });
});
