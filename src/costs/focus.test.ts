import { describe, expect, it } from 'vitest';
import { layoutOf } from './focus.ts';

function layout(text: string) {
  return layoutOf(text.split(' ').map((name, index) => ({ name, type: 'VARCHAR', index })));
}

const BASE = 'BilledCost EffectiveCost BillingCurrency ChargePeriodStart ProviderName';

describe('the version of a bill', () => {
  it.each([
    ['1.4', 'InvoiceDetailId AllocatedTags InvoiceId'],
    ['1.3', 'ServiceProviderName InvoiceId SkuMeter'],
    ['1.2', 'InvoiceId SkuMeter'],
    ['1.1', 'SkuPriceDetails'],
    ['1.0', 'ContractedCost Tags'],
    ['1.0-preview', 'ChargeSubcategory'],
    ['0.5', 'ChargeType'],
  ])('is %s by its columns', (version, columns) => {
    expect(layout(`${BASE} ${columns}`).version).toBe(version);
  });
});

describe('the columns of a bill', () => {
  it('are found by former names and other spellings, with their place', () => {
    const { columns } = layout('amortized_cost BILLEDCOST Provider Region UsageQuantity charge_type');
    expect([...columns].map(([name, column]) => `${name}=${column.index}`)).toEqual([
      'EffectiveCost=0',
      'BilledCost=1',
      'ProviderName=2',
      'RegionId=3',
      'ConsumedQuantity=4',
      'ChargeCategory=5',
    ]);
  });

  it('that are unknown or repeated are told, custom ones are not', () => {
    expect(layout(`${BASE} x_Team X_Cost Flavour billed_cost __proto__ constructor`).unknown).toEqual([
      'Flavour',
      'billed_cost',
      '__proto__',
      'constructor',
    ]);
  });

  it('that every figure needs are lacking, others merely missing', () => {
    const { lacking, missing } = layout('BilledCost BillingCurrency');
    expect(lacking).toEqual(['EffectiveCost', 'ChargePeriodStart']);
    expect(missing).toContain('ServiceProviderName');
    expect(layout(BASE).missing).not.toContain('ServiceProviderName');
  });
});
