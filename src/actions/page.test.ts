import { describe, expect, test } from 'vitest';
import { repositoryTarget } from '../base/repository.ts';
import { factsOf, formState, type NameIndex, type PageModel, suggest } from './page.ts';
import { inputsValidator } from './validate.ts';

const repository = repositoryTarget({ owner: 'acme', repo: 'portal' })!;
const index: NameIndex = {
  names: ['Shop', 'Shop API', 'Trade'],
  refs: ['component:default/shop', 'api:default/shop-api', 'system:other/trade'],
  files: ['catalog/shop.yaml:4', null, 'catalog/a:b.yaml'],
};
const model: PageModel = {
  action: {
    id: 'x',
    title: 'X',
    operation: 'DAY-2',
    blueprint: 'Component',
    invocation: {
      type: 'UPSERT_ENTITY',
      mapping: { identifier: '{{ .entity.identifier }}', properties: { tier: '{{ .inputs.tier }}' } },
    },
  },
  inputs: [
    { id: 'tier', title: 'Tier', type: 'integer', required: true, minimum: 1 },
    { id: 'note', title: 'Note', type: 'object', required: true },
  ],
  context: { repository },
};

describe('the state of a form', () => {
  const state = (texts: { [name: string]: string[] }) =>
    formState(model, texts, inputsValidator(model.inputs), index);

  test('has the errors of all fields, one each, the entity first', () => {
    expect(state({ tier: ['x'], note: ['{'] }).errors).toEqual([
      { input: '$entity', message: 'Choose the Component that this is about' },
      { input: 'tier', message: 'Tier must be a number' },
      { input: 'note', message: 'Note is not complete JSON' },
    ]);
    expect(state({ $entity: ['shop'], tier: ['0'] })).toEqual({
      values: { tier: 0 },
      errors: [
        { input: 'tier', message: 'Tier must be 1 or more' },
        { input: 'note', message: 'Note is required' },
      ],
    });
  });

  test('has a plan once there are none, for the file where the index finds the entity', () => {
    expect(state({ $entity: ['shop'], tier: ['2'], note: ['a: 1'] })).toMatchObject({
      errors: [],
      plan: { ready: true, href: 'https://github.com/acme/portal/edit/main/catalog/shop.yaml#L4' },
    });
  });
});

test('what changes an entity is previewed in the form in which it is declared', () => {
  const shape = { kind: 'Component', apiVersion: 'backstage.io/v1alpha1', paths: { tier: 'spec.tier' } };
  const preview = (names: NameIndex): unknown => {
    const { plan } = formState(
      { ...model, inputs: model.inputs.slice(0, 1), context: { repository, shape } },
      { $entity: ['shop'], tier: ['2'] },
      () => [],
      names,
    );
    return plan?.ready && plan.preview;
  };
  expect(preview(index)).toMatchObject({ content: 'spec:\n  tier: 2\n' });
  expect(preview({ ...index, ported: [1] })).toMatchObject({ content: 'spec:\n  tier: 2\n' });
  expect(preview({ ...index, ported: [0] })).toMatchObject({ content: 'properties:\n  tier: 2\n' });
});

test('an entity is known by its reference, and by the index where it is in it', () => {
  expect(factsOf('shop', 'Component', index)).toEqual({
    ref: 'component:default/shop',
    identifier: 'shop',
    file: 'catalog/shop.yaml',
    line: 4,
  });
  expect(factsOf('System:other/Trade', 'Component', index)).toEqual({
    ref: 'system:other/trade',
    identifier: 'Trade',
    file: 'catalog/a:b.yaml',
  });
  expect(factsOf('api:shop-api', undefined, index)).toEqual({
    ref: 'api:default/shop-api',
    identifier: 'shop-api',
  });
  const elsewhere = { ...index, files: ['https://github.com/acme/shop/edit/main/catalog-info.yaml'] };
  expect(factsOf('shop', 'Component', elsewhere)).toEqual({
    ref: 'component:default/shop',
    identifier: 'shop',
    editHref: 'https://github.com/acme/shop/edit/main/catalog-info.yaml',
  });
  expect(factsOf('shop', 'Component')).toEqual({ ref: 'component:default/shop', identifier: 'shop' });
  expect(factsOf('', 'Component', index)).toBeUndefined();
  expect(factsOf('nothing', undefined, index)).toBeUndefined();
});

describe('suggestions', () => {
  test.each<[string | undefined, string, string[]]>([
    ['Component', '', ['shop']],
    ['API', 'shop', ['shop-api']],
    ['System', 'TRADE', ['other/trade']],
    [undefined, 'shop', ['component:shop', 'api:shop-api']],
    [undefined, '', ['component:shop', 'api:shop-api', 'system:other/trade']],
    ['Component', 'zzz', []],
  ])('for %s and %j', (kind, text, values) => {
    expect(suggest(index, kind, text).map(({ value }) => value)).toEqual(values);
  });

  test('are not more than a list can show', () => {
    const refs = Array.from({ length: 1000 }, (_, i) => `component:default/s${i}`);
    expect(suggest({ names: refs, refs }, 'Component', 's')).toHaveLength(50);
  });
});
