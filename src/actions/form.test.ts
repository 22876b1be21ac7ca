import { describe, expect, test } from 'vitest';
import { repositoryTarget } from '../base/repository.ts';
import { BACKSTAGE_BLUEPRINTS } from '../catalog/blueprints/backstage.ts';
import { type Field, formModel } from './form.ts';
import type { PageModel } from './page.ts';
import { readOne } from './reading.testing.ts';

const repository = repositoryTarget({ owner: 'acme', repo: 'portal' })!;
const optionsSource = (kind: string | undefined) => `/api/v1/names/${kind ?? 'all'}.json`;

function fieldOf(yaml: string, required = false): Field {
  const { action } = readOne(
    `{identifier: x, trigger: CREATE, userInputs: {properties: {x: ${yaml}}, required: [${required ? 'x' : ''}]}, invocationMethod: {type: ISSUE_FORM}}`,
    { repository },
  );
  return formModel(action, { repository, optionsSource }).sections[0]!.fields[0]!;
}

describe('a field', () => {
  test.each<[string, Partial<Field>]>([
    [
      '{description: Words.}',
      {
        control: 'input',
        hint: 'Words.',
        attributes: { name: 'x', type: 'text', autocomplete: 'off', 'aria-describedby': 'e-x h-x' },
      },
    ],
    [
      '{minLength: 3, maxLength: 40, pattern: "^[a-z]+$"}',
      {
        attributes: {
          name: 'x',
          type: 'text',
          autocomplete: 'off',
          minlength: '3',
          maxlength: '40',
          pattern: '^[a-z]+$',
          'aria-describedby': 'e-x',
        },
      },
    ],
    [
      '{type: number, minimum: 20, maximum: 1000, default: 50}',
      {
        value: '50',
        hint: '20 to 1,000.',
        attributes: {
          name: 'x',
          type: 'number',
          autocomplete: 'off',
          min: '20',
          max: '1000',
          step: 'any',
          'aria-describedby': 'e-x h-x',
        },
      },
    ],
    [
      '{type: integer}',
      {
        attributes: { name: 'x', type: 'number', autocomplete: 'off', step: '1', 'aria-describedby': 'e-x' },
      },
    ],
    [
      '{format: email}',
      { attributes: { name: 'x', type: 'email', autocomplete: 'off', 'aria-describedby': 'e-x' } },
    ],
    [
      '{format: url}',
      { attributes: { name: 'x', type: 'url', autocomplete: 'off', 'aria-describedby': 'e-x' } },
    ],
    [
      '{format: date-time, default: "2026-11-22T06:10:00Z"}',
      {
        value: '2026-11-22T06:10',
        hint: 'In UTC.',
        attributes: { name: 'x', type: 'datetime-local', autocomplete: 'off', 'aria-describedby': 'e-x h-x' },
      },
    ],
    [
      '{format: multi-line, default: "a\\nb"}',
      {
        control: 'textarea',
        value: 'a\nb',
        attributes: { name: 'x', rows: '5', autocomplete: 'off', 'aria-describedby': 'e-x' },
      },
    ],
    [
      '{type: object, default: {a: 1}}',
      {
        control: 'textarea',
        value: '{\n  "a": 1\n}',
        hint: 'JSON, or one “key: value” a line.',
        attributes: {
          name: 'x',
          rows: '5',
          spellcheck: 'false',
          autocomplete: 'off',
          'aria-describedby': 'e-x h-x',
        },
      },
    ],
    [
      '{type: array, default: [a, b]}',
      {
        control: 'textarea',
        value: 'a\nb',
        hint: 'One entry a line.',
        attributes: { name: 'x', rows: '3', autocomplete: 'off', 'aria-describedby': 'e-x h-x' },
      },
    ],
    [
      '{type: boolean, default: true}',
      {
        control: 'checkbox',
        value: 'true',
        attributes: { name: 'x', type: 'checkbox', checked: true, 'aria-describedby': 'e-x' },
      },
    ],
    [
      '{examples: [a, b]}',
      {
        suggestions: ['a', 'b'],
        attributes: { name: 'x', type: 'text', autocomplete: 'off', list: 'l-x', 'aria-describedby': 'e-x' },
      },
    ],
    [
      '{format: entity, blueprint: System}',
      {
        attributes: {
          name: 'x',
          type: 'text',
          autocomplete: 'off',
          list: 'l-x',
          'data-options-src': '/api/v1/names/System.json',
          'data-kind': 'System',
          'aria-describedby': 'e-x',
        },
      },
    ],
    [
      '{format: team}',
      {
        attributes: {
          name: 'x',
          type: 'text',
          autocomplete: 'off',
          list: 'l-x',
          'data-options-src': '/api/v1/names/Group.json',
          'data-kind': 'Group',
          'aria-describedby': 'e-x',
        },
      },
    ],
    [
      '{format: user}',
      {
        attributes: {
          name: 'x',
          type: 'text',
          autocomplete: 'off',
          list: 'l-x',
          'data-options-src': '/api/v1/names/User.json',
          'data-kind': 'User',
          'aria-describedby': 'e-x',
        },
      },
    ],
    [
      '{format: entity}',
      {
        attributes: {
          name: 'x',
          type: 'text',
          autocomplete: 'off',
          list: 'l-x',
          'data-options-src': '/api/v1/names/all.json',
          'aria-describedby': 'e-x',
        },
      },
    ],
    [
      '{disabled: true, default: a}',
      {
        value: 'a',
        attributes: {
          name: 'x',
          type: 'text',
          autocomplete: 'off',
          readonly: true,
          'aria-describedby': 'e-x',
        },
      },
    ],
  ])('of %s', (yaml, field) => {
    expect(fieldOf(yaml)).toMatchObject({
      name: 'x',
      id: 'f-x',
      errorId: 'e-x',
      hintId: 'h-x',
      label: 'X',
      required: false,
      ...field,
    });
    expect(fieldOf(yaml).attributes).toEqual(field.attributes ?? fieldOf(yaml).attributes);
  });

  test('of few choices that must be made is a row of radio buttons', () => {
    expect(fieldOf('{enum: [small, large], default: large}', true)).toMatchObject({
      control: 'radio',
      id: 'f-x',
      options: [
        { id: 'f-x', value: 'small', label: 'small', checked: false },
        { id: 'f-x-2', value: 'large', label: 'large', checked: true },
      ],
      attributes: { name: 'x', type: 'radio', required: true },
    });
  });

  test('of other choices is a list, with an empty line where nothing may or must yet be chosen', () => {
    expect(fieldOf('{enum: [a, b]}').options.map(({ value, label }) => [value, label])).toEqual([
      ['', 'None'],
      ['a', 'a'],
      ['b', 'b'],
    ]);
    expect(fieldOf('{enum: [1, 2, 3, 4, 5]}', true)).toMatchObject({
      control: 'select',
      options: [{ value: '', label: 'Choose one', checked: true }, { value: '1' }, {}, {}, {}, {}],
    });
    expect(
      fieldOf('{enum: [1, 2, 3, 4, 5], default: 2}', true).options.map(({ checked }) => checked),
    ).toEqual([false, true, false, false, false]);
  });

  test('of a list of choices is a row of boxes', () => {
    expect(fieldOf('{type: array, items: {enum: [a, b]}, default: [b]}')).toMatchObject({
      control: 'checkboxes',
      options: [
        { id: 'f-x', checked: false },
        { id: 'f-x-2', checked: true },
      ],
      attributes: { type: 'checkbox' },
    });
  });

  test('leaves out a pattern that browsers would read in another way', () => {
    expect(fieldOf('{pattern: "[a-z_-]"}').attributes['pattern']).toBeUndefined();
    expect(fieldOf('{pattern: "b"}').attributes['pattern']).toBe('[\\s\\S]*(?:b)[\\s\\S]*');
  });
});

describe('a form', () => {
  const component = BACKSTAGE_BLUEPRINTS[0]!;

  test('says what it does, where, and what happens then', () => {
    const { action } = readOne(
      'identifier: x\ntitle: Add it\ntrigger: CREATE\nuserInputs: {properties: {a: {}, b: {visible: false, default: z}}}\ninvocationMethod: {type: ISSUE_FORM, template: x.yml}\n',
      { repository },
    );
    const model = formModel(action, { repository });
    expect(model).toMatchObject({
      id: 'x',
      title: 'Add it',
      tag: 'Opens an issue',
      button: 'Open issue',
      href: 'https://github.com/acme/portal/issues/new?template=x.yml',
      repository: { name: 'acme/portal', href: 'https://github.com/acme/portal' },
      sections: [{ id: 's1', fields: [{ name: 'a' }] }],
    });
    expect(model.steps.length).toBeGreaterThan(1);
    expect(JSON.parse(model.data!)).toMatchObject({
      action: { id: 'x' },
      inputs: [{ id: 'a' }, { id: 'b', hidden: true, default: 'z' }],
    } satisfies { action: Partial<PageModel['action']>; inputs: object[] });
  });

  test('asks first which entity it is about', () => {
    const { action } = readOne(
      '{identifier: x, trigger: {operation: DAY-2, blueprintIdentifier: Component}, invocationMethod: {type: ISSUE_FORM}}',
      { repository },
    );
    const { sections } = formModel(action, { repository, blueprint: component, optionsSource });
    expect(sections).toEqual([
      {
        id: 's0',
        fields: [
          expect.objectContaining({
            name: '$entity',
            id: 'f-$entity',
            label: 'Component',
            required: true,
            attributes: expect.objectContaining({ 'data-kind': 'Component', list: 'l-$entity' }),
          }),
        ],
      },
    ]);
  });

  test('does not ask on the entity’s own page, and carries only the facts that it needs', () => {
    const { action } = readOne(
      "{identifier: x, trigger: {operation: DAY-2, blueprintIdentifier: Component}, invocationMethod: {type: ISSUE_FORM, title: '{{ .entity.properties.tier }} {{ .entity.title }}'}}",
      { repository },
    );
    const entity = {
      ref: 'component:default/a',
      identifier: 'a',
      title: 'A',
      file: 'catalog/a.yaml',
      line: 3,
      properties: { tier: 1, definition: 'long' },
      spec: { owner: 'x' },
    };
    const model = formModel(action, { repository, blueprint: component, entity });
    expect(model.sections).toEqual([]);
    expect((JSON.parse(model.data!) as PageModel).context).toEqual({
      repository,
      entity: {
        ref: 'component:default/a',
        identifier: 'a',
        file: 'catalog/a.yaml',
        line: 3,
        properties: { tier: 1 },
        title: 'A',
      },
    });
  });

  test('carries nothing of an invocation that its delivery does not read', () => {
    const { action } = readOne(
      '{identifier: x, trigger: CREATE, invocationMethod: {type: GITHUB, org: a, repo: b, workflow: c.yml, headers: {Authorization: hidden}, token: hidden}}',
    );
    expect((JSON.parse(formModel(action, {}).data!) as PageModel).action.invocation).toEqual({
      type: 'GITHUB',
      org: 'a',
      repo: 'b',
      workflow: 'c.yml',
    });
  });

  test('of an action without a button says why', () => {
    const { action } = readOne(
      '{identifier: x, trigger: CREATE, userInputs: {properties: {a: {}}}, invocationMethod: {type: WEBHOOK}}',
      { repository },
    );
    expect(formModel(action, { repository })).toEqual({
      id: 'x',
      title: 'X',
      operation: 'CREATE',
      sections: [{ id: 's1', fields: [expect.objectContaining({ name: 'a' })] }],
      steps: [],
      blocked: 'There is no button here: WEBHOOK needs a runner.',
    });
  });
});
