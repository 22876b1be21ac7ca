import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import type { Problem } from '../../base/problem.ts';
import { folderState, type State } from '../../base/state.ts';
import { type CostResult, type CostTarget, readBills } from '../index.ts';
import { CostSettings } from '../settings.ts';

export type SettingsInput = z.input<typeof CostSettings>;

/** A portal's folder for one test. */
export interface Workspace {
  root: string;
  state: State;
  write(path: string, content: string | Uint8Array): void;
  remove(path: string): void;
  /** Reads the bills as a build would; the bill `cloud` takes all files below `bills/` unless settings say otherwise. */
  read(
    settings?: SettingsInput,
    options?: { targets?: readonly CostTarget[]; now?: string; seen?: string[]; allowDrop?: boolean },
  ): Promise<CostResult>;
  dispose(): void;
}

export const NOW = '2026-11-22T06:10:00Z';

export function workspace(): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'portolan-costs-'));
  const state = folderState(join(root, '.portolan', 'state'));
  return {
    root,
    state,
    write(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    remove: (path) => rmSync(join(root, path), { force: true, recursive: true }),
    read(settings = {}, { targets = TARGETS, now = NOW, seen, allowDrop = false } = {}) {
      const bills = settings.bills ?? [{ id: 'cloud', files: 'bills/**' }];
      return readBills({
        root,
        state,
        now,
        targets,
        allowDrop,
        settings: CostSettings.parse({ ...settings, bills }),
        onProgress: (progress) =>
          seen?.push(progress.type === 'file' ? `${progress.from} ${progress.file}` : progress.type),
      });
    },
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

export function target(ref: string, more: Partial<CostTarget> = {}): CostTarget {
  const [kind, name] = [ref.slice(0, ref.indexOf(':')), ref.slice(ref.indexOf('/') + 1)];
  return { ref, kind: kind.charAt(0).toUpperCase() + kind.slice(1), names: [name], resourceIds: [], ...more };
}

export const TARGETS: readonly CostTarget[] = [
  target('component:default/cart', { names: ['cart', 'Shopping Cart'] }),
  target('component:default/checkout'),
  target('component:default/search'),
  target('resource:default/orders'),
  target('system:default/shop'),
  target('group:default/checkout-team'),
];

/** A charge as FOCUS columns; what is not given is that of an hour on 3 November that cost one dollar. */
export type Charge = Partial<Record<string, string | number>>;

const CHARGE: Charge = {
  BilledCost: '1',
  EffectiveCost: '1',
  BillingCurrency: 'USD',
  BillingPeriodStart: '2026-11-01T00:00:00Z',
  BillingPeriodEnd: '2026-12-01T00:00:00Z',
  ChargePeriodStart: '2026-11-03T05:00:00Z',
  ChargePeriodEnd: '2026-11-03T06:00:00Z',
  ChargeCategory: 'Usage',
  ProviderName: 'Example Cloud',
  BillingAccountId: 'payer',
  SubAccountId: 'acct-1',
  ResourceId: '',
  ServiceName: 'Compute',
  Tags: '',
};

/** A CSV file of charges. A cost given once stands for both metrics. */
export function csv(charges: readonly Charge[], columns = Object.keys(CHARGE)): string {
  const lines = charges.map((charge) => {
    const cost = charge['EffectiveCost'] ?? charge['BilledCost'];
    const row: Charge = {
      ...CHARGE,
      ...(cost === undefined ? {} : { EffectiveCost: cost, BilledCost: cost }),
      ...charge,
    };
    return columns.map((column) => field(String(row[column] ?? ''))).join(',');
  });
  return `${columns.join(',')}\n${lines.join('\n')}\n`;
}

export function tags(values: Record<string, string>): string {
  return JSON.stringify(values);
}

export function messages(problems: readonly Problem[]): string[] {
  return problems.map(
    ({ rule, message, origin }) =>
      `${rule.slice('costs/'.length)}${origin.line ? `:${origin.line}` : ''} ${message}`,
  );
}

function field(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
