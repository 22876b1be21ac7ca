import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { type Comparison, OPERATORS, OPPOSITE, type Path, PRESETS, type Truth } from './ast.ts';
import type { Availability } from './context.ts';
import { compileQuery } from './evaluate.ts';
import { aContext, anEntity, NOW } from './example.testing.ts';
import { compileMatch } from './match.ts';

/** The values of the table in `docs/queries.md`, by their column. */
const VALUES = {
  'no value': undefined,
  null: null,
  '""': '',
  '[]': [],
  '{}': {},
  '"pay"': 'pay',
  '"Pay"': 'Pay',
  '"payments"': 'payments',
  '"2"': '2',
  '"2.5"': '2.5',
  2: 2,
  3: 3,
  true: true,
  false: false,
  '["pay","db"]': ['pay', 'db'],
  '[1,3]': [1, 3],
  '{"a":1}': { a: 1 },
  '"2026-11-22"': '2026-11-22',
  '"2026-11-01T10:00:00Z"': '2026-11-01T10:00:00Z',
  '"2026-03-02T10:00:00+02:00"': '2026-03-02T10:00:00+02:00',
  '"2027-01-01T00:00:00Z"': '2027-01-01T00:00:00Z',
  '["2026-11-20","x"]': ['2026-11-20', 'x'],
} satisfies Record<string, Json | undefined>;

type Column = Extract<keyof typeof VALUES, string> | '2' | '3';

/** A positive comparison and the columns that satisfy it; all other columns fail it. */
const POSITIVE: readonly [Comparison, readonly Column[]][] = [
  [{ operator: '=', value: 'pay' }, ['"pay"', '["pay","db"]']],
  [{ operator: '=', value: '' }, ['""']],
  [{ operator: '=', value: '2' }, ['"2"']],
  [{ operator: '=', value: 2 }, ['2']],
  [{ operator: '=', value: 3 }, ['3', '[1,3]']],
  [{ operator: '=', value: true }, ['true']],
  [{ operator: '=', value: false }, ['false']],
  [{ operator: '=', value: '2026-11-01T10:00:00.000Z' }, ['"2026-11-01T10:00:00Z"']],
  [{ operator: '=', value: '2026-11-01T12:00:00+02:00' }, ['"2026-11-01T10:00:00Z"']],
  [{ operator: '=', value: ['pay', 'db'] }, ['["pay","db"]']],
  [{ operator: '=', value: ['db', 'pay'] }, []],
  [{ operator: '>', value: 2 }, ['3', '[1,3]']],
  [{ operator: '>=', value: 2 }, ['"2"', '2', '3', '[1,3]']],
  [{ operator: '<', value: 3 }, ['"2"', '2', '[1,3]']],
  [{ operator: '<=', value: 3 }, ['"2"', '2', '3', '[1,3]']],
  [{ operator: '<=', value: '2' }, ['"2"', '2', '[1,3]']],
  [{ operator: '>', value: '2026-11-01' }, ['"2026-11-22"', '"2027-01-01T00:00:00Z"', '["2026-11-20","x"]']],
  [
    { operator: '>=', value: '2026-11-01' },
    ['"2026-11-22"', '"2026-11-01T10:00:00Z"', '"2027-01-01T00:00:00Z"', '["2026-11-20","x"]'],
  ],
  [{ operator: '<', value: '2026-11-01' }, ['"2026-03-02T10:00:00+02:00"']],
  [{ operator: '<=', value: '2026-11-01' }, ['"2026-11-01T10:00:00Z"', '"2026-03-02T10:00:00+02:00"']],
  [{ operator: '>', value: '2026-11-22T00:00:00Z' }, ['"2027-01-01T00:00:00Z"']],
  [{ operator: 'contains', value: 'pay' }, ['"pay"', '"payments"', '["pay","db"]']],
  [{ operator: 'contains', value: ['pay', 'ments'] }, ['"payments"']],
  [{ operator: 'contains', value: ['pay', 'db'] }, ['["pay","db"]']],
  [{ operator: 'contains', value: 3 }, ['3', '[1,3]', '"2026-03-02T10:00:00+02:00"']],
  [{ operator: 'beginsWith', value: 'pay' }, ['"pay"', '"payments"', '["pay","db"]']],
  [
    { operator: 'beginsWith', value: '2' },
    [
      '"2"',
      '"2.5"',
      '2',
      '"2026-11-22"',
      '"2026-11-01T10:00:00Z"',
      '"2026-03-02T10:00:00+02:00"',
      '"2027-01-01T00:00:00Z"',
      '["2026-11-20","x"]',
    ],
  ],
  [{ operator: 'endsWith', value: 'ay' }, ['"pay"', '"Pay"', '["pay","db"]']],
  [{ operator: 'endsWith', value: '3' }, ['3', '[1,3]']],
  [{ operator: 'in', value: ['pay', 'other'] }, ['"pay"', '["pay","db"]']],
  [{ operator: 'in', value: [2, true] }, ['2', 'true']],
  [{ operator: 'in', value: [] }, []],
  [{ operator: 'containsAny', value: ['db', 'other'] }, ['["pay","db"]']],
  [{ operator: 'containsAny', value: ['pay'] }, ['"pay"', '["pay","db"]']],
  [{ operator: 'between', value: { preset: 'today' } }, ['"2026-11-22"']],
  [{ operator: 'between', value: { preset: 'lastWeek' } }, ['"2026-11-22"', '["2026-11-20","x"]']],
  [
    { operator: 'between', value: { preset: 'lastMonth' } },
    ['"2026-11-22"', '"2026-11-01T10:00:00Z"', '["2026-11-20","x"]'],
  ],
  [
    { operator: 'between', value: { preset: 'last12Months' } },
    ['"2026-11-22"', '"2026-11-01T10:00:00Z"', '"2026-03-02T10:00:00+02:00"', '["2026-11-20","x"]'],
  ],
  [{ operator: 'between', value: { from: '2026-11-01', to: '2026-11-01' } }, ['"2026-11-01T10:00:00Z"']],
  [
    { operator: 'between', value: { from: '2026-11-01T10:00:00Z', to: '2026-11-01T10:00:00Z' } },
    ['"2026-11-01T10:00:00Z"'],
  ],
  [{ operator: 'between', value: { from: '2026-12-01', to: '2026-01-01' } }, []],
  [{ operator: 'isEmpty' }, ['no value', 'null', '""', '[]', '{}']],
  [
    { operator: 'isExpired' },
    ['"2026-11-01T10:00:00Z"', '"2026-03-02T10:00:00+02:00"', '["2026-11-20","x"]'],
  ],
];

const NEGATIVE = new Map(Object.entries(OPPOSITE).map(([negative, positive]) => [positive, negative]));

const TABLE = POSITIVE.flatMap(([comparison, columns]): [Comparison, readonly string[]][] => {
  const negative = NEGATIVE.get(comparison.operator);
  const others = Object.keys(VALUES).filter((column) => !columns.includes(column as Column));
  return [
    [comparison, columns],
    ...(negative
      ? [[{ ...comparison, operator: negative } as Comparison, others] as [Comparison, readonly string[]]]
      : []),
  ];
});

describe('the reference of queries', () => {
  it('tells of every operator and preset', () => {
    const text = readFileSync(resolve(import.meta.dirname, '../../docs/queries.md'), 'utf8');
    for (const name of [...OPERATORS, ...Object.keys(PRESETS)]) expect(text, name).toContain(`\`${name}\``);
  });
});

describe('the table of semantics', () => {
  it('has every operator', () => {
    expect([...new Set(TABLE.map(([comparison]) => comparison.operator))].sort()).toEqual(
      [...OPERATORS].sort(),
    );
  });

  it.each(TABLE.map(([comparison, columns]) => [JSON.stringify(comparison), comparison, columns] as const))(
    '%s holds for exactly the values of its row',
    (_, comparison, columns) => {
      const match = compileMatch(comparison, NOW);
      const held = Object.entries(VALUES).filter(([, value]) => match(value));
      expect(held.map(([column]) => column).sort()).toEqual([...columns].sort());
    },
  );
});

const PATH: Path = { text: 'git.value', segments: ['git', 'value'] };

function truth(
  comparison: Comparison,
  value: Json | undefined,
  availability: Availability,
  maxAge?: number,
): Truth {
  const entity = anEntity({ id: 'shop', properties: value === undefined ? {} : { git: { value } } });
  const context = aContext({
    entities: [entity],
    availability: (root) => (root === 'git' ? availability : { state: 'ok' }),
  });
  const query = { kind: 'test', subject: { kind: 'property', path: PATH }, ...comparison } as const;
  const compiled = compileQuery(query, {
    blueprint: undefined,
    context,
    ...(maxAge === undefined ? {} : { maxAge }),
  });
  const result = compiled.check(entity);
  expect(compiled.trace(entity).truth).toBe(result);
  return result;
}

const DAY = 86_400_000;
const OK: Availability = { state: 'ok' };
const MISSING: Availability = { state: 'missing', reason: 'source git is not configured' };
const STALE: Availability = {
  state: 'stale',
  since: '2026-11-19T21:10:00Z',
  reason: 'source git does not answer',
};

describe('a source without data', () => {
  const comparisons = TABLE.map(([comparison]) => comparison);

  it.each(comparisons.map((comparison) => [JSON.stringify(comparison), comparison] as const))(
    '%s is unknown',
    (_, comparison) => {
      expect(truth(comparison, undefined, MISSING)).toBe(2);
      expect(truth(comparison, null, MISSING)).toBe(2);
    },
  );

  it.each(comparisons.map((comparison) => [JSON.stringify(comparison), comparison] as const))(
    '%s judges a value that somebody else gave',
    (_, comparison) => {
      for (const value of Object.values(VALUES)) {
        if (value != null) expect(truth(comparison, value, MISSING)).toBe(truth(comparison, value, OK));
      }
    },
  );
});

describe('a stale source', () => {
  const within: Comparison = { operator: 'between', value: { preset: 'lastWeek' } };

  it('is judged while its data is young enough', () => {
    expect(truth({ operator: '=', value: 2 }, 2, STALE, 7 * DAY)).toBe(1);
    expect(truth({ operator: '=', value: 2 }, 3, STALE, 7 * DAY)).toBe(0);
    expect(truth({ operator: 'isEmpty' }, undefined, STALE, 7 * DAY)).toBe(1);
  });

  it('is unknown once its data is too old, whatever the value', () => {
    expect(truth({ operator: '=', value: 2 }, 2, STALE, 2 * DAY)).toBe(2);
    expect(truth({ operator: 'isNotEmpty' }, undefined, STALE, 2 * DAY)).toBe(2);
    expect(truth({ operator: '=', value: 2 }, 2, { ...STALE, since: 'yesterday' }, 7 * DAY)).toBe(2);
  });

  it('is judged as of the time of its data, so that an outage moves no verdict', () => {
    expect(truth(within, '2026-11-13T08:00:00Z', STALE, 7 * DAY)).toBe(1);
    expect(truth(within, '2026-11-13T08:00:00Z', OK)).toBe(0);
    expect(truth({ operator: 'isExpired' }, '2026-11-20T08:00:00Z', STALE, 7 * DAY)).toBe(0);
    expect(truth({ operator: 'isExpired' }, '2026-11-20T08:00:00Z', OK)).toBe(1);
  });
});

describe('laws', () => {
  const json = fc.jsonValue() as fc.Arbitrary<Json>;
  const rows = fc.constantFrom(...POSITIVE.map(([comparison]) => comparison));

  it('a negative operator is the opposite of its positive one for every value', () => {
    fc.assert(
      fc.property(rows, json, (comparison, value) => {
        const negative = NEGATIVE.get(comparison.operator);
        fc.pre(negative !== undefined);
        const opposite = compileMatch({ ...comparison, operator: negative } as Comparison, NOW);
        expect(opposite(value)).toBe(!compileMatch(comparison, NOW)(value));
      }),
    );
  });

  it('a value from a healthy source is never unknown', () => {
    fc.assert(fc.property(rows, json, (comparison, value) => truth(comparison, value, OK) !== 2));
  });

  it('null fails every positive comparison but isEmpty', () => {
    for (const [comparison] of POSITIVE)
      expect(compileMatch(comparison, NOW)(null)).toBe(comparison.operator === 'isEmpty');
  });
});
