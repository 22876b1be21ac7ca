import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatAmount } from '../base/money.ts';
import type { CostResult } from './index.ts';
import { csv, messages, tags, type Workspace, workspace } from './testing/workspace.ts';

/*
 * What may happen to the files of a bill between two builds. Whatever it is: the next build succeeds, no figure that was
 * known is lost without a word, and what is old says so.
 */

const MONDAY = '2026-11-16T06:00:00Z';
const TUESDAY = '2026-11-17T07:30:00Z';
const MONTHS = ['08', '09', '10', '11'];
/** What a secret would look like that a build has in its environment. */
const CANARY = 'canary-9f27c1d4e8b05a63';

let space: Workspace;
beforeEach(() => {
  space = workspace();
  process.env['BILLS_TOKEN'] = CANARY;
  for (const month of MONTHS) space.write(`bills/2026-${month}.csv`, billOf(month));
});
afterEach(() => {
  delete process.env['BILLS_TOKEN'];
  space.dispose();
});

/** Ten charges of a dollar in a month. */
function billOf(month: string, days = 10): string {
  return csv(
    Array.from({ length: days }, (_, day) => ({
      EffectiveCost: 1,
      BillingPeriodStart: `2026-${month}-01`,
      BillingPeriodEnd: '',
      ChargePeriodStart: `2026-${month}-${String(day + 1).padStart(2, '0')}`,
      ChargePeriodEnd: '',
      Tags: tags({ app: 'cart' }),
    })),
  );
}

const lines = (text: string, from: number, to?: number): string =>
  text.split('\n').slice(from, to).join('\n');
const without = (text: string, column: string): string => {
  const rows = text
    .trimEnd()
    .split('\n')
    .map((row) => row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
  const index = rows[0]!.indexOf(column);
  return `${rows.map((row) => row.filter((_, place) => place !== index).join(',')).join('\n')}\n`;
};

interface Row {
  fault: string;
  make(): void;
  /** Dollars of the bill after it; 40 before. */
  total?: string;
  outcome?: 'fresh' | 'stale';
  complete?: boolean;
  problems: (string | RegExp)[];
  allowed?: string;
}

const OCTOBER = 'bills/2026-10.csv';
const STALE = `stale-bill ${OCTOBER} is shown as it was read on 2026-11-16`;
const replace = (content: string | Uint8Array) => () => space.write(OCTOBER, content);
const isRoot = process.getuid?.() === 0;

const ROWS: Row[] = [
  { fault: 'nothing', make: () => undefined, outcome: 'fresh', complete: true, problems: [] },
  {
    fault: 'a file that is empty',
    make: replace(''),
    problems: [`empty ${OCTOBER} holds no charges`, STALE],
    allowed: '30',
  },
  {
    fault: 'a file with nothing but its head',
    make: () => replace(`${lines(billOf('10'), 0, 1)}\n`)(),
    problems: [`empty ${OCTOBER} holds no charges`, STALE],
    allowed: '30',
  },
  {
    fault: 'a file that was cut off between rows',
    make: () => replace(`${lines(billOf('10'), 0, 4)}\n`)(),
    problems: [
      `large-drop ${OCTOBER} holds 3 charges where 10 were known before, and none that is newer`,
      STALE,
    ],
    allowed: '33',
  },
  {
    fault: 'a file that was cut off in a row near its end',
    make: () => replace(billOf('10').slice(0, -90))(),
    total: '39',
    outcome: 'fresh',
    complete: false,
    problems: [/^rejected-row:11 line 11 is left out: /],
  },
  {
    fault: 'a file of which most rows are malformed',
    make: () => replace(billOf('10').replaceAll(/^1,1,USD/gm, (row) => row.replace('1,1', 'one,one')))(),
    problems: [/^large-drop .* holds 0 charges where 10 were known before/, STALE],
    allowed: '30',
  },
  {
    fault: 'a page of words in the place of a file',
    make: replace('<!doctype html><title>Sign in</title>\n'),
    problems: [/^not-a-bill /, STALE],
  },
  {
    fault: 'a column that is missing',
    make: () => replace(without(billOf('10'), 'EffectiveCost'))(),
    problems: [`missing-column ${OCTOBER} has no column EffectiveCost`, STALE],
  },
  {
    fault: 'a gzip file that was cut off',
    make: () => {
      space.remove(OCTOBER);
      space.write('bills/2026-12.csv.gz', gzipSync(billOf('12')).subarray(0, 60));
    },
    total: '30',
    outcome: 'fresh',
    complete: false,
    problems: [/^unreadable bills\/2026-12\.csv\.gz cannot be read: /],
  },
  {
    fault: 'a file of Parquet that is none',
    make: () => space.write('bills/extra.parquet', 'PAR1 this is not a table PAR1'),
    outcome: 'fresh',
    complete: false,
    problems: [/^unreadable bills\/extra\.parquet cannot be read: /],
  },
  {
    fault: 'a file that leads nowhere',
    make: () => {
      space.remove(OCTOBER);
      symlinkSync('/nonexistent/bill.csv', join(space.root, OCTOBER));
    },
    problems: [`unreadable ${OCTOBER} cannot be opened, or leads out of the portal`, STALE],
  },
  {
    fault: 'a file that may not be read',
    make: () => chmodSync(join(space.root, OCTOBER), 0),
    problems: isRoot ? [] : [`unreadable ${OCTOBER} cannot be read: it cannot be opened`, STALE],
    ...(isRoot ? { outcome: 'fresh', complete: true } : {}),
  },
  {
    fault: 'a folder in the place of a file',
    make: () => {
      space.remove(OCTOBER);
      mkdirSync(join(space.root, OCTOBER));
    },
    total: '30',
    outcome: 'fresh',
    complete: true,
    problems: [],
  },
  {
    fault: 'half of the files gone',
    make: () => {
      space.remove('bills/2026-08.csv');
      space.remove('bills/2026-09.csv');
    },
    problems: [
      'large-drop 2 of 4 files of the bill cloud are not there any more',
      'stale-bill bills/2026-08.csv is shown as it was read on 2026-11-16',
      'stale-bill bills/2026-09.csv is shown as it was read on 2026-11-16',
    ],
    allowed: '20',
  },
  {
    fault: 'the oldest file taken away',
    make: () => space.remove('bills/2026-08.csv'),
    total: '30',
    outcome: 'fresh',
    complete: true,
    problems: [],
  },
  {
    fault: 'all files gone',
    make: () => space.remove('bills'),
    problems: [
      'no-files no file matches bills/**',
      'stale-bill the bill cloud is shown as it was read on 2026-11-16',
    ],
  },
  {
    fault: 'a new month in the file of the last one',
    make: () => space.write('bills/2026-11.csv', billOf('12', 2)),
    total: '32',
    outcome: 'fresh',
    complete: true,
    problems: [],
  },
  {
    fault: 'the same files by other names',
    make: () => {
      for (const month of MONTHS) {
        space.remove(`bills/2026-${month}.csv`);
        space.write(`bills/cloud-2026-${month}.csv`, billOf(month));
      }
    },
    outcome: 'fresh',
    complete: true,
    problems: [],
  },
];

describe('a bill with a fault', () => {
  it.each(ROWS.map((row) => [row.fault, row] as const))('%s', async (_, row) => {
    const before = await space.read(SETTINGS, { now: MONDAY });
    expect(totalOf(before)).toBe('40');
    row.make();

    const after = await space.read(SETTINGS, { now: TUESDAY });
    expect(totalOf(after)).toBe(row.total ?? '40');
    expect(after.reports[0]).toMatchObject({
      outcome: row.outcome ?? 'stale',
      ...(row.complete === undefined ? {} : { complete: row.complete }),
      observedAt: (row.outcome ?? 'stale') === 'stale' ? MONDAY : TUESDAY,
    });
    const said = messages(after.problems.filter(({ severity }) => severity !== 'info'));
    expect(said).toHaveLength(row.problems.length);
    for (const [index, problem] of row.problems.entries()) {
      if (typeof problem === 'string') expect(said[index]).toBe(problem);
      else expect(said[index]).toMatch(problem);
    }

    // Nothing that was known is lost by looking twice, and sums tie out whatever is missing.
    const again = await space.read(SETTINGS, { now: TUESDAY });
    expect(totalOf(again)).toBe(row.total ?? '40');
    expect(
      again.ledger.proof.every(
        ({ effective, rows, sourceRows }) => effective.difference === 0n && rows === sourceRows,
      ),
    ).toBe(true);

    // Believed once, on request.
    const allowed = await space.read(SETTINGS, { now: TUESDAY, allowDrop: true });
    expect(totalOf(allowed)).toBe(row.allowed ?? row.total ?? '40');

    expect(everything(after)).not.toContain(CANARY);
    expect(everything(after)).not.toContain(space.root);
  });
});

const SETTINGS = { rules: [{ tag: 'app' }] };

function totalOf({ ledger }: CostResult): string {
  return formatAmount(
    (ledger.total('USD')?.months ?? []).reduce((sum, { effective }) => sum + effective, 0n),
  );
}

/** What comes out, and all that is kept. */
function everything({ reports, problems }: CostResult): string {
  const state = join(space.root, '.portolan/state');
  const files = readdirSync(state, { recursive: true, encoding: 'utf8' }).map((path) => join(state, path));
  const kept = files.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'latin1'));
  return [JSON.stringify([reports, problems]), ...kept].join('\n');
}
