import { describe, expect, test } from 'vitest';
import { repositoryTarget } from '../base/repository.ts';
import { readActions } from './read.ts';
import { aFile, readOne } from './reading.testing.ts';

const repository = repositoryTarget({ owner: 'acme', repo: 'portal' })!;

describe('an action', () => {
  test('is read from Port’s format, with all that is not known here kept', () => {
    const { action, problems } = readOne(
      `identifier: add_database
title: Add a database
icon: Database
description: Makes one.
trigger:
  type: self-service
  operation: DAY-2
  blueprintIdentifier: Component
  executeActionButtonText: Ask for it
  condition: {type: SEARCH, combinator: and, rules: []}
  userInputs:
    properties:
      name: {type: string, title: Name, minLength: 3, pattern: '^[a-z-]+$', x-own: kept}
      size: {type: number, default: 20, enum: [20, 50]}
      storageClass: {type: string}
    required: [name]
invocationMethod: {type: ISSUE_FORM, template: database.yml, labels: [db]}
x-own: {a: 1}
`,
      { repository },
    );
    expect(problems).toEqual([]);
    expect(action).toMatchObject({
      id: 'add_database',
      operation: 'DAY-2',
      blueprint: 'Component',
      button: 'Ask for it',
      condition: { combinator: 'and', rules: [] },
      published: true,
      origin: { source: 'catalog', file: 'actions/a.yaml', line: 1 },
      document: { 'x-own': { a: 1 } },
      inputs: [
        { id: 'name', title: 'Name', type: 'string', required: true, minLength: 3, pattern: '^[a-z-]+$' },
        { id: 'size', title: 'Size', type: 'number', required: false, enum: [20, 50], default: 20 },
        { id: 'storageClass', title: 'Storage class', type: 'string', required: false },
      ],
      sections: [{ id: 's1', inputs: ['name', 'size', 'storageClass'] }],
    });
    expect(action.blocked).toBeUndefined();
    expect(action.document['trigger']).toMatchObject({
      userInputs: { properties: { name: { 'x-own': 'kept' } } },
    });
  });

  test('is read from the first version of the format', () => {
    const { action, problems } = readOne(`identifier: deploy
trigger: DELETE
userInputs: {properties: {ref: {type: string}}, required: [ref]}
invocationMethod: {type: GITHUB, org: acme, repo: ops, workflow: deploy.yml}
`);
    expect(problems).toEqual([]);
    expect(action).toMatchObject({
      id: 'deploy',
      title: 'Deploy',
      operation: 'DELETE',
      inputs: [{ id: 'ref', required: true }],
    });
  });

  test('is found in lists and in both kinds of export', () => {
    const one = (id: string) =>
      `{identifier: ${id}, trigger: CREATE, invocationMethod: {type: GITHUB, org: a, repo: b, workflow: c.yml}}`;
    const { actions, problems } = readActions([
      aFile(`[${one('c')}, ${one('b')}]`, 'actions/list.yaml'),
      aFile(`{blueprints: [], actions: [${one('a')}]}`, 'actions/export.yaml'),
      aFile(`[{blueprint: service, data: [${one('d')}]}]`, 'actions/grouped.yaml'),
      aFile(`${one('e')}\n---\n${one('f')}\n`, 'actions/two.yaml'),
    ]);
    expect(problems).toEqual([]);
    expect(actions.map(({ id, blueprint }) => [id, blueprint])).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['c', undefined],
      ['d', 'service'],
      ['e', undefined],
      ['f', undefined],
    ]);
  });

  test('loads whatever the order of files', () => {
    const files = ['a', 'b', 'c'].map((id) =>
      aFile(
        `{identifier: same, title: ${id}, trigger: CREATE, invocationMethod: {type: GITHUB, org: a, repo: b, workflow: c.yml}}`,
        `actions/${id}.yaml`,
      ),
    );
    const result = readActions(files);
    expect(readActions([...files].reverse())).toEqual(result);
    expect(result.actions.map(({ title }) => title)).toEqual(['a']);
    expect(result.problems.map(({ rule, origin, message }) => [rule, origin.file, message])).toEqual([
      ['actions/duplicate', 'actions/b.yaml', 'The action “same” is defined in actions/a.yaml:1:1 already'],
      ['actions/duplicate', 'actions/c.yaml', 'The action “same” is defined in actions/a.yaml:1:1 already'],
    ]);
  });
});

describe('a layout', () => {
  const inputs = 'properties: {a: {}, b: {}, c: {}, d: {}}';

  test('of steps makes one section for each, headings within split them, and what is forgotten comes last', () => {
    const { action, problems } = readOne(
      `identifier: x
trigger:
  operation: CREATE
  userInputs:
    ${inputs}
    steps:
      - {title: First, order: [b, heading, a]}
      - {title: Hidden, order: [c], visible: false}
      - {order: [], visible: {jqQuery: 'true'}}
    titles: {heading: {title: More, description: Words}}
invocationMethod: {type: ISSUE_FORM}
`,
      { repository },
    );
    expect(action.sections).toEqual([
      { id: 's1', title: 'First', step: 1, inputs: ['b'] },
      { id: 's2', title: 'More', description: 'Words', step: 1, inputs: ['a'] },
      { id: 's3', title: 'Step 3', step: 3, inputs: ['d'] },
    ]);
    expect(action.inputs.find(({ id }) => id === 'c')).toMatchObject({ hidden: true });
    expect(problems).toEqual([
      'actions/jq-value 9:21 Whether “Step 3” is shown is computed with jq, which forms do not do; it is shown',
    ]);
  });

  test('of an order puts inputs and headings where they are named', () => {
    const { action, problems } = readOne(
      `identifier: x
trigger:
  operation: CREATE
  userInputs:
    ${inputs}
    order: [c, t, a, nothing]
    titles: {t: {title: T}}
invocationMethod: {type: ISSUE_FORM}
`,
      { repository },
    );
    expect(action.sections).toEqual([
      { id: 's1', inputs: ['c'] },
      { id: 's2', title: 'T', inputs: ['a', 'b', 'd'] },
    ]);
    expect(problems).toEqual([
      'actions/unknown-input 6:22 The layout names “nothing”, but there is no such input',
    ]);
  });
});

describe('an input', () => {
  function inputOf(yaml: string) {
    const { action, problems } = readOne(
      `identifier: x
trigger: CREATE
userInputs:
  properties:
    x: ${yaml}
invocationMethod: {type: ISSUE_FORM}
`,
      { repository },
    );
    return { input: action.inputs[0], problems };
  }

  test.each<[string, object]>([
    ['{}', { type: 'string', title: 'X' }],
    ['{type: string, format: date-time}', { type: 'string', format: 'date-time' }],
    ['{type: string, format: email}', { format: 'email' }],
    ['{type: string, format: url}', { format: 'url' }],
    ['{type: string, format: multi-line, default: "a\\nb"}', { format: 'multi-line', default: 'a\nb' }],
    ['{type: string, format: entity, blueprint: service}', { format: 'entity', blueprint: 'service' }],
    ['{type: string, format: user}', { format: 'user' }],
    ['{type: string, format: team}', { format: 'team' }],
    ['{type: boolean, default: true}', { type: 'boolean', default: true }],
    [
      '{type: integer, minimum: 1, maximum: 9, default: 3}',
      { type: 'integer', minimum: 1, maximum: 9, default: 3 },
    ],
    ['{type: object, default: {a: 1}}', { type: 'object', default: { a: 1 } }],
    [
      '{type: array, items: {type: string, format: entity, blueprint: service}, minItems: 1}',
      { type: 'array', minItems: 1, items: { type: 'string', format: 'entity', blueprint: 'service' } },
    ],
    ['{type: array, default: [a, b]}', { type: 'array', items: { type: 'string' }, default: ['a', 'b'] }],
    ['{type: array, items: {enum: [a, b]}}', { items: { type: 'string', enum: ['a', 'b'] } }],
    ['{enum: [1, 2]}', { type: 'number', enum: [1, 2] }],
    ['{type: string, enum: [a, a, b]}', { enum: ['a', 'b'] }],
    ['{type: string, enum: [1, 2]}', { type: 'string', enum: ['1', '2'] }],
    ['{type: string, required: true}', { required: true }],
    ['{type: string, visible: false, default: a}', { hidden: true, default: 'a' }],
    ['{type: string, disabled: true}', { readOnly: true }],
    ['{type: string, examples: [a, 1]}', { examples: ['a', '1'] }],
    ["{type: string, pattern: '^[a-z\\_\\@]+$'}", { pattern: '^[a-z_@]+$' }],
  ])('%s', (yaml, input) => {
    const result = inputOf(yaml);
    expect(result.input).toMatchObject(input);
    expect(result.problems).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['{type: text}', { type: 'string' }, 'actions/invalid 5:9'],
    ['{type: string, minLength: "3", maxLength: 5}', { maxLength: 5 }, 'actions/invalid 5:23'],
    [
      '{type: string, pattern: "["}',
      { type: 'string' },
      'actions/pattern 5:23 The pattern of “x” is not a regular expression: [',
    ],
    [
      `{type: string, default: "${'a'.repeat(60)}!", pattern: "^(a+)+$"}`,
      { type: 'string', default: `${'a'.repeat(60)}!` },
      'actions/pattern 5:97 In the input “x” the pattern ^(a+)+$ takes too long for a text of 61 characters',
    ],
    [
      '{type: string, enum: [a], default: b}',
      { enum: ['a'] },
      'actions/unfit-default 5:34 The default of “x” does not fit: X must be one of: a',
    ],
    [
      '{type: number, default: many}',
      { type: 'number' },
      'actions/unfit-default 5:23 The default of “x” does not fit: X must be a number',
    ],
    [
      '{default: {jqQuery: .user.email}}',
      { type: 'string' },
      'actions/jq-value 5:9 “default” of the input “x” is computed with jq',
    ],
    [
      '{enum: {jqQuery: .form.a}, type: number}',
      { type: 'number' },
      'actions/jq-value 5:9 “enum” of the input “x” is computed with jq',
    ],
    [
      '{visible: {jqQuery: "false"}}',
      { type: 'string' },
      'actions/jq-value 5:9 “visible” of the input “x” is computed with jq',
    ],
    [
      '{pattern: {jqQuery: "false"}}',
      { type: 'string' },
      'actions/jq-value 5:9 “pattern” of the input “x” is computed with jq',
    ],
    [
      '{required: {jqQuery: "false"}}',
      { required: false },
      'actions/jq-value 5:9 “required” of the input “x” is computed with jq',
    ],
    [
      '{format: entity, dataset: {combinator: and, rules: []}}',
      { format: 'entity' },
      'actions/no-effect 5:25 “dataset” of the input “x” has no effect in a form',
    ],
    [
      '{dependsOn: [y]}',
      { type: 'string' },
      'actions/no-effect 5:9 “dependsOn” of the input “x” has no effect in a form',
    ],
  ])('keeps what is right of %s', (yaml, input, problem) => {
    const result = inputOf(yaml);
    expect(result.input).toMatchObject(input);
    expect(result.problems).toEqual([expect.stringContaining(problem)]);
  });

  test('that asks for a secret is not shown', () => {
    const result = inputOf('{type: string, encryption: aes256-gcm}');
    expect(result).toEqual({
      input: undefined,
      problems: ['actions/secret 5:23 The input “x” asks for a secret and is not shown'],
    });
  });

  test('cannot be called like a part of JavaScript', () => {
    const { action, problems } = readOne(
      '{identifier: x, trigger: CREATE, userInputs: {properties: {constructor: {}, "a b": {}, c: 3}}, invocationMethod: {type: ISSUE_FORM}}',
      { repository },
    );
    expect(action.inputs).toEqual([]);
    expect(problems).toHaveLength(3);
  });

  test('computes what is required with jq: nothing is', () => {
    const { action, problems } = readOne(
      '{identifier: x, trigger: CREATE, userInputs: {properties: {a: {}}, required: {jqQuery: "[]"}}, invocationMethod: {type: ISSUE_FORM}}',
      { repository },
    );
    expect(action.inputs[0]).toMatchObject({ required: false });
    expect(problems).toEqual([expect.stringContaining('actions/jq-value')]);
  });
});

describe('a problem', () => {
  test.each<[string, string]>([
    ['just text', 'actions/not-an-action 1:1'],
    ['{identifier: x, title: A blueprint, schema: {}}', 'actions/not-an-action 1:1'],
    ['{identifier: x, trigger: CREATE}', 'actions/invalid 1:1 the action has no invocationMethod'],
    [
      '{identifier: "a b", trigger: CREATE, invocationMethod: {type: ISSUE_FORM}}',
      'actions/invalid 1:2 identifier must be made of letters, digits and @ _ . + : \\ / = -, not a b',
    ],
    [
      '{identifier: x, trigger: MAYBE, invocationMethod: {type: ISSUE_FORM}}',
      'actions/invalid 1:17 trigger must be CREATE, DAY-2 or DELETE, not MAYBE',
    ],
    [
      '{identifier: x, trigger: {type: automation, event: {}}, invocationMethod: {type: WEBHOOK}}',
      'actions/automation 1:1',
    ],
  ])('says why %s is no action', (text, problem) => {
    const { actions, problems } = readActions([aFile(text)], { repository });
    expect(actions).toEqual([]);
    expect(
      problems.map(({ rule, origin, message }) => `${rule} ${origin.line}:${origin.column} ${message}`)[0],
    ).toContain(problem);
  });

  test.each<[string, string, string]>([
    [
      '{type: WEBHOOK, url: https://x.example}',
      'WEBHOOK needs a runner',
      'actions/needs-runner 5:4 WEBHOOK needs a runner',
    ],
    ['{type: KAFKA}', 'KAFKA needs a runner', 'actions/needs-runner 5:4'],
    [
      '{type: INTEGRATION_ACTION, installationId: x}',
      'INTEGRATION_ACTION needs a runner',
      'actions/needs-runner 5:4',
    ],
    [
      '{type: NEW_FLIE}',
      'the invocation type “NEW_FLIE” is not known',
      'actions/unknown-delivery 5:4 The invocation type “NEW_FLIE” is not known; did you mean NEW_FILE?',
    ],
    [
      '{type: NEW_FILE, content: x}',
      'its “path” is missing',
      'actions/invalid 4:1 The invocation has no “path”',
    ],
    [
      '{type: NEW_FILE, path: 3, content: x}',
      'its “path” has the wrong form',
      'actions/invalid 5:20 “path” of the invocation must be a text',
    ],
    [
      '{type: NEW_FILE, path: ../x, content: x}',
      'its file name leaves the repository',
      'actions/path 5:20 “../x” is not a file name within the repository',
    ],
    [
      "{type: NEW_FILE, path: 'a/{{ .inputs.nam }}', content: x}",
      'one of its templates is not supported',
      'actions/template 5:20 There is no input “nam”; did you mean “name”?',
    ],
    [
      '{type: NEW_FILE, path: a.txt, content: {deep: [\'{{ .inputs.name | ltrimstr("x") }}\']}}',
      'one of its templates is not supported',
      'actions/template 5:50 {{ .inputs.name | ltrimstr("x") }} is not a path with known filters',
    ],
    [
      "{type: NEW_FILE, path: a.yaml, content: 'n: {{ .inputs.name }}'}",
      'a value stands unprotected in its content',
      'actions/unfiltered-value 5:34 {{ .inputs.name }} is put into YAML as it is',
    ],
    [
      "{type: NEW_FILE, path: a.json, content: '[{{ .entity.title }}]'}",
      'a value stands unprotected in its content',
      'actions/unfiltered-value 5:34 {{ .entity.title }} is put into JSON as it is',
    ],
    [
      "{type: ISSUE_FORM, title: 'By {{ .trigger.by.user.email }}'}",
      'one of its templates is not supported',
      'actions/template 5:22 A page knows only .trigger.operation: who presses the button is known to the Git host',
    ],
    [
      "{type: ISSUE_FORM, title: '{{ .inputs.name.title }}'}",
      'one of its templates is not supported',
      'actions/template 5:22 The input “name” has no “title”',
    ],
    [
      "{type: ISSUE_FORM, title: '{{ .inputs.owner.title }}'}",
      'one of its templates is not supported',
      'actions/template 5:22 A form knows only the identifier of “owner”, not its “title”',
    ],
    [
      "{type: ISSUE_FORM, title: '{{ .action.run }}'}",
      'one of its templates is not supported',
      'actions/template 5:22 An action has .action.identifier, .action.title and .action.blueprint',
    ],
    [
      '{type: ISSUE_FORM, template: ../x.yml}',
      'its “template” has the wrong form',
      'actions/invalid 5:22 “template” of the invocation must be a plain file name',
    ],
    [
      '{type: UPSERT_ENTITY, mapping: {title: x}}',
      'its “mapping” does not say the identifier',
      'actions/invalid 5:25 “mapping” does not say the identifier',
    ],
    [
      "{type: UPSERT_ENTITY, mapping: {identifier: '{{ .inputs.name | ascii_downcase }}'}}",
      'one of its templates is not supported',
      'actions/template 5:35 {{ .inputs.name | ascii_downcase }} is not a path with known filters',
    ],
  ])('takes the button away: %s', (invocation, blocked, problem) => {
    const { action, problems } = readOne(withInvocation(invocation), { repository });
    expect(action.blocked).toBe(blocked);
    expect(problems).toEqual([problem.includes('needs-runner') ? expect.stringContaining(problem) : problem]);
  });

  test.each<[string, string]>([
    ['{type: ISSUE_FORM, labels: db}', 'actions/invalid 5:22 “labels” of the invocation must be a list'],
    [
      "{type: GITHUB, org: a, repo: b, workflow: c.yml, workflowInputs: {id: '{{ .run.id }}'}}",
      'actions/template 5:69 {{ .run.id }} is not a path with known filters; this entry is left out',
    ],
    [
      "{type: UPSERT_ENTITY, mapping: {identifier: x, properties: {by: '{{ .trigger.by }}'}}}",
      'actions/template 5:63 A page knows only .trigger.operation: who presses the button is known to the Git host; this entry is left out',
    ],
  ])('leaves the button where it can: %s', (invocation, problem) => {
    const { action, problems } = readOne(withInvocation(invocation), { repository });
    expect(action.blocked).toBeUndefined();
    expect(problems).toEqual([problem]);
  });

  test.each([
    "{type: NEW_FILE, path: '{{ .inputs.name | slug }}.yaml', content: 'n: {{ .inputs.name | yaml }} {{ .inputs.size }}'}",
    "{type: NEW_FILE, path: a.md, content: '# {{ .inputs.name }} ${{ github.ref }}'}",
    "{type: ISSUE_FORM, title: '{{ .inputs.owner.identifier }} {{ .trigger.operation }} {{ .entity.properties.x }}'}",
    "{type: GITHUB, org: a, repo: b, workflow: c.yml, workflowInputs: {'{{ spreadValue() }}': '{{ .inputs }}'}}",
  ])('is not found in %s', (invocation) => {
    const { action, problems } = readOne(withInvocation(invocation), { repository });
    expect([action.blocked, problems]).toEqual([undefined, []]);
  });

  test('says that no repository is known', () => {
    for (const type of ['ISSUE_FORM', 'UPSERT_ENTITY, mapping: {identifier: x}', 'GITHUB, workflow: x.yml']) {
      const { action, problems } = readOne(withInvocation(`{type: ${type}}`));
      expect(action.blocked).toBe('no repository is known');
      expect(problems).toEqual([expect.stringContaining('actions/no-repository 4:1')]);
    }
    expect(readOne(withInvocation('{type: ISSUE_FORM, org: acme, repo: other}')).problems).toEqual([]);
  });

  test('says that a blueprint is unknown, an approval is not held, a required input is missing', () => {
    const { action, problems } = readOne(
      `identifier: x
trigger:
  operation: DAY-2
  blueprintIdentifier: nothing
  userInputs: {properties: {}, required: [gone]}
requiredApproval: true
invocationMethod: {type: ISSUE_FORM}
`,
      { repository, hasBlueprint: (id) => id === 'something' },
    );
    expect(action.blocked).toBeUndefined();
    expect(problems).toEqual([
      'actions/unknown-blueprint 4:3 There is no blueprint or kind “nothing”',
      'actions/unknown-input 5:32 “gone” is required, but there is no such input',
      'actions/approval 6:1 “x” asks for an approval: the Git host has to hold it back until then',
    ]);
  });

  test('of an integration’s workflow run stands where it is written', () => {
    const { action, problems } = readOne(
      `identifier: x
trigger: CREATE
invocationMethod:
  type: INTEGRATION_ACTION
  installationId: git
  integrationActionType: dispatch_workflow
  integrationActionExecutionProperties:
    org: acme
    repo: ops
    workflow: deploy.yml
    workflowInputs:
      id: '{{ .run.id }}'
`,
    );
    expect(action).toMatchObject({
      invocation: { type: 'GITHUB', org: 'acme', repo: 'ops', workflow: 'deploy.yml' },
    });
    expect(action.blocked).toBeUndefined();
    expect(problems).toEqual([
      'actions/template 12:7 {{ .run.id }} is not a path with known filters; this entry is left out',
    ]);
  });

  test.each([
    ['in the action', 'titl: X', 'actions/unknown-key 5:1 An action has no key titl; did you mean title?'],
    [
      'in the trigger',
      'trigger: {type: self-service, operaton: DAY-2}',
      'actions/unknown-key 5:31 A trigger has no key operaton; did you mean operation?',
    ],
    [
      'in the form',
      'userInputs: {properties: {}, requird: []}',
      'actions/unknown-key 5:30 userInputs has no key requird; did you mean required?',
    ],
    [
      'in an input',
      'userInputs: {properties: {a: {type: string, patern: x}}}',
      'actions/unknown-key 5:45 An input has no key patern; did you mean pattern?',
    ],
    [
      'in the items of an input',
      'userInputs: {properties: {a: {type: array, items: {typ: string}}}}',
      'actions/unknown-key 5:52 An entry of a list has no key typ; did you mean type?',
    ],
    [
      'in a step',
      'userInputs: {properties: {}, steps: [{order: [], titl: A}]}',
      'actions/unknown-key 5:50 A step has no key titl; did you mean title?',
    ],
    [
      'in a heading',
      'userInputs: {properties: {}, titles: {h: {text: A}}}',
      'actions/unknown-key 5:43 A heading has no key text',
    ],
  ])('is told of a key that means nothing %s', (_, line, told) => {
    const invocation = 'invocationMethod:\n  type: ISSUE_FORM\n';
    const trigger = line.startsWith('trigger') ? 'title: X' : 'trigger: CREATE';
    expect(readOne(`identifier: x\n${trigger}\n${invocation}${line}\n`, { repository }).problems).toEqual([
      told,
    ]);
  });

  test.each([
    [
      '{type: ISSUE_FORM, titl: X}',
      'An invocation of the type ISSUE_FORM has no key titl; did you mean title?',
    ],
    [
      '{type: UPSERT_ENTITY, mapping: {identifier: a, propertes: {}}}',
      '“mapping” has no key propertes; did you mean properties?',
    ],
  ])('is told of a key that means nothing in %s', (invocation, told) => {
    const { problems } = readOne(withInvocation(invocation), { repository });
    expect(problems).toEqual([expect.stringContaining(told)]);
    expect(problems[0]).toMatch(/^actions\/unknown-key 5:/);
  });

  test('tells once of all keys of Port’s that have no effect here, and of none that people add for themselves', () => {
    const { problems } = readOne(`identifier: x
id: action_1
createdAt: 2026-01-01
trigger:
  operation: CREATE
  actionCardButtonText: Go
  userInputs:
    properties:
      a: {type: string, icon: Alert}
      b: {type: string, icon: Team, x-note: mine}
approvalNotification: {type: email}
invocationMethod: {type: GITHUB, org: a, repo: b, workflow: c.yml, reportWorkflowStatus: true}
`);
    expect(problems).toEqual([
      'actions/no-effect 11:1 approvalNotification, actionCardButtonText, icon and reportWorkflowStatus of the action have no effect here',
    ]);
  });

  test.each([
    [
      '{combinator: and, rules: [{property: type, operater: "="}]}',
      ['query/unknown-key', 'query/condition-shape'],
    ],
    ['{combinator: xor, rules: [{property: type, operator: isEmpty}]}', ['query/unknown-combinator']],
    ['{type: SEARCH, rules: yes}', ['query/not-a-query']],
    ['{type: JQ, expressions: [.a], combinator: and}', ['actions/jq-value']],
    ['all', ['query/not-a-query']],
  ])('of the condition %s is told where it stands', (condition, rules) => {
    const { action, problems } = readOne(`identifier: x
trigger:
  operation: DAY-2
  condition: ${condition}
invocationMethod: {type: GITHUB, org: a, repo: b, workflow: c.yml}
`);
    expect(problems.map((problem) => problem.split(' ')[0]).toSorted()).toEqual(rules.toSorted());
    expect(problems.every((problem) => / 4:\d+ /.test(problem))).toBe(true);
    expect(action.blocked).toBeUndefined();
  });

  test('tells that a condition of what makes something has no effect', () => {
    const { problems } = readOne(`identifier: x
trigger: {operation: CREATE, condition: {combinator: and, rules: []}}
invocationMethod: {type: GITHUB, org: a, repo: b, workflow: c.yml}
`);
    expect(problems).toEqual(['actions/no-effect 2:30 condition of the action has no effect here']);
  });

  test('takes the blueprint of what is made where the action names none, and tells where the two differ', () => {
    const upsert = '{type: UPSERT_ENTITY, blueprintIdentifier: service, mapping: {identifier: a}}';
    const text = (trigger: string) =>
      `identifier: x\ntrigger: {operation: CREATE${trigger}}\ninvocationMethod: ${upsert}\n`;
    const alone = readOne(text(''), { repository });
    expect(alone.problems).toEqual([]);
    expect(alone.action.blueprint).toBe('service');
    const both = readOne(text(', blueprintIdentifier: team'), { repository });
    expect(both.action.blueprint).toBe('team');
    expect(both.problems.join()).toContain('actions/other-blueprint 3:41');
  });

  test('has a fingerprint that a moved line does not change', () => {
    const text = withInvocation('{type: WEBHOOK}');
    const [before] = readActions([aFile(text)]).problems;
    const [after] = readActions([aFile(`# a comment\n\n${text}`)]).problems;
    expect(after!.origin.line).toBe(before!.origin.line! + 2);
    expect(after!.fingerprint).toBe(before!.fingerprint);
  });
});

function withInvocation(invocation: string): string {
  return `identifier: x
trigger: CREATE
userInputs: {properties: {name: {type: string}, owner: {format: team}, size: {type: number}}}
invocationMethod:
  ${invocation}
`;
}
