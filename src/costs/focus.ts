/** Columns of the FOCUS Cost and Usage dataset and the names they had in earlier versions (reference: finops.md 1.1, 1.2). */

export type FocusVersion = '0.5' | '1.0-preview' | '1.0' | '1.1' | '1.2' | '1.3' | '1.4';

const V1_0 =
  'AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountStatus CommitmentDiscountType ConsumedQuantity ConsumedUnit ContractedCost ContractedUnitPrice EffectiveCost InvoiceIssuerName ListCost ListUnitPrice PricingCategory PricingQuantity PricingUnit ProviderName PublisherName RegionId RegionName ResourceId ResourceName ResourceType ServiceCategory ServiceName SkuId SkuPriceId SubAccountId SubAccountName Tags'.split(
    ' ',
  );
const ADDED: readonly (readonly [FocusVersion, readonly string[]])[] = [
  ['1.4', ['CommitmentProgramEligibilityDetails', 'InvoiceDetailId']],
  [
    '1.3',
    'AllocatedMethodDetails AllocatedMethodId AllocatedResourceId AllocatedResourceName AllocatedTags ContractApplied HostProviderName ServiceProviderName'.split(
      ' ',
    ),
  ],
  [
    '1.2',
    'BillingAccountType InvoiceId PricingCurrency PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice SubAccountType'.split(
      ' ',
    ),
  ],
  [
    '1.1',
    'CapacityReservationId CapacityReservationStatus CommitmentDiscountQuantity CommitmentDiscountUnit ServiceSubcategory SkuMeter SkuPriceDetails'.split(
      ' ',
    ),
  ],
];

/** Names of 0.5 and 1.0-preview, which some exporters still write, and what they are called since. */
const FORMER: Readonly<Record<string, { name: string; version: FocusVersion }>> = {
  amortizedcost: { name: 'EffectiveCost', version: '0.5' },
  chargetype: { name: 'ChargeCategory', version: '0.5' },
  provider: { name: 'ProviderName', version: '1.0-preview' },
  publisher: { name: 'PublisherName', version: '1.0-preview' },
  invoiceissuer: { name: 'InvoiceIssuerName', version: '1.0-preview' },
  region: { name: 'RegionId', version: '1.0-preview' },
  usagequantity: { name: 'ConsumedQuantity', version: '1.0-preview' },
  usageunit: { name: 'ConsumedUnit', version: '1.0-preview' },
  chargesubcategory: { name: 'ChargeSubcategory', version: '1.0-preview' },
};

const CANONICAL: ReadonlyMap<string, string> = new Map(
  [...V1_0, ...ADDED.flatMap(([, names]) => names)].map((name) => [name.toLowerCase(), name]),
);

/** Without these no figure can be made. */
export const NEEDED = ['EffectiveCost', 'BilledCost', 'BillingCurrency', 'ChargePeriodStart'] as const;

/** Columns that every version since 1.0 calls mandatory; their absence is told but harmless. */
const MANDATORY =
  'BillingAccountId BillingAccountName BillingPeriodEnd BillingPeriodStart ChargeCategory ChargeClass ChargeDescription ChargePeriodEnd ContractedCost InvoiceIssuerName ListCost PricingQuantity PricingUnit ServiceCategory ServiceName'.split(
    ' ',
  );

export interface Column {
  /** The name as written in the file. */
  name: string;
  /** The type as DuckDB calls it; VARCHAR for everything in a CSV file. */
  type: string;
  /** Position in the file, from 0. */
  index: number;
}

/** Which column of a file holds what. */
export interface Layout {
  version: FocusVersion;
  /** Current FOCUS name -> column of the file. */
  columns: ReadonlyMap<string, Column>;
  /** Columns that are neither of FOCUS nor custom (`x_`), and repeated ones. */
  unknown: string[];
  /** Mandatory columns that are absent but not needed. */
  missing: string[];
  /** Needed columns that are absent: the file cannot be used. */
  lacking: string[];
}

/** A column name without case, underscores and blanks: databases that lower-case names still match. */
function fold(name: string): string {
  return name.replace(/[\s_]/g, '').toLowerCase();
}

/** Finds the columns of FOCUS among those of a file, whatever its version. */
export function layoutOf(columns: readonly Column[]): Layout {
  const found = new Map<string, Column>();
  const unknown: string[] = [];
  let former: FocusVersion | undefined;
  for (const column of columns) {
    if (/^x_/i.test(column.name)) continue;
    const folded = fold(column.name);
    const old = Object.hasOwn(FORMER, folded) ? FORMER[folded] : undefined;
    const name = CANONICAL.get(folded) ?? old?.name;
    if (name === undefined || found.has(name)) {
      unknown.push(column.name);
      continue;
    }
    if (old && former !== '0.5') former = old.version;
    found.set(name, column);
  }
  return {
    version: ADDED.find(([, names]) => names.some((name) => found.has(name)))?.[0] ?? former ?? '1.0',
    columns: found,
    unknown,
    missing: [
      ...MANDATORY.filter((name) => !found.has(name)),
      ...(found.has('ProviderName') || found.has('ServiceProviderName') ? [] : ['ServiceProviderName']),
    ],
    lacking: NEEDED.filter((name) => !found.has(name)),
  };
}
