import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatAmount, roundTo } from '../src/base/money.ts';
import { messages, target, workspace } from '../src/costs/testing/workspace.ts';
import { sampleBill } from './sample-bill.ts';

const folder = join(import.meta.dirname, '..', 'bills');

describe('the sample bill', () => {
  it('is what its generator writes', () => {
    const files = sampleBill();
    expect(readdirSync(folder).sort()).toEqual([...files.keys()]);
    for (const [name, text] of files)
      expect(readFileSync(join(folder, name), 'utf8') === text, name).toBe(true);
  });

  it('is sound: every row is read, nearly everything finds its entity, and the sums tie out', async () => {
    const space = workspace();
    try {
      for (const [name, text] of sampleBill()) space.write(`bills/${name}`, text);
      const names =
        'frontend cartservice productcatalogservice currencyservice paymentservice shippingservice emailservice checkoutservice recommendationservice adservice loadgenerator'.split(
          ' ',
        );
      const redis =
        '//redis.googleapis.com/projects/boutique-prod/locations/europe-west1/instances/redis-cart';
      const targets = [
        ...names.map((name) => target(`component:default/${name}`)),
        target('resource:default/redis-cart', { resourceIds: [redis] }),
      ];
      const { ledger, problems, reports } = await space.read(
        {
          rules: [{ tag: 'app' }],
          shared: [
            {
              id: 'rest',
              match: [{ tag: { team: 'platform' } }, { category: ['Tax', 'Credit', 'Purchase'] }],
            },
          ],
        },
        { targets },
      );
      expect(messages(problems)).toEqual([]);
      expect(reports).toMatchObject([
        { complete: true, matched: 12, message: '2,185 charges in 3 files, complete to 20 Nov 2026.' },
      ]);
      expect(
        ledger.proof.every(
          ({ effective, billed }) => effective.difference === 0n && billed.difference === 0n,
        ),
      ).toBe(true);
      const months = ledger
        .total('USD')!
        .months.map(({ month, effective, complete }) => [month, Number(roundTo(effective, 0)), complete]);
      expect(months).toEqual([
        ['2026-09-01', 10969, true],
        ['2026-10-01', 11443, true],
        ['2026-11-01', 8139, false],
      ]);
      const { gross, unallocated } = ledger.coverage('USD', '2026-10-01');
      expect(Number((unallocated * 1000n) / gross)).toBe(62);
      expect(ledger.worklist('USD').map(({ tag, suggestion }) => [tag, suggestion])).toContainEqual([
        'checkout-service',
        'component:default/checkoutservice',
      ]);
      // A commitment: bought at once, used day by day.
      const [purchase] = ledger.proof.filter(
        ({ category, period }) => category === 'Purchase' && period === '2026-10-01',
      );
      expect([purchase!.billed.source, purchase!.effective.source].map(formatAmount)).toEqual([
        '1934.5',
        '400',
      ]);
    } finally {
      space.dispose();
    }
  });
});
