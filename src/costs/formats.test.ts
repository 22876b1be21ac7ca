import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatAmount, parseAmount } from '../base/money.ts';
import { literal, openEngine } from './engine.ts';
import type { CostResult } from './index.ts';
import { type Charge, csv, messages, tags, type Workspace, workspace } from './testing/workspace.ts';

let space: Workspace;
beforeEach(() => {
  space = workspace();
});
afterEach(() => space.dispose());

const RULES = { rules: [{ tag: ['app'] }] };

function total({ ledger }: CostResult, currency = 'USD'): string {
  const months = ledger.total(currency)?.months ?? [];
  return formatAmount(months.reduce((sum, month) => sum + month.effective, 0n));
}

function costOf({ ledger }: CostResult, ref: string): string {
  return formatAmount((ledger.costOf(ref)?.months ?? []).reduce((sum, month) => sum + month.effective, 0n));
}

async function parquet(path: string, select: string): Promise<void> {
  space.write(path, '');
  const engine = await openEngine({ scratch: `${space.root}/scratch` });
  await engine.run(`COPY (${select}) TO ${literal(`${space.root}/${path}`)} (FORMAT parquet)`);
  engine.close();
}

describe('CSV', () => {
  it('is read with exact amounts, plain or gzip', async () => {
    const text = csv([
      { EffectiveCost: '711.1776000000001', Tags: tags({ app: 'cart' }) },
      { EffectiveCost: '1.5e-7', Tags: tags({ app: 'Cart ' }) },
      { EffectiveCost: '-0.000000000000000001', Tags: tags({ app: 'shopping cart' }) },
    ]);
    space.write('bills/a.csv', text);
    space.write('bills/b.csv.gz', gzipSync(text.replaceAll('acct-1', 'acct-2')));
    const result = await space.read(RULES);
    expect(messages(result.problems.filter(({ severity }) => severity !== 'info'))).toEqual([]);
    expect(total(result)).toBe('1422.355200300000199998');
    expect(costOf(result, 'component:default/cart')).toBe(total(result));
    expect(result.reports[0]).toMatchObject({
      outcome: 'fresh',
      complete: true,
      records: 6,
      matched: 1,
      provides: ['cost'],
    });
  });

  it('takes the literal NULL and empty texts for nothing', async () => {
    space.write(
      'bills/a.csv',
      csv([{ Tags: 'NULL', ResourceId: 'NULL', ServiceName: 'NULL', SubAccountId: '' }]),
    );
    const result = await space.read(RULES);
    expect(result.ledger.worklist('USD')).toMatchObject([
      { service: 'Unknown', subAccount: '', resource: '', tag: '' },
    ]);
  });

  it.each([
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['columns in lower case', (text: string) => text.replace(/^.*\n/, (header) => header.toLowerCase())],
    [
      'columns with underscores',
      (text: string) => text.replace(/^.*\n/, (header) => header.replace(/(?<=[a-z])(?=[A-Z])/g, '_')),
    ],
    [
      'quoted column names',
      (text: string) => text.replace(/^.*(?=\n)/, (header) => header.replace(/\w+/g, '"$&"')),
    ],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['tabs', (text: string) => text.replaceAll(',', '\t')],
    ['semicolons', (text: string) => text.replaceAll(',', ';')],
  ])('is read with %s', async (_, change) => {
    space.write('bills/a.csv', change(csv([{ Tags: '{"app":"cart"}' }, { EffectiveCost: 2 }])));
    const result = await space.read(RULES);
    expect(total(result)).toBe('3');
    expect(costOf(result, 'component:default/cart')).toBe('1');
  });

  it('is read as Latin-1 where it is not UTF-8, so that no row with an accent is lost', async () => {
    const text = csv([{ ServiceName: 'Stockage' }, { ServiceName: 'Gér\u00e9' }, { EffectiveCost: 5 }]);
    space.write('bills/a.csv', Buffer.from(text, 'latin1'));
    const result = await space.read();
    expect(total(result)).toBe('7');
    expect(result.ledger.total('USD')!.byService.map(({ key }) => key)).toContain('Géré');
  });

  it('keeps quotes, commas and line breaks inside of fields', async () => {
    space.write(
      'bills/a.csv',
      csv([{ ServiceName: 'a "quoted",\nbroken name', Tags: tags({ app: 'ca"rt' }) }]),
    );
    const result = await space.read(RULES);
    expect(result.ledger.worklist('USD')).toMatchObject([
      { service: 'a "quoted",\nbroken name', tag: 'ca"rt' },
    ]);
  });

  it.each([
    ['2026-11-03T05:00:00Z', '2026-11-03'],
    ['2026-11-03T05:00Z', '2026-11-03'],
    ['2026-11-03 05:00:00', '2026-11-03'],
    ['2026-11-03 05:00:00 UTC', '2026-11-03'],
    ['2026-11-03', '2026-11-03'],
    ['2026-11-03T23:30:00-02:00', '2026-11-04'],
    ['2026-11-03T00:30:00.000+02:00', '2026-11-02'],
  ])('books a charge that starts at %s on %s', async (start, day) => {
    space.write('bills/a.csv', csv([{ ChargePeriodStart: start, ChargePeriodEnd: '' }]));
    const { ledger } = await space.read();
    expect(
      ledger
        .total('USD')!
        .daily.filter(({ effective }) => effective !== 0n)
        .map((point) => point.day),
    ).toEqual([day]);
  });
});

describe('bad input', () => {
  it('names rejected rows by line and reason, and uses all others', async () => {
    const lines = csv([
      {},
      { EffectiveCost: 'a lot' },
      { EffectiveCost: 1, BilledCost: '' },
      { ChargePeriodStart: '03/11/2026' },
      { BillingCurrency: '' },
      { EffectiveCost: '1000000000000' },
      { ChargePeriodStart: '1899-01-01' },
      { EffectiveCost: '2.5' },
    ]).split('\n');
    lines.splice(3, 0, 'only,three,fields');
    space.write('bills/a.csv', lines.join('\n'));
    const result = await space.read();
    expect(
      messages(result.problems.filter(({ rule }) => rule === 'costs/rejected-row')),
    ).toMatchInlineSnapshot(`
      [
        "rejected-row:3 line 3 is left out: EffectiveCost is not a number",
        "rejected-row:4 line 4 is left out: the row has another number of columns than the header, or broken quotes",
        "rejected-row:5 line 5 is left out: BilledCost is not a number",
        "rejected-row:6 line 6 is left out: ChargePeriodStart is not a time between 2000 and 2199",
        "rejected-row:7 line 7 is left out: BillingCurrency is empty",
        "rejected-row:8 line 8 is left out: a cost of a trillion or more is taken for an error",
        "rejected-row:9 line 9 is left out: ChargePeriodStart is not a time between 2000 and 2199",
      ]
    `);
    expect(total(result)).toBe('3.5');
    expect(result.reports[0]).toMatchObject({ records: 2, complete: false });
  });

  it('lists ten rejected rows and counts the others', async () => {
    space.write('bills/a.csv', csv([...Array.from({ length: 25 }, () => ({ EffectiveCost: 'x' })), {}]));
    const { problems } = await space.read();
    const rejected = messages(problems).filter((text) => text.startsWith('rejected-row'));
    expect(rejected).toHaveLength(11);
    expect(rejected).toContain(
      'rejected-row 25 rows of 26 rows are left out (the first 10 are listed): 25 because EffectiveCost is not a number',
    );
  });

  it('gives one located problem for each bad file and reads the others', async () => {
    space.write('bills/good.csv', csv([{}]));
    space.write('bills/empty.csv', '');
    space.write('bills/header-only.csv', csv([]));
    space.write(
      'bills/no-cost.csv',
      csv([{}], ['BillingCurrency', 'ChargePeriodStart', 'BilledCost', 'ServiceName']),
    );
    space.write('bills/other.csv', 'name,age\nAda,36\n');
    space.write('bills/broken.parquet', 'this is not Parquet at all');
    space.write('bills/notes.txt', 'hello');
    const whole = gzipSync(
      csv(
        Array.from({ length: 2000 }, (_, index) => ({
          EffectiveCost: index,
          ResourceId: `r-${index * 7919}`,
        })),
      ),
    );
    space.write('bills/cut.csv.gz', whole.subarray(0, whole.length - 2000));
    space.write('bills/not.csv.gz', 'plain text');
    const result = await space.read();
    const found = result.problems.filter(({ severity }) => severity !== 'info');
    expect(found.map(({ rule, origin }) => `${origin.file} ${rule}`).sort()).toMatchInlineSnapshot(`
      [
        "bills/broken.parquet costs/unreadable",
        "bills/cut.csv.gz costs/unreadable",
        "bills/empty.csv costs/empty",
        "bills/header-only.csv costs/empty",
        "bills/no-cost.csv costs/missing-column",
        "bills/not.csv.gz costs/unreadable",
        "bills/notes.txt costs/unknown-format",
        "bills/other.csv costs/not-a-bill",
      ]
    `);
    expect(messages(found).join('\n')).not.toContain(space.root);
    expect(total(result)).toBe('1');
    expect(result.reports[0]).toMatchObject({ outcome: 'fresh', complete: false });
  });

  it('refuses a gzip file that expands beyond reason', async () => {
    space.write(
      'bills/bomb.csv.gz',
      Buffer.concat([gzipSync(csv([{}])), gzipSync(Buffer.alloc(120_000_000))]),
    );
    const { problems } = await space.read();
    expect(messages(problems).join('\n')).toContain('expands to more than a bill could');
  });

  it('counts the same content once', async () => {
    space.write('bills/a.csv', csv([{}]));
    space.write('bills/copy.csv', csv([{}]));
    const result = await space.read();
    expect(messages(result.problems)).toContain(
      'duplicate-file bills/copy.csv has the same content as bills/a.csv',
    );
    expect(total(result)).toBe('1');
  });

  it('counts charges without a known category as usage and says so', async () => {
    space.write(
      'bills/a.csv',
      csv([{ ChargeCategory: 'Refund' }, { ChargeCategory: '' }, { ChargeCategory: 'TAX' }]),
    );
    const result = await space.read();
    expect(messages(result.problems)).toContain(
      'unknown-category 2 rows of bills/a.csv have no ChargeCategory that FOCUS knows',
    );
    expect(
      result.ledger.total('USD')!.byCategory.map(({ key, current }) => [key, formatAmount(current)]),
    ).toEqual([
      ['Usage', '2'],
      ['Tax', '1'],
    ]);
  });

  it('survives hostile keys and texts', async () => {
    const odd = ["'; DROP TABLE cost_targets; --", '__proto__', 'constructor', '\u0000', '"', '$$', '%_\\'];
    space.write(
      'bills/[a]*?.csv',
      csv(
        odd.map(
          (text): Charge => ({
            Tags: tags({ app: text, __proto__: 'x' }),
            ServiceName: text,
            ResourceId: text,
          }),
        ),
      ),
    );
    const result = await space.read({
      bills: [{ id: 'cloud', files: 'bills/*' }],
      rules: [
        { tag: ['app', "o'clock", 'a"b', '$.x'], values: { "it's*": 'component:default/cart' } },
        { resource: { '%_\\': 'component:default/cart' } },
      ],
    });
    expect(total(result)).toBe(String(odd.length));
    expect(costOf(result, 'component:default/cart')).toBe('1');
  });
});

describe('Parquet', () => {
  const base = `'USD' AS BillingCurrency, 'Usage' AS ChargeCategory, 'Compute' AS ServiceName, 'Example Cloud' AS ProviderName`;

  it.each([
    ['a map', `MAP {'app': 'cart', 'env': 'prod'}`],
    ['a list of keys and values', `[{'key': 'app', 'value': 'cart'}]`],
    ['a struct', `{'app': 'cart', 'env': 'prod'}`],
    ['JSON text', `'{"app": "cart"}'`],
  ])('is read with tags as %s', async (_, tag) => {
    await parquet(
      'bills/a.parquet',
      `SELECT ${base}, 0.1::DOUBLE AS EffectiveCost, 0.1::DOUBLE AS BilledCost, TIMESTAMP '2026-11-03' AS ChargePeriodStart, ${tag} AS Tags FROM range(100000)`,
    );
    const result = await space.read(RULES);
    expect(costOf(result, 'component:default/cart')).toBe('10000');
  });

  it('rounds the noise of binary floats away, and keeps decimals as they are', async () => {
    await parquet(
      'bills/a.parquet',
      `SELECT ${base}, TIMESTAMPTZ '2026-11-03 23:30:00-02' AS ChargePeriodStart, (0.1::DOUBLE + 0.2::DOUBLE) AS EffectiveCost, 0.000000000000000007::DECIMAL(38,18) AS BilledCost`,
    );
    const { ledger } = await space.read();
    const [month] = ledger.total('USD')!.months;
    expect([formatAmount(month!.effective), formatAmount(month!.billed)]).toEqual([
      '0.3',
      '0.000000000000000007',
    ]);
    expect(ledger.total('USD')!.daily.find(({ effective }) => effective !== 0n)?.day).toBe('2026-11-04');
  });

  it('takes binary floats of any size for the decimals they were written as', async () => {
    const values = [
      '0.1',
      '-999.999999999999',
      '1000',
      '25088.9',
      '-1234567.89',
      '0.000000000001',
      '99999999999.25',
    ];
    const select = values.map(
      (value) =>
        `SELECT ${base}, DATE '2026-11-03' AS ChargePeriodStart, ${value}::DOUBLE AS EffectiveCost, ${value}::FLOAT AS BilledCost`,
    );
    await parquet('bills/a.parquet', select.join(' UNION ALL '));
    const result = await space.read();
    expect(total(result)).toBe(formatAmount(values.reduce((sum, value) => sum + parseAmount(value), 0n)));
  });

  it('names rejected rows by their number', async () => {
    await parquet(
      'bills/a.parquet',
      `SELECT ${base}, DATE '2026-11-03' AS ChargePeriodStart, x AS EffectiveCost, 1 AS BilledCost FROM (VALUES (1.5::DOUBLE), ('nan'::DOUBLE), (2.5::DOUBLE)) t(x)`,
    );
    const result = await space.read();
    expect(messages(result.problems)).toContain(
      'rejected-row row 2 is left out: EffectiveCost is not a number',
    );
    expect(total(result)).toBe('4');
  });
});

describe('versions of FOCUS', () => {
  it('reads the names of 1.0-preview', async () => {
    const text = csv([{ ChargeCategory: 'Adjustment', EffectiveCost: -3, Tags: tags({ app: 'cart' }) }, {}])
      .replace('ProviderName', 'Provider')
      .replace('SubAccountId', 'ChargeSubCategory')
      .replaceAll('acct-1', 'Credit');
    space.write('bills/a.csv', text);
    const result = await space.read(RULES);
    expect(result.ledger.total('USD')!.byCategory.map(({ key }) => key)).toEqual(['Usage', 'Credit']);
    expect(result.ledger.proof[0]!.provider).toBe('Example Cloud');
  });

  it('prefers what a provider split itself (1.3) and the newer name of the provider', async () => {
    const columns = [
      'BilledCost',
      'EffectiveCost',
      'BillingCurrency',
      'ChargePeriodStart',
      'ChargeCategory',
      'Tags',
      'ResourceId',
      'AllocatedTags',
      'AllocatedResourceId',
      'ServiceProviderName',
      'ProviderName',
    ];
    space.write(
      'bills/a.csv',
      csv(
        [
          {
            Tags: tags({ app: 'cart' }),
            AllocatedTags: tags({ app: 'search' }),
            ServiceProviderName: 'Newer',
          },
          { ResourceId: 'node', AllocatedResourceId: 'pod' },
        ],
        columns,
      ),
    );
    const result = await space.read({
      rules: [
        { tag: 'app' },
        { resource: { node: 'component:default/cart', pod: 'component:default/checkout' } },
      ],
    });
    expect(['cart', 'search', 'checkout'].map((name) => costOf(result, `component:default/${name}`))).toEqual(
      ['0', '1', '1'],
    );
    expect(result.ledger.proof.map(({ provider }) => provider)).toEqual(['Example Cloud', 'Newer']);
  });

  it('takes tags without braces, as Azure writes them', async () => {
    space.write('bills/a.csv', csv([{ Tags: '"app": "cart","env": "prod"' }, { Tags: '{broken' }]));
    const result = await space.read(RULES);
    expect(costOf(result, 'component:default/cart')).toBe('1');
    expect(total(result)).toBe('2');
  });
});
