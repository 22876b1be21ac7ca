import { expect, test } from 'vitest';
import { costMonthsOf } from './cost-past.ts';
import { document, documents, portalOf } from './testing/portal.ts';

const HEAD =
  'EffectiveCost,BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,ResourceId,Tags';
const SPEC = { type: 'service', lifecycle: 'production' };
const NOW = '2026-11-22T06:10:00Z';

function charge(day: string, cost: string, app = '', currency = 'USD'): string {
  const tags = app ? `"{""app"":""${app}""}"` : '';
  return `${cost},${cost},${currency},${day}T00:00:00Z,${day}T12:00:00Z,${app ? 'Compute' : 'Support'},vm-1,${tags}`;
}

async function months(charges: string[], now = NOW): Promise<string[]> {
  const portal = await portalOf(
    {
      'portal.yaml':
        'title: T\nhost: { audience: private }\ncosts:\n  bills: [{ id: cloud, files: bills/*.csv }]\n  rules: [{ tag: app }]\n  shared: [{ id: pool, title: Pool, match: { service: Support } }]\n',
      'bills/a.csv': [HEAD, ...charges, ''].join('\n'),
      'catalog/a.yaml': documents(
        document('Group', 'red', { type: 'team', children: [] }),
        document('Component', 'cart', { ...SPEC, owner: 'red' }),
        document('Component', 'mail', { ...SPEC, owner: 'red' }),
        document('Component', 'lost', { ...SPEC, owner: 'nobody' }),
      ),
    },
    now,
  );
  const words = (amounts: Readonly<Record<string, string>>): string =>
    Object.entries(amounts)
      .map(([ref, amount]) => `${ref.slice(ref.indexOf('/') + 1)}=${amount}`)
      .join(' ');
  return costMonthsOf(portal).flatMap(({ month, time, currencies }) => {
    expect(time).toBe(now);
    return Object.entries(currencies).map(
      ([currency, { total, entities, owners }]) =>
        `${month} ${currency} ${total}: ${words(entities)}; ${words(owners)}`,
    );
  });
}

test('months that are over have what everything, entities and owners cost, shares of pools included', async () => {
  expect(
    await months([
      charge('2026-10-01', '30', 'cart'),
      charge('2026-10-05', '10', 'mail'),
      charge('2026-10-06', '8'),
      charge('2026-10-31', '0.004', 'lost'),
      charge('2026-11-10', '99', 'cart'),
    ]),
  ).toEqual(['2026-10 USD 48: cart=36 lost=0 mail=12; nobody=0 red=48']);
});

test.each<[string, string[], string, string[]]>([
  ['no bills', [], NOW, []],
  ['a month that goes on', [charge('2026-11-01', '1', 'cart')], NOW, []],
  [
    'a month that the bills begin within',
    [charge('2026-09-02', '1', 'cart'), charge('2026-10-31', '2', 'cart')],
    NOW,
    ['2026-10'],
  ],
  [
    'a month that may still settle',
    [charge('2026-10-01', '1', 'cart'), charge('2026-10-31', '1', 'cart')],
    '2026-11-02T06:00:00Z',
    [],
  ],
  [
    'a month that has settled',
    [charge('2026-10-01', '1', 'cart'), charge('2026-10-31', '1', 'cart')],
    '2026-11-03T06:00:00Z',
    ['2026-10'],
  ],
  [
    'two currencies',
    [
      charge('2026-10-01', '1', 'cart'),
      charge('2026-10-31', '1', 'cart'),
      charge('2026-10-01', '-5', 'cart', 'EUR'),
      charge('2026-10-31', '2.5', 'cart', 'EUR'),
    ],
    NOW,
    ['2026-10 USD 2', '2026-10 EUR -2.5'],
  ],
])('of %s', async (_, charges, now, expected) => {
  const found = await months(charges, now);
  expect(found.map((line, i) => line.slice(0, expected[i]?.length))).toEqual(expected);
});
