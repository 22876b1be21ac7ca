import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatAmount } from '../base/money.ts';
import type { CostResult } from './index.ts';
import {
  type Charge,
  csv,
  messages,
  type SettingsInput,
  TARGETS,
  tags,
  target,
  type Workspace,
  workspace,
} from './testing/workspace.ts';

let space: Workspace;
beforeEach(() => {
  space = workspace();
});
afterEach(() => space.dispose());

/** Where each charge went: the ref, the pool, or nothing, with the rule. Charges cost 1, 2, 4, 8, ... so that sums tell them apart. */
async function owners(
  charges: Charge[],
  settings: SettingsInput,
  targets = TARGETS,
): Promise<{ owners: string[]; result: CostResult }> {
  space.write('bills/a.csv', csv(charges.map((charge, index) => ({ EffectiveCost: 2 ** index, ...charge }))));
  const result = await space.read(settings, { targets });
  const { ledger } = result;
  const views = [
    ...ledger.refs().map((ref) => [ref, ledger.costOf(ref)!] as const),
    ['', ledger.unallocated('USD')!] as const,
  ];
  const found = charges.map((_, index) => {
    for (const [ref, view] of views) {
      for (const { key, current } of view.byRule) {
        if ((current / 10n ** 18n) & (1n << BigInt(index)))
          return ref === '' ? 'nobody' : `${ref.replace(':default/', ':')} by ${key}`;
      }
    }
    return 'lost';
  });
  expect(ledger.proof.every(({ effective }) => effective.difference === 0n)).toBe(true);
  return { owners: found, result };
}

describe('a tag', () => {
  it('names an entity by id, title, reference or short reference, without regard to case and blanks', async () => {
    const names = [
      'cart',
      'SHOPPING CART',
      ' cart ',
      'component:default/cart',
      'Component:cart',
      'carts',
      '',
    ];
    const { owners: found } = await owners(
      names.map((app) => ({ Tags: tags({ app }) })),
      { rules: [{ tag: 'app' }] },
    );
    expect(found).toEqual([...Array(5).fill('component:cart by rule-1'), 'nobody', 'nobody']);
  });

  it('is looked for under several keys in order, and the first that names something wins', async () => {
    const { owners: found } = await owners(
      [
        { Tags: tags({ service: 'cart', app: 'checkout' }) },
        { Tags: tags({ service: 'cart', app: 'unknown' }) },
        { Tags: tags({ App: 'cart' }) },
      ],
      { rules: [{ id: 't', tag: ['app', 'service'] }] },
    );
    expect(found).toEqual(['component:checkout by t', 'component:cart by t', 'nobody']);
  });

  it('may be spelt out, exactly or by globs, over any name', async () => {
    const { owners: found } = await owners(
      ['cart', 'basket', 'basket-worker', 'basket-2', 'search'].map((app) => ({ Tags: tags({ app }) })),
      {
        rules: [
          {
            tag: 'app',
            values: {
              Basket: 'component:cart',
              'basket-?': 'component:default/checkout',
              'basket*': 'resource:orders',
              search: 'system:shop',
            },
          },
        ],
      },
    );
    expect(found).toEqual([
      'component:cart by rule-1',
      'component:cart by rule-1',
      'resource:orders by rule-1',
      'component:checkout by rule-1',
      'system:shop by rule-1',
    ]);
  });

  it('prefers components, then resources, and never names people or teams by default', async () => {
    const targets = [
      target('resource:default/x'),
      target('component:default/x'),
      target('group:default/team'),
      target('widget:default/w'),
    ];
    const charges = ['x', 'team', 'w'].map((app) => ({ Tags: tags({ app }) }));
    const { owners: byDefault } = await owners(charges, { rules: [{ tag: 'app' }] }, targets);
    expect(byDefault).toEqual(['component:x by rule-1', 'nobody', 'widget:w by rule-1']);
    const { owners: byKind } = await owners(
      charges,
      { rules: [{ tag: 'app', kinds: ['Group', 'Resource'] }] },
      targets,
    );
    expect(byKind).toEqual(['resource:x by rule-1', 'group:team by rule-1', 'nobody']);
  });

  it('that several entities share names none of them, and is reported when a bill uses it', async () => {
    const targets = [
      target('component:default/api'),
      target('component:other/api'),
      target('component:a/quiet'),
      target('component:b/quiet'),
    ];
    const { owners: found, result } = await owners(
      [{ Tags: tags({ app: 'API' }) }],
      { rules: [{ tag: 'app' }] },
      targets,
    );
    expect(found).toEqual(['nobody']);
    expect(messages(result.problems).filter((text) => text.startsWith('ambiguous'))).toEqual([
      'ambiguous-name the tag value API may be component:default/api or component:other/api',
    ]);
  });
});

describe('rules', () => {
  it('are tried in order: the first match wins', async () => {
    const rules: SettingsInput['rules'] = [
      { id: 'tag', tag: 'app' },
      { id: 'ids', resource: { 'arn:db/1': 'resource:orders', 'arn:*': 'component:search' } },
      { id: 'accounts', subAccount: { 'acct-1': 'system:shop' } },
      { id: 'services', service: { Logs: 'component:cart' } },
    ];
    const all = {
      Tags: tags({ app: 'checkout' }),
      ResourceId: 'ARN:db/1',
      SubAccountId: 'acct-1',
      ServiceName: 'Logs',
    };
    const { owners: found } = await owners(
      [
        all,
        { ...all, Tags: '' },
        { ...all, Tags: '', ResourceId: 'arn:other' },
        { ...all, Tags: '', ResourceId: '' },
        { SubAccountId: 'x', ServiceName: 'LOGS' },
        { SubAccountId: 'x' },
      ],
      { rules },
    );
    expect(found).toEqual([
      'component:checkout by tag',
      'resource:orders by ids',
      'component:search by ids',
      'system:shop by accounts',
      'component:cart by services',
      'nobody',
    ]);
  });

  it('come after the resource ids that entities list themselves', async () => {
    const targets = [
      ...TARGETS,
      target('resource:default/bucket', { resourceIds: ['arn:bucket', ' //Storage/* '] }),
    ];
    const { owners: found } = await owners(
      [
        { ResourceId: 'ARN:Bucket', Tags: tags({ app: 'cart' }) },
        { ResourceId: '//storage/a/b' },
        { Tags: tags({ app: 'cart' }) },
      ],
      { rules: [{ tag: 'app' }] },
      targets,
    );
    expect(found).toEqual([
      'resource:bucket by listed',
      'resource:bucket by listed',
      'component:cart by rule-1',
    ]);
  });

  it('match nothing by an id that two entities list', async () => {
    const targets = [
      target('resource:default/a', { resourceIds: ['x'] }),
      target('resource:default/b', { resourceIds: ['X'] }),
    ];
    const { owners: found, result } = await owners([{ ResourceId: 'x' }], {}, targets);
    expect(found).toEqual(['nobody']);
    expect(messages(result.problems)).toContain(
      'claimed-twice x is listed by resource:default/a and resource:default/b',
    );
  });

  it('see only the charges that fit their condition', async () => {
    const { owners: found } = await owners(
      [
        { SubAccountId: 'acct-1', Tags: tags({ env: 'prod' }) },
        { SubAccountId: 'acct-2', Tags: tags({ env: 'prod' }) },
        { SubAccountId: 'acct-1', Tags: tags({ env: 'dev' }) },
        { SubAccountId: 'acct-1' },
        { SubAccountId: 'acct-1', Tags: tags({ env: 'prod', app: 'cart' }) },
      ],
      {
        rules: [
          {
            id: 'a',
            service: { Compute: 'component:search' },
            where: { subAccount: 'ACCT-1', tag: { env: ['prod', 'test'] } },
          },
          { id: 'b', tag: 'app', where: { tag: { env: '*' } } },
          {
            id: 'c',
            service: { compute: 'component:checkout' },
            where: { category: 'Usage', provider: 'example*', billingAccount: 'payer', resource: '*' },
          },
        ],
      },
    );
    expect(found).toEqual(['component:search by a', 'nobody', 'nobody', 'nobody', 'component:search by a']);
  });

  it('with a condition do not hide later rules from what they refuse', async () => {
    const { owners: found } = await owners([{ Tags: tags({ app: 'cart' }), SubAccountId: 'acct-2' }], {
      rules: [
        { id: 'a', tag: 'app', where: { subAccount: 'acct-1' } },
        { id: 'b', tag: 'app' },
        { id: 'c', subAccount: { 'acct-2': 'system:shop' } },
      ],
    });
    expect(found).toEqual(['component:cart by b']);
  });

  it('that name something outside of the catalog are reported and left out', async () => {
    const { owners: found, result } = await owners(
      [{ ServiceName: 'Logs' }, { Tags: tags({ app: 'cart' }) }],
      {
        rules: [
          { id: 'gone', service: { Logs: 'component:default/gone' } },
          { tag: 'app' },
          { service: { Never: 'component:cart' } },
          { id: 'bare', service: { Cdn: 'cart' } },
          { id: 'near', service: { Dns: 'component:carts' } },
        ],
        shared: [{ id: 'pool', over: ['component:cart', 'user:nobody'] }],
      },
    );
    expect(found).toEqual(['nobody', 'component:cart by rule-2']);
    expect(messages(result.problems).filter((text) => !text.startsWith('odd'))).toEqual([
      'unknown-target the pool pool is shared over user:nobody, which is not in the catalog',
      'unknown-target the rule bare gives cost to cart, which is not in the catalog; did you mean component:default/cart?',
      'unknown-target the rule gone gives cost to component:default/gone, which is not in the catalog',
      'unknown-target the rule near gives cost to component:carts, which is not in the catalog; did you mean component:default/cart?',
      'idle-rule no charge belongs to the pool pool (pool)',
      'idle-rule no charge is matched by the rule bare (1 service)',
      'idle-rule no charge is matched by the rule gone (1 service)',
      'idle-rule no charge is matched by the rule near (1 service)',
      'idle-rule no charge is matched by the rule rule-3 (1 service)',
    ]);
  });
});

describe('the list of work', () => {
  it('groups what found no entity, the dearest first, and guesses what a tag may mean', async () => {
    space.write(
      'bills/a.csv',
      csv([
        { EffectiveCost: 5, ResourceId: 'disk-1' },
        {
          EffectiveCost: 3,
          ResourceId: 'disk-1',
          ChargePeriodStart: '2026-10-05T00:00:00Z',
          ChargePeriodEnd: '2026-10-06T00:00:00Z',
        },
        { EffectiveCost: 90, Tags: tags({ app: 'chekout' }) },
        { EffectiveCost: 100, Tags: tags({ app: 'cart' }) },
        { EffectiveCost: 1, Tags: tags({ app: 'zzzzzz' }), SubAccountId: 'acct-9' },
      ]),
    );
    const { ledger } = await space.read({ rules: [{ tag: 'app' }] });
    expect(
      ledger.worklist('USD').map((item) => ({
        ...item,
        current: formatAmount(item.current),
        previous: formatAmount(item.previous),
      })),
    ).toEqual([
      {
        service: 'Compute',
        subAccount: 'acct-1',
        resource: '',
        tag: 'chekout',
        rows: 1,
        current: '90',
        previous: '0',
        suggestion: 'component:default/checkout',
      },
      {
        service: 'Compute',
        subAccount: 'acct-1',
        resource: 'disk-1',
        tag: '',
        rows: 2,
        current: '5',
        previous: '3',
      },
      {
        service: 'Compute',
        subAccount: 'acct-9',
        resource: '',
        tag: 'zzzzzz',
        rows: 1,
        current: '1',
        previous: '0',
      },
    ]);
  });
});
