/**
 * How long it takes from billing rows to the daily cost of each entity.
 *
 *     node test/bench/bill.ts 20        million rows, 2 by default
 *
 * Makes a month of hourly charges as one Parquet file, reads it as a build would, reads it again unchanged,
 * and removes everything. Budget: 20 million rows in 15 s on 2 cores.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderState } from '../../src/base/state.ts';
import { literal, openEngine } from '../../src/costs/engine.ts';
import { type CostTarget, readBills } from '../../src/costs/index.ts';
import { CostSettings } from '../../src/costs/settings.ts';

const ENTITIES = 10_000;
/** Apps that charges name in their tags; six in a hundred charges name none. */
const APPS = 5_000;

const settings = CostSettings.parse({
  bills: [{ id: 'bench', files: 'bills/*.parquet' }],
  rules: [
    { tag: ['app', 'service'] },
    { resource: { 'arn:example:compute:eu-1:acct-1:*': 'component:default/svc-1' } },
    { subAccount: { 'acct-7': 'component:default/svc-7' } },
  ],
  shared: [{ id: 'platform', match: { tag: { team: 'team-3' } }, over: { kind: 'Component' } }],
});

const targets = Array.from({ length: ENTITIES }, (_, index): CostTarget => {
  const name = `svc-${index}`;
  return {
    ref: `component:default/${name}`,
    kind: 'Component',
    names: [name, `Service ${index}`],
    resourceIds: [],
  };
});

async function makeBill(file: string, scratch: string, rows: number): Promise<void> {
  const engine = await openEngine({ scratch, memory: '4GB' });
  const cost = 'CAST(h % 100000 / 10000000.0 AS DECIMAL(38,18))';
  const signed = `CASE WHEN h % 997 = 0 THEN -${cost} ELSE ${cost} END`;
  const unit = 'CAST(h % 1000 / 1000.0 AS DECIMAL(38,18))';
  const hours = 'CAST(h % 7 AS DECIMAL(38,18))';
  await engine.run(`COPY (SELECT
    'eu-1a' AS AvailabilityZone, ${signed} AS BilledCost, '90000' || (app % 3) AS BillingAccountId, 'Payer' AS BillingAccountName,
    'Payer' AS BillingAccountType, 'USD' AS BillingCurrency, TIMESTAMP '2026-11-01' AS BillingPeriodEnd, TIMESTAMP '2026-10-01' AS BillingPeriodStart,
    CASE WHEN h % 997 = 0 THEN 'Credit' ELSE 'Usage' END AS ChargeCategory, CAST(NULL AS VARCHAR) AS ChargeClass,
    'Hours of something, kind ' || (h % 50) AS ChargeDescription, 'Usage-Based' AS ChargeFrequency,
    TIMESTAMP '2026-10-01' + to_hours(hour + 1) AS ChargePeriodEnd, TIMESTAMP '2026-10-01' + to_hours(hour) AS ChargePeriodStart,
    ${hours} AS ConsumedQuantity, 'Hours' AS ConsumedUnit, ${cost} AS ContractedCost, ${unit} AS ContractedUnitPrice, ${signed} AS EffectiveCost,
    'INV-1' AS InvoiceId, 'Example Cloud' AS InvoiceIssuerName, ${cost} AS ListCost, ${unit} AS ListUnitPrice, 'Standard' AS PricingCategory,
    'USD' AS PricingCurrency, ${hours} AS PricingQuantity, 'Hours' AS PricingUnit, 'Example Cloud' AS ProviderName, 'Example Cloud' AS PublisherName,
    'eu-1' AS RegionId, 'Europe 1' AS RegionName,
    'arn:example:compute:eu-1:acct-' || (app % 200) || ':instance/i-' || printf('%08x', app * 16 + h % 16) AS ResourceId,
    'node-' || (h % 16) AS ResourceName, 'Instance' AS ResourceType, 'Compute' AS ServiceCategory,
    'Example Service ' || ((app * 7 + h % 4) % 40) AS ServiceName, 'Virtual Machines' AS ServiceSubcategory,
    'sku-' || (h % 500) AS SkuId, 'Hours' AS SkuMeter, 'price-' || (h % 900) AS SkuPriceId,
    'acct-' || (app % 200) AS SubAccountId, 'Account ' || (app % 200) AS SubAccountName, 'Account' AS SubAccountType,
    CASE WHEN h % 100 < 6 THEN '{"env":"prod","team":"team-' || (app % 300) || '"}'
      ELSE '{"app":"svc-' || app || '","env":"prod","team":"team-' || (app % 300) || '"}' END AS Tags
    FROM (SELECT CAST(hash(i) % 1000000007 AS BIGINT) AS h, CAST(hash(i + 17) % ${APPS} AS BIGINT) AS app,
      CAST(i * 744 // ${rows} AS BIGINT) AS hour FROM range(${rows}) t(i))
  ) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`);
  engine.close();
}

/** Prints wall time, processor time of all threads (the fairer one on a busy machine) and memory. */
async function timed<T>(label: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const seconds = (value: number) => value.toFixed(2).padStart(7);
  const memory = (process.memoryUsage.rss() / 1e6).toFixed(0).padStart(6);
  console.log(
    `${label.padEnd(26)} ${seconds((performance.now() - start) / 1000)} s ${seconds((user + system) / 1e6)} s CPU ${memory} MB`,
  );
  return result;
}

const rows = Math.round(Number(process.argv[2] ?? 2) * 1_000_000);
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'portolan-bill-'));
try {
  mkdirSync(join(folder, 'bills'));
  const file = join(folder, 'bills', 'bill.parquet');
  await timed(`make ${rows.toLocaleString('en')} rows`, () => makeBill(file, join(folder, 'scratch'), rows));
  console.log(`${(statSync(file).size / 1e6).toFixed(0)} MB of Parquet`);
  const input = {
    root: folder,
    settings,
    now: '2026-11-05T06:00:00Z',
    targets,
    state: folderState(join(folder, 'state')),
  };
  const { ledger, problems } = await timed('read and allocate', () => readBills(input));
  for (const { severity, rule, message } of problems) console.log(`  ${severity} ${rule}: ${message}`);
  console.log(
    `  ${ledger.refs().length} entities, ${ledger.proof.length} lines of proof, all tie out: ${ledger.proof.every((row) => row.effective.difference === 0n)}`,
  );
  await timed('read again, unchanged', () => readBills(input));
  await timed('facts of all entities', async () => targets.map(({ ref }) => ledger.facts(ref)));
  await timed('views of all entities', async () =>
    targets.map(({ ref }) => ledger.costOf(ref)?.byService.length),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
