import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryTarget } from '../base/repository.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { BACKSTAGE_BLUEPRINTS } from '../catalog/blueprints/backstage.ts';
import { OBSERVED_BLUEPRINTS } from '../catalog/blueprints/observed.ts';
import { createValidator } from '../catalog/validate.ts';
import { coerceValues } from './coerce.ts';
import { planAction } from './deliveries/index.ts';
import { entityShape } from './facts.ts';
import { formModel, plannedAction } from './form.ts';
import { generatedActions, generatedId, withGenerated } from './generated.ts';
import { inputsValidator } from './validate.ts';

const repository = repositoryTarget({ owner: 'acme', repo: 'portal' })!;
const service: Blueprint = {
  identifier: 'micro_service',
  title: 'Service',
  family: 'custom',
  schema: {
    properties: {
      tier: { type: 'number', title: 'Tier', enum: [1, 2], enumColors: { 1: 'red' } },
      lifecycle: { type: 'string', enum: ['Production', 'Deprecated'] },
      url: { type: 'string', format: 'url' },
      endpoints: { type: 'array', items: { type: 'object' } },
      'odd key': { type: 'string' },
    },
    required: ['tier'],
  },
  relations: {
    system: {
      title: 'System',
      target: 'system',
      many: false,
      required: true,
      relation: 'system',
      inverse: 'system of',
    },
    uses: { target: 'micro_service', many: true, required: false, relation: 'uses', inverse: 'uses of' },
  },
};
const blueprints = [...BACKSTAGE_BLUEPRINTS, ...OBSERVED_BLUEPRINTS, service];
const actions = generatedActions(blueprints, repository);
const byId = new Map(actions.map((action) => [action.id, action]));

describe('generated actions', () => {
  test('are three for every kind that a form can ask for', () => {
    const kinds = [
      'airesource',
      'api',
      'component',
      'domain',
      'group',
      'location',
      'resource',
      'system',
      'user',
      'micro_service',
    ];
    for (const kind of kinds) {
      for (const verb of ['register', 'edit', 'deprecate'] as const)
        expect(byId.has(generatedId(verb, kind))).toBe(true);
    }
    expect(byId.has('register-template')).toBe(false);
    for (const verb of ['register', 'edit', 'deprecate']) expect(byId.has(`${verb}-deployment`)).toBe(true);
    expect(actions.map(({ id }) => id)).toEqual(actions.map(({ id }) => id).sort());
    expect(generatedId('register', 'Component')).toBe('register-component');
    expect(generatedId('edit', 'micro_service')).toBe('edit-micro_service');
  });

  test('all have a button when the repository is known, and none without', () => {
    expect(actions.filter(({ blocked }) => blocked)).toEqual([]);
    expect(
      generatedActions(blueprints, undefined).every(({ blocked }) => blocked === 'no repository is known'),
    ).toBe(true);
    for (const action of actions)
      expect(formModel(action, { repository }).href).toMatch(/^https:\/\/github\.com\/acme\/portal\//);
  });

  test('give way to declared ones of the same id', () => {
    const declared = { ...byId.get('register-component')!, title: 'Mine', generated: false };
    const all = withGenerated([declared], actions);
    expect(all).toHaveLength(actions.length);
    expect(all.find(({ id }) => id === 'register-component')!.title).toBe('Mine');
  });

  test('speak of a kind as people do', () => {
    expect(byId.get('register-api')!.title).toBe('Register an API');
    expect(byId.get('register-group')!.title).toBe('Register a team');
    expect(byId.get('deprecate-component')!.description).toBe(
      'Sets its lifecycle to deprecated, so that nobody starts to depend on it.',
    );
  });
});

describe('registering', () => {
  function register(blueprint: Blueprint, texts: { [name: string]: string[] }) {
    const action = byId.get(generatedId('register', blueprint.identifier))!;
    const { values, errors } = coerceValues(action.inputs, texts);
    expect([...errors, ...inputsValidator(action.inputs)(values)]).toEqual([]);
    const plan = planAction(plannedAction(action), values, { repository, shape: entityShape(blueprint) });
    expect(plan).toMatchObject({ ready: true, preview: { type: 'file' } });
    return plan as { href: string; preview: { fileName: string; content: string } };
  }

  test.each(
    BACKSTAGE_BLUEPRINTS.filter(({ identifier }) => identifier !== 'Template').map(
      (blueprint) => [blueprint.identifier, blueprint] as const,
    ),
  )('a %s with what its form requires gives an entity that the catalog accepts', (_, blueprint) => {
    const action = byId.get(generatedId('register', blueprint.identifier))!;
    const texts = Object.fromEntries(
      action.inputs.filter(({ required }) => required).map(({ id }) => [id, ['x1']]),
    );
    const { preview } = register(blueprint, texts);
    const entity = parse(preview.content);
    const validator = createValidator(() => {
      throw new Error('a built-in blueprint is broken');
    });
    expect(validator.backstage(entity, blueprint)).toEqual([]);
  });

  test('a component writes the file that people would write', () => {
    const { href, preview } = register(BACKSTAGE_BLUEPRINTS[0]!, {
      identifier: ['Shop.API'],
      title: [''],
      type: ['service'],
      lifecycle: ['production'],
      owner: ['group:default/core'],
      description: ['Sells things: "all" of them'],
      tags: ['go\ngrpc'],
      dependsOn: ['resource:default/db'],
    });
    expect(preview).toEqual({
      type: 'file',
      fileName: 'catalog/component/shop-api.yaml',
      content: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Shop.API
  description: "Sells things: \\"all\\" of them"
  tags:
    - go
    - grpc
spec:
  type: service
  lifecycle: production
  owner: core
  dependsOn:
    - resource:default/db
`,
    });
    expect(new URL(href).searchParams.get('filename')).toBe('catalog/component/shop-api.yaml');
  });

  test('an entity of a blueprint writes Port’s form', () => {
    const { preview } = register(service, {
      identifier: ['shop'],
      tier: ['2'],
      system: ['system:default/trade'],
      uses: ['a\nb'],
      url: ['https://a.example'],
    });
    expect(preview).toEqual({
      type: 'file',
      fileName: 'catalog/micro-service/shop.yaml',
      content:
        'identifier: shop\nblueprint: micro_service\nproperties:\n  tier: 2\n  url: https://a.example\nrelations:\n  system: trade\n  uses:\n    - a\n    - b\n',
    });
  });

  test('asks in the form of the blueprint, required things first', () => {
    const action = byId.get('register-micro_service')!;
    expect(action.inputs.map(({ id, required }) => [id, required])).toEqual([
      ['identifier', true],
      ['title', false],
      ['tier', true],
      ['system', true],
      ['lifecycle', false],
      ['url', false],
      ['uses', false],
    ]);
    expect(action.sections.map(({ title }) => title)).toEqual([undefined, 'More']);
  });

  test('refuses a name that the catalog would refuse', () => {
    const { inputs } = byId.get('register-component')!;
    const errors = (name: string) =>
      inputsValidator(inputs)({ identifier: name, type: 'x', lifecycle: 'x', owner: 'x' });
    expect(errors('shop-1.a_b')).toEqual([]);
    for (const name of ['-a', 'a-', 'a b', 'a/b', 'ä', 'x'.repeat(64)]) expect(errors(name)).toHaveLength(1);
  });
});

test('deprecating uses the blueprint’s own word', () => {
  expect(byId.get('deprecate-micro_service')!.invocation['mapping']).toEqual({
    identifier: '{{ .entity.identifier }}',
    properties: { lifecycle: 'Deprecated' },
  });
});
