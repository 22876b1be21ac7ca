import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnHead, Value } from '../../portal/column.ts';
import { COLUMN_TABLE } from '../../portal/columns.ts';
import { openList } from './list.ts';
import { naturalKey } from './list-order.ts';
import { type ListState, NOTHING } from './list-state.ts';
import type { ListNames, ListTable } from './list-table.ts';

const LEVEL: ColumnHead = {
  id: 'level',
  title: 'Level',
  about: '',
  type: 'state',
  cell: 'state',
  sort: 'ascending',
  facet: { key: 'level', title: 'Level' },
  states: [
    { value: 'Gold', is: 'pass' },
    { value: 'Silver', is: 'pass' },
    { value: 'Basic', is: 'fail' },
  ],
};
const COST: ColumnHead = {
  id: 'cost',
  title: 'Cost',
  about: '',
  type: 'money',
  cell: 'money',
  sort: 'descending',
  unit: 'USD',
};
const { ref, id, title, blueprint, type, owner, system, lifecycle, tags, problems } = COLUMN_TABLE;
const COLUMNS: ColumnHead[] = [
  ref,
  id,
  title,
  blueprint,
  type,
  owner,
  system,
  lifecycle,
  LEVEL,
  tags,
  COST,
  problems,
];

type Row = Partial<Record<string, Value>> & { title: string };

function tableOf(rows: readonly Row[]): ListTable {
  const full = rows.map(
    (row, index) =>
      ({
        ref: `component:default/${String(index).padStart(3, '0')}`,
        id: row.title,
        blueprint: 'Component',
        owner: null,
        system: null,
        tags: [],
        problems: 0,
        ...row,
      }) as Partial<Record<string, Value>>,
  );
  return {
    columns: COLUMNS,
    size: rows.length,
    values: new Map(COLUMNS.map((column) => [column.id, full.map((row) => row[column.id] ?? null)])),
  };
}

const RANKS = ['Component', 'API', 'Group'];
const NAMES: ListNames = {
  nameOf: (name) => ({ title: name.slice(name.indexOf('/') + 1) }),
  kindOf: (kind) => ({ title: kind, rank: RANKS.indexOf(kind) }),
};
const NOBODY: ReadonlySet<string> = new Set();

const ROWS: Row[] = [
  {
    title: 'zeta',
    owner: ['group:default/red'],
    lifecycle: 'production',
    level: 'Gold',
    cost: '9.5',
    tags: ['go'],
  },
  { title: 'Team 10', blueprint: 'Group' },
  { title: 'team 9', blueprint: 'Group' },
  {
    title: 'alpha',
    owner: ['group:default/blue', 'group:default/red'],
    lifecycle: 'production',
    level: 'Basic',
    cost: '100.25',
    tags: ['go', 'web'],
  },
  { title: 'Beta', owner: [], lifecycle: 'experimental', level: 'Silver', problems: 2 },
  { title: 'cart-api', blueprint: 'API', owner: ['group:default/blue'], type: 'grpc' },
];

function ask(state: Partial<ListState>, mine = NOBODY, rows: readonly Row[] = ROWS): string[] {
  const table = tableOf(rows);
  return openList(table, NAMES)
    .select({ ...NOTHING, ...state }, mine)
    .rows.map((row) => String(table.values.get('title')![row]));
}

const filters = (entries: Record<string, string[]>): Partial<ListState> => ({
  filters: new Map(Object.entries(entries)),
});

describe('the order of a list', () => {
  it('is by kind, then by name without regard to case, and numbers count', () => {
    expect(ask({})).toEqual(['alpha', 'Beta', 'zeta', 'cart-api', 'team 9', 'Team 10']);
  });

  it.each([
    ['title', false, ['alpha', 'Beta', 'cart-api', 'team 9', 'Team 10', 'zeta']],
    ['title', true, ['zeta', 'Team 10', 'team 9', 'cart-api', 'Beta', 'alpha']],
    ['cost', true, ['alpha', 'zeta', 'Beta', 'cart-api', 'team 9', 'Team 10']],
    ['cost', false, ['zeta', 'alpha', 'Beta', 'cart-api', 'team 9', 'Team 10']],
    ['level', false, ['zeta', 'Beta', 'alpha', 'cart-api', 'team 9', 'Team 10']],
    ['owner', false, ['alpha', 'cart-api', 'zeta', 'Beta', 'team 9', 'Team 10']],
    ['problems', true, ['Beta', 'alpha', 'cart-api', 'team 9', 'Team 10', 'zeta']],
    ['blueprint', false, ['cart-api', 'alpha', 'Beta', 'zeta', 'team 9', 'Team 10']],
  ] as const)('by %s (descending: %s) puts rows without a value last', (column, descending, expected) => {
    expect(ask({ sort: { column, descending } })).toEqual(expected);
  });

  it.each(['tags', 'nothing', '__proto__', 'toString'])(
    'ignores that it should be by %s, by which nothing can be sorted',
    (column) => {
      expect(ask({ sort: { column, descending: true } })).toEqual(ask({}));
    },
  );
});

describe('filters', () => {
  it('let a row pass that has one of the values of every facet', () => {
    expect(ask(filters({ owner: ['group:default/red'] }))).toEqual(['alpha', 'zeta']);
    expect(ask(filters({ owner: ['group:default/red'], tag: ['web', 'none'] }))).toEqual(['alpha']);
    expect(ask(filters({ kind: ['API', 'Group'] }))).toEqual(['cart-api', 'team 9', 'Team 10']);
    expect(ask(filters({ level: ['Silver', 'Basic'] }))).toEqual(['alpha', 'Beta']);
  });

  it('find entities that lack an owner, but not those that need none', () => {
    expect(ask(filters({ owner: ['missing'] }))).toEqual(['Beta']);
  });

  it.each(['nobody', '__proto__', 'constructor', ''])(
    'find nothing by the value %j that nothing has',
    (value) => {
      expect(ask(filters({ owner: [value] }))).toEqual([]);
    },
  );

  it('find a part of a name or id in any case', () => {
    expect(ask({ q: ' TEAM ' })).toEqual(['team 9', 'Team 10']);
    expect(ask({ q: 'zet' })).toEqual(['zeta']);
    expect(ask({ q: '.*' })).toEqual([]);
  });
});

describe('views', () => {
  it('show what the reader’s teams own', () => {
    expect(ask({ view: 'mine' }, new Set(['group:default/blue']))).toEqual(['alpha', 'cart-api']);
    expect(ask({ view: 'mine' })).toEqual([]);
  });

  it('show what needs attention: problems, no owner, a level that needs work', () => {
    expect(ask({ view: 'attention' })).toEqual(['alpha', 'Beta']);
  });

  it('show what costs, the dearest first, unless it is sorted otherwise', () => {
    expect(ask({ view: 'costly' })).toEqual(['alpha', 'zeta']);
    expect(ask({ view: 'costly', sort: { column: 'cost', descending: false } })).toEqual(['zeta', 'alpha']);
  });

  it('show everything when nobody knows the view', () => {
    expect(ask({ view: 'constructor' })).toHaveLength(ROWS.length);
  });
});

describe('facets', () => {
  const list = openList(tableOf(ROWS), NAMES);
  const options = (key: string): string[] =>
    list.facets.find((facet) => facet.key === key)!.options.map(({ label, total }) => `${label} ${total}`);
  const counted = (state: Partial<ListState>, key: string): number[] =>
    Array.from(list.select({ ...NOTHING, ...state }, NOBODY).counts.get(key)!);

  it('offer values with names people know, the most frequent first, kinds and levels in their order', () => {
    expect(options('owner')).toEqual(['blue 2', 'red 2', 'Missing 1']);
    expect(options('kind')).toEqual(['Component 3', 'API 1', 'Group 2']);
    expect(options('level')).toEqual(['Gold 1', 'Silver 1', 'Basic 1']);
    expect(options('lifecycle')).toEqual(['Production 2', 'Experimental 1']);
  });

  it('count what each option would give beside the filters of other facets', () => {
    expect(counted(filters({ kind: ['API'] }), 'kind')).toEqual([3, 1, 2]);
    expect(counted(filters({ kind: ['API'] }), 'owner')).toEqual([1, 0, 0]);
    expect(counted(filters({ owner: ['group:default/red'] }), 'owner')).toEqual([2, 2, 1]);
  });

  it('are those of some rows when a list is of some rows', () => {
    const part = openList(tableOf(ROWS), NAMES, [1, 2]);
    expect(part.facets.find(({ key }) => key === 'kind')!.options.map(({ value }) => value)).toEqual([
      'Group',
    ]);
    expect(part.select(NOTHING, NOBODY).rows).toEqual([2, 1]);
  });
});

const arbitraryRow: fc.Arbitrary<Row> = fc.record({
  title: fc.string({ maxLength: 6 }),
  blueprint: fc.constantFrom('Component', 'API', 'Group'),
  owner: fc.constantFrom(
    null,
    [],
    ['group:default/a'],
    ['group:default/b'],
    ['group:default/a', 'group:default/b'],
  ),
  lifecycle: fc.constantFrom(null, 'production', 'experimental'),
  level: fc.constantFrom(null, 'Gold', 'Basic'),
  cost: fc.constantFrom(null, '1', '-2.5', '10'),
});
const arbitraryFilters = fc
  .record({
    kind: fc.subarray(['Component', 'API']),
    owner: fc.subarray(['group:default/a', 'missing', 'x']),
    lifecycle: fc.subarray(['production']),
  })
  .map((chosen) => new Map(Object.entries(chosen).filter(([, values]) => values.length > 0)));

describe('the laws of a list', () => {
  it('an option gives as many rows as it says, when it is the only one chosen of its facet', () => {
    fc.assert(
      fc.property(fc.array(arbitraryRow, { maxLength: 30 }), arbitraryFilters, (rows, chosen) => {
        const list = openList(tableOf(rows), NAMES);
        const { counts } = list.select({ ...NOTHING, filters: chosen }, NOBODY);
        for (const facet of list.facets) {
          for (const [code, { value }] of facet.options.entries()) {
            const alone = list.select(
              { ...NOTHING, filters: new Map([...chosen, [facet.key, [value]]]) },
              NOBODY,
            );
            expect(counts.get(facet.key)![code]).toBe(alone.rows.length);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('sorting loses no row and doubles none', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryRow, { maxLength: 30 }),
        fc.constantFrom('title', 'owner', 'cost', 'level', 'blueprint'),
        fc.boolean(),
        (rows, column, descending) => {
          const found = openList(tableOf(rows), NAMES).select(
            { ...NOTHING, sort: { column, descending } },
            NOBODY,
          ).rows;
          expect([...found].sort((a, b) => a - b)).toEqual(rows.map((_, index) => index));
        },
      ),
    );
  });
});

describe('naturalKey', () => {
  it('orders numbers in texts by their value, and copes with long ones', () => {
    const names = ['v10', 'v9', 'v1.10', 'v1.9', `v${'9'.repeat(400)}`];
    expect(names.sort((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1)).slice(0, 4)).toEqual([
      'v1.9',
      'v1.10',
      'v9',
      'v10',
    ]);
  });
});

describe('a list of 10,000 rows', () => {
  const rows = Array.from(
    { length: 10_000 },
    (_, index): Row => ({
      title: `service ${index}`,
      owner: [`group:default/team-${index % 300}`],
      system: `system:default/s-${index % 400}`,
      lifecycle: index % 7 ? 'production' : 'deprecated',
      tags: [`t${index % 20}`],
    }),
  );
  const list = openList(tableOf(rows), NAMES);

  it('answers within the budget of a keystroke', () => {
    const state = {
      ...NOTHING,
      q: '9',
      ...filters({ owner: ['group:default/team-9'], lifecycle: ['production'] }),
    } as ListState;
    list.select(state, NOBODY);
    const start = performance.now();
    const { rows: found } = list.select(state, NOBODY);
    expect(performance.now() - start).toBeLessThan(50);
    expect(found.length).toBeGreaterThan(0);
  });
});

describe('columns of properties', () => {
  const SIZE: ColumnHead = {
    id: 'properties.size',
    title: 'Size',
    about: '',
    type: 'number',
    cell: 'number',
    sort: 'descending',
    facet: { key: 'properties.size', title: 'Size' },
  };
  const ON: ColumnHead = {
    ...SIZE,
    id: 'properties.on',
    type: 'boolean',
    facet: { key: 'properties.on', title: 'On' },
  };
  const { facet: _, ...plain } = SIZE;
  const DAY: ColumnHead = { ...plain, id: 'properties.day', type: 'time' };
  const titles = ['a', 'b', 'c', 'd'];
  const table: ListTable = {
    columns: [...COLUMNS, SIZE, ON, DAY],
    size: 4,
    values: new Map<string, Value[]>([
      ...tableOf(titles.map((name) => ({ title: name }))).values,
      ['properties.size', [10, { unknown: 'why' }, -9, null]],
      ['properties.on', [false, true, { unknown: 'why' }, null]],
      ['properties.day', ['2026-11-22', '2026-11-21T23:00:00Z', null, '2026-11-22T01:00:00Z']],
    ] as [string, Value[]][]),
  };
  const list = openList(table, NAMES);
  const rows = (state: Partial<ListState>): string =>
    list
      .select({ ...NOTHING, ...state }, NOBODY)
      .rows.map((row) => titles[row])
      .join('');

  it.each([
    ['properties.size', true, 'acbd'],
    ['properties.size', false, 'cabd'],
    ['properties.on', false, 'bacd'],
    ['properties.day', true, 'dabc'],
  ])('are sorted by what they are: %s (descending: %s)', (column, descending, expected) => {
    expect(rows({ sort: { column, descending } })).toBe(expected);
  });

  it('are filtered by words for what is true, and by what nobody knows', () => {
    expect(list.facets.find(({ key }) => key === 'properties.on')?.options).toEqual([
      { value: 'false', label: 'No', total: 1 },
      { value: '?', label: 'Not known', total: 1 },
      { value: 'true', label: 'Yes', total: 1 },
    ]);
    expect(rows(filters({ 'properties.on': ['true'] }))).toBe('b');
    expect(rows(filters({ 'properties.size': ['?', '-9'] }))).toBe('bc');
  });
});
