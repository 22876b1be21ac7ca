import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Json } from '../../base/json.ts';
import { repositoryTarget } from '../../base/repository.ts';
import type { Operation } from '../action.ts';
import type { Values } from '../input.ts';
import { type PlanContext, type PlannedAction, type ReadyPlan, URL_LIMIT } from './delivery.ts';
import { DELIVERIES, planAction } from './index.ts';

const repository = repositoryTarget({ owner: 'acme', repo: 'portal' })!;

function anAction(
  invocation: { type: string; [key: string]: Json },
  operation: Operation = 'CREATE',
  blueprint = 'Component',
): PlannedAction {
  return { id: 'add-database', title: 'Add a database', operation, blueprint, invocation };
}

function ready(action: PlannedAction, values: Values, context: PlanContext = { repository }): ReadyPlan {
  const plan = planAction(action, values, context);
  expect(plan).toMatchObject({ ready: true });
  return plan as ReadyPlan;
}

/** Texts that try to be more than a value. */
const ATTACKS = [
  '"',
  "'",
  'a\nb: c',
  'a"\nowner: mallory\n#',
  '- x\n- y',
  '${{ secrets.TOKEN }}',
  '{{ .inputs.name }}',
  ']]>',
  '</script><script>alert(1)</script>',
  'javascript:alert(1)',
  '&value=other#x',
  '!!js/function x',
  '*alias',
  '&anchor a',
  '$(touch x)`id`;ls|cat>&2',
  '\u202egnp.exe',
  '%00%2e%2e',
  '# comment',
  'yes',
  '',
];

test('every delivery stands in the map under its own id', () => {
  for (const [id, delivery] of Object.entries(DELIVERIES)) expect(delivery.id).toBe(id);
});

test('an unknown delivery has no button', () => {
  for (const type of ['WEBHOOK', '__proto__', 'constructor']) {
    expect(planAction(anAction({ type }), {}, { repository })).toMatchObject({ ready: false });
  }
});

describe('a new file', () => {
  const action = anAction({
    type: 'NEW_FILE',
    path: 'databases/{{ .inputs.name | slug }}.yaml',
    content: { name: '{{ .inputs.name }}', size: '{{ .inputs.size }}', note: '{{ .inputs.note }}' },
    message: 'Add {{ .inputs.name }}',
    description: 'Asked for by the portal',
    branch: 'add {{ .inputs.name }}',
  });

  test('opens the editor of the host with everything filled in', () => {
    expect(ready(action, { name: 'Orders DB', size: 20 })).toEqual({
      ready: true,
      href: 'https://github.com/acme/portal/new/main?filename=databases/orders-db.yaml&message=Add+Orders+DB&description=Asked+for+by+the+portal&quick_pull=main&target_branch=add-Orders-DB&value=name:+Orders+DB%0Asize:+20%0A',
      fallbackHref:
        'https://github.com/acme/portal/new/main?filename=databases/orders-db.yaml&message=Add+Orders+DB&quick_pull=main&target_branch=add-Orders-DB',
      bytes: 211,
      overflow: false,
      buttonLabel: 'Open pull request',
      preview: { type: 'file', fileName: 'databases/orders-db.yaml', content: 'name: Orders DB\nsize: 20\n' },
    });
  });

  test('goes to another repository and branch when the invocation names them', () => {
    const elsewhere = anAction({
      type: 'NEW_FILE',
      path: 'x.json',
      content: { a: '{{ .inputs.name }}' },
      org: 'acme',
      repo: 'infra',
      base: 'next',
    });
    const own = repositoryTarget({
      host: 'https://git.example.com',
      owner: 'acme',
      repo: 'portal',
      directory: 'portal',
    })!;
    expect(ready(elsewhere, { name: 'x' }, { repository: own }).href).toBe(
      'https://git.example.com/acme/infra/new/next?filename=x.json&message=Add+x.json&quick_pull=next&value=%7B%0A++%22a%22:+%22x%22%0A%7D%0A',
    );
  });

  test('lies in the portal’s folder', () => {
    const own = repositoryTarget({ owner: 'acme', repo: 'mono', directory: 'tools/portal' })!;
    expect(ready(action, { name: 'a' }, { repository: own }).href).toContain(
      '?filename=tools/portal/databases/a.yaml&',
    );
  });

  test('is copied and pasted when the address would be too long', () => {
    const long = ready(action, { name: 'a', note: 'words '.repeat(2000) });
    expect(long).toMatchObject({
      overflow: true,
      href: 'https://github.com/acme/portal/new/main?filename=databases/a.yaml&message=Add+a&quick_pull=main&target_branch=add-a',
      hint: 'Paste the copied text into the empty file',
    });
    expect(long.bytes).toBeGreaterThan(URL_LIMIT);
    expect(parse(long.copy!)).toEqual({ name: 'a', note: 'words '.repeat(2000) });
  });

  test('falls back exactly beyond the limit', () => {
    const text = anAction({ type: 'NEW_FILE', path: 'a.txt', content: '{{ .inputs.note }}' });
    const rest = ready(text, { note: 'x' }).bytes - 1;
    expect(ready(text, { note: 'x'.repeat(URL_LIMIT - rest) })).toMatchObject({
      bytes: URL_LIMIT,
      overflow: false,
    });
    expect(ready(text, { note: 'x'.repeat(URL_LIMIT - rest + 1) })).toMatchObject({
      bytes: URL_LIMIT + 1,
      overflow: true,
    });
  });

  test.each([
    '../../etc/passwd',
    '..',
    'a/../../b',
    '/root',
    'a\\b',
    'a\nb',
    '.git/config',
    ' ',
    'x'.repeat(300),
  ])('is refused when its name would be %j', (name) => {
    const plan = planAction(
      anAction({ type: 'NEW_FILE', path: '{{ .inputs.name }}', content: '' }),
      { name },
      { repository },
    );
    expect(plan).toMatchObject({ ready: false, message: expect.stringContaining('is not a file name') });
  });

  test('is refused while its name is not complete', () => {
    expect(planAction(action, {}, { repository })).toEqual({
      ready: false,
      message: 'The file has no name yet',
    });
    expect(planAction(action, { name: 'a' }, {})).toEqual({
      ready: false,
      message: 'No repository is known for this action',
    });
  });

  test('is refused when a value would be run by the host', () => {
    for (const path of ['.github/workflows/x.yml', 'x/action.yaml']) {
      const workflow = anAction({
        type: 'NEW_FILE',
        path,
        content: { run: 'echo {{ .inputs.name }} ${{ github.ref }}' },
      });
      expect(planAction(workflow, { name: ['${{ secrets.TOKEN }}'] }, { repository })).toMatchObject({
        ready: false,
      });
      expect(ready(workflow, { name: 'x' }).preview).toMatchObject({
        content: expect.stringContaining('echo x ${{ github.ref }}'),
      });
    }
  });

  test.each(ATTACKS)('keeps a value a value: %j', (attack) => {
    const plan = ready(action, { name: 'x', note: attack, size: 1 });
    expect(parse((plan.preview as { content: string }).content)).toEqual({
      name: 'x',
      size: 1,
      note: attack,
    });
    const url = new URL(plan.href);
    expect([url.origin, url.pathname, url.hash]).toEqual(['https://github.com', '/acme/portal/new/main', '']);
    expect(parse(url.searchParams.get('value')!)).toMatchObject({ note: attack });
    expect(plan.href).toMatch(/^[\x21-\x7e]+$/);
  });

  test.each(ATTACKS)('keeps a value a value in text with filters: %j', (attack) => {
    const text = anAction({
      type: 'NEW_FILE',
      path: 'x.yaml',
      content: 'name: {{ .inputs.note | yaml }}\nlist: [{{ .inputs.note | json }}, 2]\nafter: 1',
    });
    const { preview } = ready(text, { note: attack });
    expect(parse((preview as { content: string }).content)).toEqual({
      name: attack,
      list: [attack, 2],
      after: 1,
    });
  });

  test('says what a YAML reader understands, whatever the values', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (note, other) => {
        const object = anAction({
          type: 'NEW_FILE',
          path: 'a.yaml',
          content: { note: '{{ .inputs.note }}', list: ['{{ .inputs.other }}'] },
        });
        const { preview } = ready(object, { note, other });
        expect(parse((preview as { content: string }).content)).toEqual({ note, list: [other] });
      }),
    );
  });
});

describe('an issue form', () => {
  const action = anAction({
    type: 'ISSUE_FORM',
    template: 'database.yml',
    title: 'Database {{ .inputs.name }}',
    labels: ['database'],
  });

  test('is filled by its title and one field for machines, and by nothing else', () => {
    const plan = ready(
      action,
      { name: 'orders', size: 20 },
      { repository, entity: { ref: 'component:default/shop', identifier: 'shop' } },
    );
    expect(plan.href).toBe(
      'https://github.com/acme/portal/issues/new?template=database.yml&title=Database+orders&payload=%7B%0A++%22action%22:+%22add-database%22,%0A++%22entity%22:+%22component:default/shop%22,%0A++%22inputs%22:+%7B%0A++++%22name%22:+%22orders%22,%0A++++%22size%22:+20%0A++%7D%0A%7D',
    );
    expect(plan.bytes).toBe(plan.href.length);
    expect([...new URL(plan.href).searchParams.keys()]).toEqual(['template', 'title', 'payload']);
    expect(plan.fallbackHref).toBe(
      'https://github.com/acme/portal/issues/new?template=database.yml&title=Database+orders',
    );
  });

  test('is written without spaces when it is long, and copied when it is too long', () => {
    const long = ready(action, { name: 'x'.repeat(4500) });
    expect(long.overflow).toBe(false);
    expect((long.preview as { body: string }).body).toBe(
      JSON.stringify({ action: 'add-database', inputs: { name: 'x'.repeat(4500) } }),
    );
    const longer = ready(action, { name: 'x'.repeat(9000) });
    expect(longer).toMatchObject({ overflow: true, href: longer.fallbackHref });
    expect(JSON.parse(longer.copy!).inputs.name).toHaveLength(9000);
  });

  test('takes its name and title from the action when the invocation has none', () => {
    expect(ready(anAction({ type: 'ISSUE_FORM' }), {}).href).toContain(
      '?template=add-database.yml&title=Add+a+database&payload=',
    );
  });

  test.each(ATTACKS)('carries a value unchanged: %j', (attack) => {
    const plan = ready(action, { name: attack, deep: { a: [attack] } });
    const query = new URL(plan.href).searchParams;
    expect(JSON.parse(query.get('payload')!)).toEqual({
      action: 'add-database',
      inputs: { name: attack, deep: { a: [attack] } },
    });
    expect(query.get('title')).not.toMatch(/[\n\r]/);
    expect((plan.preview as { body: string }).body).not.toMatch(/^\s*```/m);
  });
});

describe('a workflow', () => {
  const action = anAction({
    type: 'GITHUB',
    org: 'acme',
    repo: 'ops',
    workflow: 'deploy.yml',
    workflowInputs: {
      service: '{{ .inputs.name }}',
      size: '{{ .inputs.size }}',
      run: '{{ .run.id }}',
      ref: '{{ .inputs.ref }}',
    },
  });

  test('leads to its page and gives the command that runs it', () => {
    expect(ready(action, { name: 'shop', size: 2, ref: 'release/1' }, {})).toMatchObject({
      href: 'https://github.com/acme/ops/actions/workflows/deploy.yml',
      preview: {
        type: 'command',
        command: 'gh workflow run deploy.yml -R acme/ops --ref release/1 -f service=shop -f size=2',
      },
      copy: 'gh workflow run deploy.yml -R acme/ops --ref release/1 -f service=shop -f size=2',
      buttonLabel: 'Open workflow',
    });
  });

  test('names the host of one’s own', () => {
    const own = repositoryTarget({ host: 'https://git.example.com', owner: 'acme', repo: 'portal' })!;
    expect(ready(action, { name: 'shop' }, { repository: own })).toMatchObject({
      href: 'https://git.example.com/acme/ops/actions/workflows/deploy.yml',
      copy: 'gh workflow run deploy.yml -R git.example.com/acme/ops -f service=shop',
    });
  });

  test('hands on every input when the first version of the format says nothing', () => {
    const first = anAction({ type: 'GITHUB', org: 'acme', repo: 'ops', workflow: 'deploy.yml' });
    expect(ready(first, { name: 'a b', list: [1] }, {}).copy).toBe(
      "gh workflow run deploy.yml -R acme/ops -f 'name=a b' -f 'list=[1]'",
    );
    const silent = anAction({
      type: 'GITHUB',
      org: 'acme',
      repo: 'ops',
      workflow: 'deploy.yml',
      omitUserInputs: true,
    });
    expect(ready(silent, { name: 'a b' }, {}).copy).toBe('gh workflow run deploy.yml -R acme/ops');
  });

  test.each([
    ["it's", "-f 'service=it'\\''s'"],
    ['$(id) `id` ; rm -rf ~', "-f 'service=$(id) `id` ; rm -rf ~'"],
    ['-R evil/repo', "-f 'service=-R evil/repo'"],
    ['!!', "-f 'service=!!'"],
  ])('quotes %j for a shell', (name, part) => {
    expect(ready(action, { name }, {}).copy).toBe(`gh workflow run deploy.yml -R acme/ops ${part}`);
  });

  test('sends what a terminal would act upon as escaped JSON', () => {
    const { copy } = ready(action, { name: "a\n\u001b[201~rm -rf ~'\u009b\u202e" }, {});
    expect(copy).toBe(
      `printf %s '{"service":"a\\n\\u001b[201~rm -rf ~'\\''\\u009b\\u202e"}' | gh workflow run deploy.yml -R acme/ops --json`,
    );
  });

  test.each(['-R', '../x.yml', 'a/b.yml', ''])('is refused when its file would be %j', (workflow) => {
    expect(
      planAction(anAction({ type: 'GITHUB', org: 'acme', repo: 'ops', workflow }), {}, {}),
    ).toMatchObject({ ready: false });
  });

  test('is refused when its repository could change the address', () => {
    expect(
      planAction(anAction({ type: 'GITHUB', org: 'acme/..', repo: 'ops', workflow: 'x.yml' }), {}, {}),
    ).toMatchObject({ ready: false });
  });
});

describe('an entity', () => {
  const mapping = {
    identifier: '{{ .inputs.name }}',
    title: '{{ .inputs.title }}',
    team: '{{ .inputs.team }}',
    properties: { tier: '{{ .inputs.tier }}', description: '{{ .inputs.text }}' },
    relations: { system: '{{ .inputs.system }}' },
  };
  const values: Values = {
    name: 'Shop/API',
    title: 'Shop',
    tier: 2,
    text: 'Sells.',
    system: 'trade',
    team: 'core',
  };

  test('that is new becomes a file in Port’s form', () => {
    const plan = ready(anAction({ type: 'UPSERT_ENTITY', mapping }, 'CREATE', 'micro_service'), values);
    expect(plan.preview).toEqual({
      type: 'file',
      fileName: 'catalog/micro-service/shop-api.yaml',
      content: `identifier: Shop/API
blueprint: micro_service
title: Shop
team: core
properties:
  tier: 2
  description: Sells.
relations:
  system: trade
`,
    });
    expect(plan.href).toContain('&message=Register+Shop/API&');
  });

  test('that is new becomes a file in Backstage’s form for its kinds, with each value at its place', () => {
    const shape = {
      kind: 'Group',
      apiVersion: 'backstage.io/v1alpha1',
      paths: { description: 'metadata.description' },
      lists: ['children'],
    };
    const plan = ready(
      anAction({ type: 'UPSERT_ENTITY', mapping }, 'CREATE', 'Group'),
      { ...values, name: 'shop' },
      { repository, shape },
    );
    expect((plan.preview as { content: string }).content).toBe(`apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: shop
  title: Shop
  description: Sells.
spec:
  children: []
  owner: core
  tier: 2
  system: trade
`);
  });

  test('that is there leads to its file, with the lines to put in', () => {
    const action = anAction(
      { type: 'UPSERT_ENTITY', mapping: { ...mapping, identifier: '{{ .entity.identifier }}' } },
      'DAY-2',
    );
    const shape = {
      kind: 'Component',
      apiVersion: 'backstage.io/v1alpha1',
      paths: { description: 'metadata.description' },
    };
    const entity = { ref: 'component:default/shop', identifier: 'shop', file: 'catalog/shop.yaml', line: 12 };
    expect(ready(action, { tier: 3, text: 'New' }, { repository, shape, entity })).toMatchObject({
      href: 'https://github.com/acme/portal/edit/main/catalog/shop.yaml#L12',
      buttonLabel: 'Open file to edit',
      copy: 'spec:\n  tier: 3\nmetadata:\n  description: New\n',
      preview: { fileName: 'catalog/shop.yaml' },
    });
    expect(planAction(action, {}, { repository, shape, entity })).toEqual({
      ready: false,
      message: 'Nothing is changed yet',
    });
    expect(planAction(action, { tier: 3 }, { repository, shape })).toMatchObject({ ready: false });
    const unknown = { ref: 'component:default/shop', identifier: 'shop' };
    expect(ready(action, { tier: 3 }, { repository, entity: unknown })).toMatchObject({
      href: 'https://github.com/acme/portal/tree/main/catalog',
      buttonLabel: 'Open catalog folder',
    });
    const far = { ...unknown, editHref: 'https://github.com/acme/shop/edit/main/catalog-info.yaml' };
    expect(ready(action, { tier: 3 }, { repository, entity: far }).href).toBe(far.editHref);
  });

  test('is refused without a name', () => {
    expect(planAction(anAction({ type: 'UPSERT_ENTITY', mapping }), {}, { repository })).toEqual({
      ready: false,
      message: 'The entity has no name yet',
    });
  });

  test('never sets a prototype', () => {
    const shape = { kind: 'x', paths: { tier: '__proto__.polluted' } };
    ready(anAction({ type: 'UPSERT_ENTITY', mapping }, 'CREATE', 'x'), values, { repository, shape });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('a page without scripts', () => {
  test.each<[PlannedAction, string | undefined]>([
    [
      anAction({ type: 'NEW_FILE', path: 'db/{{ .inputs.x }}.yaml', content: '' }),
      'https://github.com/acme/portal/new/main?filename=db/&quick_pull=main',
    ],
    [anAction({ type: 'ISSUE_FORM' }), 'https://github.com/acme/portal/issues/new?template=add-database.yml'],
    [
      anAction({ type: 'GITHUB', workflow: 'x.yml' }),
      'https://github.com/acme/portal/actions/workflows/x.yml',
    ],
    [
      anAction({ type: 'UPSERT_ENTITY', mapping: {} }),
      'https://github.com/acme/portal/new/main?filename=catalog/&quick_pull=main',
    ],
    [
      anAction({ type: 'UPSERT_ENTITY', mapping: {} }, 'DELETE'),
      'https://github.com/acme/portal/tree/main/catalog',
    ],
  ])('has the blank form of the host', (action, href) => {
    const delivery = DELIVERIES[action.invocation.type]!;
    expect(delivery.blankHref(action, { repository })).toBe(href);
    expect(delivery.blankHref(action, {})).toBeUndefined();
  });
});
