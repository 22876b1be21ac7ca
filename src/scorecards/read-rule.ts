import { own } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { count, list } from '../base/text.ts';
import type { Query, Test } from '../query/ast.ts';
import { compilePort } from '../query/port.ts';
import { didYouMean, quote, unreadable } from '../query/port-reading.ts';
import { type Part, partAt, readFields, report } from './fields.ts';
import { SCORECARD_PROBLEMS as RULES } from './problems.ts';
import {
  DEFAULT_MAX_AGE,
  type Level,
  MAX_RULES,
  REMEDY_FIELDS,
  type Remedy,
  RULE_FIELDS,
  RULE_REQUIRED,
  type Rule,
} from './scorecard.ts';
import type { Wrapped } from './unwrap.ts';

/** A test of a rule with its place, for checks against the kinds (`check.ts`). */
export interface PlacedTest {
  test: Test;
  /** The place of the name it looks at. Asked for only when there is a problem: finding a position costs. */
  origin(): Origin;
  key: string;
}

/** Reads the rules of a scorecard; the first of two with one identifier stays. */
export function readRules(
  values: readonly Wrapped[],
  levels: readonly Level[],
  part: Part,
  placed: PlacedTest[],
): Rule[] {
  const rules = new Map<string, Rule>();
  if (values.length === 0) report(part, RULES['no-rules'], [], 'A scorecard without rules judges nothing');
  if (values.length > MAX_RULES) {
    report(
      part,
      RULES['too-many-rules'],
      ['rules'],
      `A scorecard may have ${count(MAX_RULES, 'rule')}; the ${count(values.length - MAX_RULES, 'rule')} after them are left out`,
    );
  }
  for (const wrapped of values.slice(0, MAX_RULES)) {
    const rule = readRule(wrapped, levels, part.key, placed);
    if (!rule) continue;
    if (rules.has(rule.identifier))
      report(
        wrapped.part,
        RULES['duplicate-rule'],
        ['identifier'],
        `There is already a rule ${quote(rule.identifier)} in this scorecard`,
      );
    else rules.set(rule.identifier, rule);
  }
  return [...rules.values()];
}

function readRule(
  { value, part: whole }: Wrapped,
  levels: readonly Level[],
  key: string,
  placed: PlacedTest[],
): Rule | undefined {
  const part: Part = { ...whole, key: `${key}/${nameOf(value)}` };
  const fields = readFields(RULE_FIELDS, RULE_REQUIRED, value, part, 'A rule');
  if (fields?.identifier === undefined) return undefined;
  const { query, appliesTo, remedy: fix } = fields;
  const remedy =
    fix === undefined ? undefined : readRemedy(fix, partAt(part, ['remedy'], `${part.key}/remedy`));
  return {
    identifier: fields.identifier,
    title: fields.title ?? fields.identifier,
    ...(fields.description === undefined ? {} : { description: fields.description }),
    level: fields.level === undefined ? 0 : readLevel(fields.level, levels, part),
    query:
      query === undefined
        ? unreadable('the rule has no query')
        : readQuery(query, partAt(part, ['query'], `${part.key}/query`), placed),
    ...(appliesTo === undefined
      ? {}
      : { appliesTo: readQuery(appliesTo, partAt(part, ['appliesTo'], `${part.key}/appliesTo`), placed) }),
    maxAge: fields.maxAge ?? DEFAULT_MAX_AGE,
    ...(remedy ? { remedy } : {}),
    origin: part.origin([]),
  };
}

function readLevel(title: string, levels: readonly Level[], part: Part): number {
  const level = levels.findIndex((candidate) => candidate.title === title);
  const titles = levels.map((candidate) => candidate.title);
  if (level === -1) {
    const above =
      titles.length > 1 ? `Use ${list(titles.slice(1), 'or')}` : 'Add a level above the base level';
    const message = `There is no level ${quote(title)}.${didYouMean(title, titles)}`;
    report(
      part,
      RULES['unknown-level'],
      ['level'],
      message,
      `${above}; until then the rule counts towards no level`,
    );
  } else if (level === 0) {
    report(
      part,
      RULES['base-level-rule'],
      ['level'],
      `${quote(title)} is the base level, which every entity has; the rule counts towards no level`,
    );
  }
  return Math.max(level, 0);
}

function readRemedy(value: unknown, part: Part): Remedy | undefined {
  const fields = readFields(REMEDY_FIELDS, ['title'], value, part, 'A remedy');
  return fields?.title === undefined ? undefined : { ...fields, title: fields.title };
}

/** Reads a query and remembers where its tests stand. */
export function readQuery(value: unknown, part: Part, placed: PlacedTest[]): Query {
  const { query, problems, tests } = compilePort(value, { origin: part.origin, key: part.key });
  part.problems.push(...problems);
  for (const { test, path } of tests)
    placed.push({
      test,
      origin: () => part.origin([...path, test.subject.kind]),
      key: `${part.key}/${path.join('/')}`,
    });
  return query;
}

/** The identifier of a rule as far as it is one, to tell its problems apart. */
function nameOf(value: unknown): string {
  const identifier =
    typeof value === 'object' && value !== null
      ? own(value as Record<string, unknown>, 'identifier')
      : undefined;
  return typeof identifier === 'string' ? identifier.slice(0, 100) : '';
}
