import { asStrings } from '../base/json.ts';
import { CONTRACT } from './contract.ts';
import { type Engine, literal } from './engine.ts';
import { isGlob } from './mapping.ts';
import { foldName } from './names.ts';
import type { Program, Step } from './program.ts';
import type { ChargeCondition } from './settings.ts';
import { ruleKey } from './target.ts';

/** Step and target of a charge travel as one number: step * RADIX + target. */
const RADIX = 1_000_000_000;

/** The tables of a program in the engine, and the SQL that matches charges with them. */
export interface Matcher {
  /** A SELECT over `source` (in the contract's shape) that adds `code`: which step found which target. */
  matched(source: string): string;
  /** Tables with the ref of a target and the id of a step's rule. */
  targets: string;
  steps: string;
  radix: number;
}

/** Puts the mapping tables of a program into the engine. One table serves all steps that share a mapping. */
export async function prepareMatcher(engine: Engine, program: Program): Promise<Matcher> {
  const tables = new Map<ReadonlyMap<string, number>, string>();
  for (const { exact } of program.steps) {
    if (exact.size === 0 || tables.has(exact)) continue;
    const name = `map_${tables.size}`;
    tables.set(exact, name);
    await engine.table(
      name,
      [
        { name: 'v', type: 'VARCHAR' },
        { name: 't', type: 'BIGINT' },
      ],
      exact,
    );
  }
  await engine.table(
    'cost_targets',
    [
      { name: 'n', type: 'BIGINT' },
      { name: 'target', type: 'VARCHAR' },
    ],
    program.targets.map((target, n) => [n, target]),
  );
  const order = [...program.steps, ...program.pools];
  await engine.table(
    'cost_steps',
    [
      { name: 'n', type: 'BIGINT' },
      { name: 'rule', type: 'VARCHAR' },
    ],
    order.map(({ rule }, n) => [n, ruleKey(program.rules[rule]!)]),
  );
  const codes = [
    ...program.steps.map((step, number) => stepSql(step, number, tables.get(step.exact), program)),
    ...program.pools.flatMap(({ match, target }, index) => {
      if (match.length === 0) return [];
      const condition = match.map((one) => `(${conditionSql(one, program.tagKeys)})`).join(' OR ');
      return [`CASE WHEN ${condition} THEN ${(program.steps.length + index) * RADIX + target} END`];
    }),
  ];
  const code = codes.length > 1 ? `coalesce(${codes.join(',\n    ')})` : (codes[0] ?? 'NULL');
  const joins: string[] = [];
  const earlier: string[] = [];
  program.steps.forEach((step, number) => {
    const table = tables.get(step.exact);
    if (!table) return;
    // Later lookups are for what earlier ones left: most charges need only the first.
    const field =
      earlier.length > 0 ? `CASE WHEN ${earlier.join(' AND ')} THEN ${fieldSql(step)} END` : fieldSql(step);
    joins.push(`LEFT JOIN ${table} j${number} ON j${number}.v = ${field}`);
    if (step.where === undefined) earlier.push(`j${number}.t IS NULL`);
  });
  const columns = [...CONTRACT, ...program.tagKeys.map((_, index) => `k${index}`)];
  return {
    matched: (source) =>
      `SELECT ${columns.map((column) => `s.${column}`).join(', ')}, CAST(${code} AS BIGINT) AS code\n  FROM (${source}) s ${joins.join('\n  ')}`,
    targets: 'cost_targets',
    steps: 'cost_steps',
    radix: RADIX,
  };
}

function fieldSql(step: Step): string {
  return step.field === 'tag' ? `lower(trim(s.k${step.key}))` : `lower(s.${step.field})`;
}

function stepSql(step: Step, number: number, table: string | undefined, program: Program): string {
  const field = fieldSql(step);
  const globs = step.globs.map(
    ({ glob, target }) => `WHEN ${likeSql(field, glob)} THEN ${number * RADIX + target}`,
  );
  const found = [
    ...(table ? [`j${number}.t + ${number * RADIX}`] : []),
    ...(globs.length > 0 ? [`CASE ${globs.join(' ')} END`] : []),
  ];
  const sql = found.length > 1 ? `coalesce(${found.join(', ')})` : (found[0] ?? 'NULL');
  return step.where ? `CASE WHEN ${conditionSql(step.where, program.tagKeys)} THEN ${sql} END` : sql;
}

function likeSql(field: string, glob: string): string {
  const pattern = glob
    .replace(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
  return `${field} LIKE ${literal(pattern)} ESCAPE '\\'`;
}

function anyOf(field: string, patterns: string | readonly string[]): string {
  const texts = asStrings(patterns).map(foldName);
  const exact = texts.filter((text) => !isGlob(text)).map(literal);
  const tests = texts.filter(isGlob).map((glob) => likeSql(field, glob));
  if (exact.length > 0) tests.push(`${field} IN (${exact.join(', ')})`);
  return `coalesce(${tests.join(' OR ')}, false)`;
}

function conditionSql(condition: ChargeCondition, tagKeys: readonly string[]): string {
  const fields = {
    resource: 's.resource',
    subAccount: 's.sub',
    billingAccount: 's.account',
    service: 's.service',
    provider: 's.provider',
    category: 's.category',
  } as const;
  const tests = Object.entries(fields).flatMap(([key, field]) => {
    const patterns = condition[key as keyof typeof fields];
    return patterns === undefined ? [] : [anyOf(`lower(${field})`, patterns)];
  });
  for (const [key, patterns] of Object.entries(condition.tag ?? {})) {
    tests.push(anyOf(`lower(trim(s.k${tagKeys.indexOf(key)}))`, patterns));
  }
  return tests.join(' AND ');
}
