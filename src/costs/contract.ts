import { literal } from './engine.ts';
import type { Column, Layout } from './focus.ts';

/**
 * The contract between the files of all vendors and versions and everything after: a projection with typed,
 * unified columns. `k0`, `k1`, ... hold the values of the tag keys that rules ask for. `good` is true for rows
 * that can be used; for others `reject` says why not. Costs are DECIMAL(38,18), days are DATE in UTC.
 */
export const CONTRACT =
  'effective billed day span currency period provider account service category sub resource good reject'.split(
    ' ',
  );

/**
 * Brings texts of the contract into one spelling. Done on groups, not on rows: twenty million times the same
 * word costs seconds.
 */
export const NORMAL = {
  currency: 'upper(trim(currency))',
  provider: `coalesce(nullif(trim(provider), ''), 'Unknown')`,
  service: `coalesce(nullif(trim(service), ''), 'Unknown')`,
  category: `CASE lower(trim(category)) WHEN 'usage' THEN 'Usage' WHEN 'purchase' THEN 'Purchase' WHEN 'tax' THEN 'Tax' WHEN 'credit' THEN 'Credit' WHEN 'adjustment' THEN 'Adjustment' ELSE 'Unknown' END`,
};

/** Why a row is rejected: code of the contract -> words for people. */
export const REJECT_REASONS: Readonly<Record<string, string>> = {
  effective: 'EffectiveCost is not a number',
  billed: 'BilledCost is not a number',
  range: 'a cost of a trillion or more is taken for an error',
  start: 'ChargePeriodStart is not a time between 2000 and 2199',
  currency: 'BillingCurrency is empty',
  shape: 'the row has another number of columns than the header, or broken quotes',
};

/** Longer charge periods are booked on their first day: no provider spreads a charge over more than three years. */
const MAX_SPAN = 1100;
const TOO_MUCH = 1_000_000_000_000;

/**
 * The SELECT that turns a file into the contract. `relation` is what stands behind FROM; `read` gives the SQL
 * of a column. Columns that the file does not have become typed nulls or what FOCUS implies for them.
 */
export function contractSql(
  relation: string,
  layout: Layout,
  tagKeys: readonly string[],
  read: (column: Column) => string,
): string {
  const column = (name: string) => layout.columns.get(name);
  const text = (name: string) => textSql(column(name), read);
  const time = (name: string) => timeSql(column(name), read);
  const first = (...names: string[]) => {
    const present = names.filter((name) => column(name)).map(text);
    return present.length > 1 ? `coalesce(${present.join(', ')})` : (present[0] ?? 'NULL::VARCHAR');
  };
  const names = ['ServiceProviderName', 'ProviderName'].filter(column);
  const tags = ['AllocatedTags', 'Tags'].flatMap((name) => tagList(column(name), read, tagKeys) ?? []);
  const keys = tagKeys.map((_, index) => {
    const lists = tags.map((_, list) => `t${list}[${index + 1}]`);
    return `${lists.length === 0 ? 'NULL::VARCHAR' : lists.length > 1 ? `coalesce(${lists.join(', ')})` : lists[0]} AS k${index}`;
  });
  const raw = [
    `${amountSql(column('EffectiveCost'), read)} AS effective`,
    `${amountSql(column('BilledCost'), read)} AS billed`,
    `${time('ChargePeriodStart')} AS start_at`,
    `${time('ChargePeriodEnd')} AS end_at`,
    `${text('BillingCurrency')} AS currency`,
    `CAST(${time('BillingPeriodStart')} AS DATE) AS stated_period`,
    `${first(...(names.length > 0 ? names : ['PublisherName', 'InvoiceIssuerName']))} AS provider`,
    `${text('BillingAccountId')} AS account`,
    `${text('ServiceName')} AS service`,
    `${categorySql(first('ChargeCategory'), column('ChargeSubcategory') && text('ChargeSubcategory'))} AS category`,
    `${text('SubAccountId')} AS sub`,
    `${first('AllocatedResourceId', 'ResourceId')} AS resource`,
    ...tags.map((sql, index) => `${sql} AS t${index}`),
  ];
  const inRange = (amount: string) => `${amount} > -${TOO_MUCH} AND ${amount} < ${TOO_MUCH}`;
  return `SELECT effective, billed, day,
  CASE WHEN end_at <= CAST(day + 1 AS TIMESTAMP) OR end_at IS NULL OR end_at <= start_at OR end_at > start_at + INTERVAL ${MAX_SPAN} DAY THEN 1
    ELSE date_diff('day', day, CAST(end_at - INTERVAL 1 MICROSECOND AS DATE)) + 1 END AS span,
  currency, coalesce(stated_period, CAST(date_trunc('month', day) AS DATE)) AS period, provider, account, service, category, sub, resource,
  ${inRange('effective')} AND ${inRange('billed')} AND day IS NOT NULL AND currency <> '' AS good,
  CASE WHEN effective IS NULL THEN 'effective' WHEN billed IS NULL THEN 'billed'
    WHEN NOT (${inRange('effective')} AND ${inRange('billed')}) THEN 'range'
    WHEN day IS NULL THEN 'start' ELSE 'currency' END AS reject${keys.map((key) => `, ${key}`).join('')}
FROM (SELECT *, CASE WHEN start_at >= TIMESTAMP '2000-01-01' AND start_at < TIMESTAMP '2200-01-01' THEN CAST(start_at AS DATE) END AS day
  FROM (SELECT ${raw.join(',\n    ')} FROM ${relation}))`;
}

function textSql(column: Column | undefined, read: (column: Column) => string): string {
  if (!column) return 'NULL::VARCHAR';
  return column.type === 'VARCHAR' ? read(column) : `CAST(${read(column)} AS VARCHAR)`;
}

/**
 * Binary floats come with noise in the last digits: rounded to 12 places, amounts below a thousand have none.
 * Greater ones go through their shortest decimal text, as a float holds no more than 15 or 16 digits.
 */
function amountSql(column: Column | undefined, read: (column: Column) => string): string {
  if (!column) return 'NULL::DECIMAL(38,18)';
  const value = read(column);
  if (!/^(DOUBLE|FLOAT|REAL)/.test(column.type)) return `TRY_CAST(${value} AS DECIMAL(38,18))`;
  const text = `CAST(round(TRY_CAST(CAST(${value} AS VARCHAR) AS DECIMAL(38,18)), 12) AS DECIMAL(38,18))`;
  if (column.type !== 'DOUBLE') return text;
  return `CASE WHEN abs(${value}) < 1000 THEN CAST(CAST(${value} AS DECIMAL(18,12)) AS DECIMAL(38,18)) ELSE ${text} END`;
}

function timeSql(column: Column | undefined, read: (column: Column) => string): string {
  if (!column) return 'NULL::TIMESTAMP';
  const value = read(column);
  if (column.type === 'TIMESTAMP WITH TIME ZONE') return `(${value} AT TIME ZONE 'UTC')`;
  if (/^(TIMESTAMP|DATE)/.test(column.type)) return `CAST(${value} AS TIMESTAMP)`;
  const text = `CAST(${value} AS VARCHAR)`;
  // Azure writes 2026-11-01T00:00Z, which no cast reads.
  return `coalesce(TRY_CAST(${text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC', TRY_STRPTIME(${text}, ['%Y-%m-%dT%H:%MZ', '%Y-%m-%d %H:%M']))`;
}

/** In 1.0-preview a credit is an Adjustment whose ChargeSubcategory says so. */
function categorySql(category: string, subcategory: string | undefined): string {
  if (!subcategory) return category;
  return `CASE WHEN lower(${category}) = 'adjustment' AND lower(${subcategory}) LIKE '%credit%' THEN 'Credit' ELSE ${category} END`;
}

/** A list of the values of tag keys: from JSON text, a MAP, a list of key and value, or a struct. */
function tagList(
  column: Column | undefined,
  read: (column: Column) => string,
  keys: readonly string[],
): string | undefined {
  if (!column || keys.length === 0) return undefined;
  const value = read(column);
  const paths = `[${keys.map((key) => literal(`$.${JSON.stringify(key)}`)).join(', ')}]`;
  const { type } = column;
  if (type === 'VARCHAR' || type === 'JSON') {
    // Azure's enterprise agreements leave the braces out.
    const json = `CASE WHEN starts_with(${value}, '"') THEN '{' || ${value} || '}' ELSE ${value} END`;
    return `CASE WHEN json_valid(${json}) THEN json_extract_string(${json}, ${paths}) END`;
  }
  if (/^MAP\(VARCHAR, /.test(type))
    return `[${keys.map((key) => `CAST(${value}[${literal(key)}] AS VARCHAR)`).join(', ')}]`;
  if (/^STRUCT\("?key"? VARCHAR, "?value"? .*\)\[\]$/i.test(type)) {
    return `[${keys.map((key) => `CAST(list_filter(${value}, lambda e: e.key = ${literal(key)})[1].value AS VARCHAR)`).join(', ')}]`;
  }
  if (type.startsWith('STRUCT(')) return `json_extract_string(to_json(${value}), ${paths})`;
  return undefined;
}
