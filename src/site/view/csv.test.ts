import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnHead, Value } from '../../portal/column.ts';
import { csvColumns, field, toCsv } from './csv.ts';

describe('a field of an export', () => {
  it.each([
    ['plain', 'plain'],
    ['a, b', '"a, b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['-12.5', '-12.5'],
    ['-1.25e-7', '-1.25e-7'],
    ['31.50', '31.50'],
    ['', ''],
  ])('writes %j as %j', (text, expected) => {
    expect(field(text)).toBe(expected);
  });

  it.each([
    '=1+1',
    '+1+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '\n=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '=HYPERLINK("http://example.com","x")',
    '-',
    '=cmd|/C calc!A0',
  ])('marks the formula %j as text', (text) => {
    expect(field(text).replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it('never lets a spreadsheet run what is in a cell', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ' ', '"', ',', '1', 'A', '.'),
        }),
        (text) => {
          const [cell] = parse(field(text));
          expect(cell === undefined || /^-?\d+(\.\d+)?$/.test(cell) || !/^\s*[=+\-@]/.test(cell)).toBe(true);
        },
      ),
    );
  });
});

/** The fields of one record, as RFC 4180 reads it. */
function parse(line: string): string[] {
  const fields: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/gs))
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  return fields;
}

const head = (id: string, type: ColumnHead['type'], more: Partial<ColumnHead> = {}): ColumnHead => ({
  id,
  title: id.toUpperCase(),
  about: '',
  type,
  ...more,
});

describe('an export', () => {
  const columns = [
    head('title', 'text'),
    head('path', 'text'),
    head('icon', 'text'),
    head('owner', 'refs'),
    head('rules', 'pair'),
    head('cost', 'money', { unit: 'USD' }),
    head('weeks', 'series'),
    head('problems', 'count'),
  ];
  const values = new Map<string, Value[]>([
    ['title', ['cart', '=evil()']],
    ['path', ['/catalog/a/', '/catalog/b/']],
    ['icon', ['service', 'doc']],
    ['owner', [['group:default/a', 'group:default/b'], null]],
    ['rules', [[3, 4], null]],
    ['cost', ['12.345678901234567891', '-1.5']],
    ['weeks', [[1, 2], null]],
    ['problems', [0, 2]],
  ]);

  it('holds what people can use, figures exact, pages as complete addresses, in the order that was asked for', () => {
    expect(
      toCsv(
        csvColumns(columns, values, (path) => `https://portal.example.com${path}`),
        [1, 0],
      ),
    ).toBe(
      [
        '\u{feff}TITLE,PATH,OWNER,RULES,COST (USD),PROBLEMS',
        "'=evil(),https://portal.example.com/catalog/b/,,,-1.5,2",
        'cart,https://portal.example.com/catalog/a/,"group:default/a, group:default/b",3 of 4,12.345678901234567891,0',
        '',
      ].join('\r\n'),
    );
  });

  it('of no rows has headings', () => {
    expect(
      toCsv(
        csvColumns([head('title', 'text')], values, (path) => path),
        [],
      ),
    ).toBe('\u{feff}TITLE\r\n');
  });
});

it('writes of what nobody knows that it is not known, and toggles as words', () => {
  const heads: ColumnHead[] = [
    { id: 'properties.a', title: 'A', about: '', type: 'number' },
    { id: 'properties.b', title: 'B', about: '', type: 'boolean' },
  ];
  const values = new Map<string, Value[]>([
    ['properties.a', [{ unknown: 'git gave nothing' }, -1.5, null]],
    ['properties.b', [true, false, null]],
  ]);
  expect(toCsv(csvColumns(heads, values, String), [0, 1, 2])).toBe(
    '\u{feff}A,B\r\nnot known,yes\r\n-1.5,no\r\n,\r\n',
  );
});
