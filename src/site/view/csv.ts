import { type ColumnHead, isUnknown, type Value } from '../../portal/column.ts';

/** A column of an export, with the text of each row. */
export interface CsvColumn {
  heading: string;
  textOf(row: number): string;
}

/** Columns that mean nothing outside the site. */
const LEFT_OUT: ReadonlySet<string> = new Set(['icon', 'kind', 'stale']);

/** The columns of an export: all that a person could use, pages as complete addresses. */
export function csvColumns(
  columns: readonly ColumnHead[],
  values: ReadonlyMap<string, readonly Value[]>,
  addressOf: (path: string) => string,
): CsvColumn[] {
  return columns
    .filter(({ id, type }) => !LEFT_OUT.has(id) && type !== 'series')
    .map(({ id, title, type, unit }) => ({
      heading: unit ? `${title} (${unit})` : title,
      textOf(row) {
        const value = values.get(id)![row] ?? null;
        if (id === 'path' && typeof value === 'string') return addressOf(value);
        if (value === null) return '';
        if (isUnknown(value)) return 'not known';
        if (typeof value === 'boolean') return value ? 'yes' : 'no';
        if (Array.isArray(value)) return value.join(type === 'pair' ? ' of ' : ', ');
        return String(value);
      },
    }));
}

/** CSV after RFC 4180, with a byte order mark, by which spreadsheets know that it is UTF-8. */
export function toCsv(columns: readonly CsvColumn[], rows: readonly number[]): string {
  const lines = [columns.map(({ heading }) => field(heading)).join(',')];
  for (const row of rows) lines.push(columns.map(({ textOf }) => field(textOf(row))).join(','));
  return `\u{feff}${lines.join('\r\n')}\r\n`;
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;
/** How a spreadsheet tells a formula: by the first character, full-width forms and spaces before it included. */
const FORMULA = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** A text as one field. What a spreadsheet would run is marked as text; numbers stay numbers. */
export function field(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
