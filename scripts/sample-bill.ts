/**
 * Writes the example portal's bill: FOCUS 1.2 charges of a shop on a cloud that does not exist, day by day
 * from 1 September to 21 November 2026. The same run gives the same bytes; nothing asks a clock or a die.
 *
 *     node scripts/sample-bill.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, addMonths, daysInMonth, monthOf } from '../src/base/dates.ts';
import { parseAmount, roundTo } from '../src/base/money.ts';
import { COMMITMENT, COVERED, FIXED, METERS, type Meter, SUPPORT, WORK } from './sample-bill-charges.ts';

const FIRST = '2026-09-01';
const LAST = '2026-11-21';
/** The bill was written while the last day was still running. */
const LAST_SHARE = 620;
/** A release on this day made recommendationservice ask for more replicas; nobody has noticed yet. */
const ANOMALY = { app: 'recommendationservice', since: '2026-11-14', share: 1390 };

const COLUMNS =
  'AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingAccountType BillingCurrency BillingPeriodEnd BillingPeriodStart CapacityReservationId CapacityReservationStatus ChargeCategory ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountQuantity CommitmentDiscountStatus CommitmentDiscountType CommitmentDiscountUnit ConsumedQuantity ConsumedUnit ContractedCost ContractedUnitPrice EffectiveCost InvoiceId InvoiceIssuerName ListCost ListUnitPrice PricingCategory PricingCurrency PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice PricingQuantity PricingUnit ProviderName PublisherName RegionId RegionName ResourceId ResourceName ResourceType ServiceCategory ServiceName ServiceSubcategory SkuId SkuMeter SkuPriceDetails SkuPriceId SubAccountId SubAccountName SubAccountType Tags'.split(
    ' ',
  );

type Row = Record<string, string>;

/** Name of a file below `bills/` -> its text. */
export function sampleBill(): Map<string, string> {
  const files = new Map<string, string>();
  const random = dice(20260901);
  for (let month = FIRST; month <= LAST; month = addMonths(month, 1)) {
    const rows: Row[] = [];
    const end = addMonths(month, 1);
    for (let day = month; day < end && day <= LAST; day = addDays(day, 1)) rows.push(...dayRows(day, random));
    rows.push(...monthRows(month, rows));
    const lines = rows.map((row) => COLUMNS.map((column) => field(row[column] ?? '')).join(','));
    files.set(`boutique-${month.slice(0, 7)}.csv`, `${COLUMNS.join(',')}\n${lines.join('\n')}\n`);
  }
  return files;
}

function dayRows(day: string, random: () => number): Row[] {
  const rows: Row[] = [];
  let open = COMMITMENT.hours;
  for (const work of WORK) {
    const meter = METERS[work.meter]!;
    const noise = work.steady ? 1000 : 985 + (random() % 31);
    const rhythm = work.steady ? 1000 : weekday(day, work.app === 'loadgenerator');
    const jump =
      work.app === ANOMALY.app && work.meter === 'pods' && day >= ANOMALY.since ? ANOMALY.share : 1000;
    const grown = [rhythm, trend(day), noise, jump, day === LAST ? LAST_SHARE : 1000].reduce(
      (quantity, factor) => Math.round((quantity * factor) / 1000),
      work.quantity,
    );
    const covered =
      COVERED.includes(work.app ?? '') && work.meter === 'pods' ? Math.min(open, Math.round(grown * 0.6)) : 0;
    open -= covered;
    const base = { ...usage(day, meter, work.id, work.name), Tags: tags(work) };
    if (covered > 0)
      rows.push({ ...base, ...committed(covered, 'Used'), ...priced(meter, covered, 'committed') });
    rows.push({ ...base, ...priced(meter, grown - covered, 'standard') });
  }
  if (open > 0) {
    const pods = METERS['pods']!;
    rows.push({
      ...usage(day, pods, COMMITMENT.id, COMMITMENT.name),
      ...committed(open, 'Unused'),
      ...priced(pods, open, 'committed'),
      ChargeDescription: 'Unused part of the commitment',
      ResourceType: 'Commitment',
      ConsumedQuantity: '',
      ConsumedUnit: '',
      Tags: tags({ team: 'platform', env: 'shared' }),
    });
  }
  return rows.filter((row) => row['PricingQuantity'] !== '0');
}

/** Charges for a whole month: the commitment, support, tax, and what happens once. */
function monthRows(month: string, usageRows: readonly Row[]): Row[] {
  const end = addMonths(month, 1);
  const whole = { ChargePeriodStart: stamp(month), ChargePeriodEnd: stamp(end) };
  const purchase = COMMITMENT.hours * COMMITMENT.price * daysInMonth(month);
  const rows: Row[] = [
    {
      ...common(month),
      ...whole,
      ...committed(COMMITMENT.hours * daysInMonth(month), ''),
      ChargeCategory: 'Purchase',
      ChargeFrequency: 'Recurring',
      ChargeDescription: 'Monthly fee of a one-year commitment for pods',
      ...money(purchase, { effective: 0 }),
      ResourceId: COMMITMENT.id,
      ResourceName: COMMITMENT.name,
      ResourceType: 'Commitment',
      ServiceCategory: 'Compute',
      ServiceName: METERS['pods']!.service,
      SkuId: 'EK-COMMIT-1Y',
      SkuPriceId: 'EK-COMMIT-1Y-EU',
      Tags: tags({ team: 'platform', env: 'shared' }),
    },
    {
      ...common(month),
      ...whole,
      ChargeCategory: 'Purchase',
      ChargeFrequency: 'Recurring',
      ChargeDescription: 'Support, standard plan',
      ...money(SUPPORT.fee),
      ServiceCategory: 'Other',
      ServiceName: SUPPORT.service,
      SkuId: 'ES-STANDARD',
      SkuPriceId: 'ES-STANDARD-1',
    },
    ...FIXED.filter(({ day }) => monthOf(day) === month).map(({ day, amount, columns }) => ({
      ...common(month),
      ChargePeriodStart: stamp(day),
      ChargePeriodEnd: stamp(addDays(day, 1)),
      ...money(amount),
      ...columns,
    })),
  ];
  const billed = [...usageRows, ...rows].reduce((sum, row) => sum + parseAmount(row['BilledCost']!), 0n);
  const until = end <= LAST ? end : addDays(LAST, 1);
  rows.push({
    ...common(month),
    ChargePeriodStart: stamp(month),
    ChargePeriodEnd: stamp(until),
    ChargeCategory: 'Tax',
    ChargeFrequency: 'Recurring',
    ChargeDescription: 'Sales tax, 5.5 %',
    ...money(Number(roundTo((billed * 55n) / 1000n, 2)) * 10_000_000),
    ServiceCategory: 'Other',
    ServiceName: 'Tax',
  });
  return rows;
}

/** Costs are counted in billionths: a quantity in thousandths times a price in millionths. */
function money(billed: number, { effective = billed, list = billed, contracted = billed } = {}): Row {
  return {
    BilledCost: decimal(billed, 9),
    EffectiveCost: decimal(effective, 9),
    PricingCurrencyEffectiveCost: decimal(effective, 9),
    ListCost: decimal(list, 9),
    ContractedCost: decimal(contracted, 9),
  };
}

function priced(meter: Meter, quantity: number, by: 'standard' | 'committed'): Row {
  const contracted = quantity * meter.price;
  const list = quantity * meter.list;
  const share = quantity * COMMITMENT.price;
  const amounts = { list, contracted };
  return {
    ...(by === 'standard' ? money(contracted, amounts) : money(0, { ...amounts, effective: share })),
    PricingCategory: by === 'standard' ? 'Standard' : 'Committed',
    PricingQuantity: decimal(quantity, 3),
    ConsumedQuantity: decimal(quantity, 3),
    ListUnitPrice: decimal(meter.list, 6),
    ContractedUnitPrice: decimal(meter.price, 6),
    PricingCurrencyListUnitPrice: decimal(meter.list, 6),
    PricingCurrencyContractedUnitPrice: decimal(meter.price, 6),
  };
}

function committed(quantity: number, status: string): Row {
  return {
    CommitmentDiscountCategory: 'Usage',
    CommitmentDiscountId: COMMITMENT.id,
    CommitmentDiscountName: COMMITMENT.name,
    CommitmentDiscountQuantity: decimal(quantity, 3),
    CommitmentDiscountStatus: status,
    CommitmentDiscountType: 'Committed use',
    CommitmentDiscountUnit: 'Hours',
  };
}

function usage(day: string, meter: Meter, id: string, name: string): Row {
  return {
    ...common(monthOf(day)),
    ChargePeriodStart: stamp(day),
    ChargePeriodEnd: stamp(addDays(day, 1)),
    ChargeCategory: 'Usage',
    ChargeFrequency: 'Usage-Based',
    ChargeDescription: meter.meter,
    ConsumedUnit: meter.unit,
    PricingUnit: meter.unit,
    RegionId: 'europe-west1',
    RegionName: 'Europe West',
    ResourceId: id,
    ResourceName: name,
    ResourceType: meter.type,
    ServiceCategory: meter.category,
    ServiceName: meter.service,
    ServiceSubcategory: meter.subcategory,
    SkuId: meter.sku,
    SkuMeter: meter.meter,
    SkuPriceId: `${meter.sku}-EU`,
  };
}

function common(month: string): Row {
  return {
    BillingAccountId: 'BA-4400',
    BillingAccountName: 'Boutique',
    BillingAccountType: 'Billing Account',
    BillingCurrency: 'USD',
    BillingPeriodStart: stamp(month),
    BillingPeriodEnd: stamp(addMonths(month, 1)),
    // An invoice is written when its month is over.
    InvoiceId: addMonths(month, 1) <= LAST ? `EX-${month.slice(0, 7)}-4400` : '',
    InvoiceIssuerName: 'Example Cloud',
    PricingCurrency: 'USD',
    ProviderName: 'Example Cloud',
    PublisherName: 'Example Cloud',
    SubAccountId: 'boutique-prod',
    SubAccountName: 'Boutique production',
    SubAccountType: 'Project',
  };
}

function tags(of: { app?: string; team?: string; env?: string }): string {
  const { app, team, env } = of;
  return app || team || env ? JSON.stringify({ app, team, env }) : '';
}

/** People shop in the evening and at weekends; load tests run on working days. */
function weekday(day: string, office: boolean): number {
  const number = new Date(`${day}T00:00:00Z`).getUTCDay();
  return (office ? [700, 1120, 1120, 1120, 1120, 1120, 700] : [1130, 930, 925, 940, 960, 1030, 1160])[
    number
  ]!;
}

/** Three percent growth a month, in thousandths. */
function trend(day: string): number {
  return 1000 + Math.round((Date.parse(day) - Date.parse(FIRST)) / 86_400_000);
}

function stamp(day: string): string {
  return `${day}T00:00:00Z`;
}

function decimal(units: number, places: number): string {
  const digits = String(Math.abs(units)).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return `${units < 0 ? '-' : ''}${digits.slice(0, -places)}${fraction ? `.${fraction}` : ''}`;
}

function field(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A small generator of even numbers below 2^31 (linear congruence, the upper bits). */
function dice(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % (1n << 64n);
    return Number(state >> 33n);
  };
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const folder = join(import.meta.dirname, '..', 'bills');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of sampleBill()) writeFileSync(join(folder, name), text);
}
