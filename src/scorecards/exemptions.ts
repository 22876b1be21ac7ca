import { z } from 'zod';
import { dayOf, formatDay } from '../base/dates.ts';
import { compareText, isObject, own } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { compareProblems, type Problem } from '../base/problem.ts';
import { list } from '../base/text.ts';
import type { Entity } from '../catalog/entity.ts';
import { shortRef } from '../catalog/ref.ts';
import { didYouMean, type JsonPath, kindOf, quote } from '../query/port-reading.ts';
import { findEntity, indexTargets, type Targets } from './exemption-target.ts';
import { type Part, partAt, readFields, report } from './fields.ts';
import { SCORECARD_PROBLEMS as RULES } from './problems.ts';
import type { DocumentFile } from './read.ts';
import type { Scorecard } from './scorecard.ts';

/** A dated waiver: somebody agreed that an entity need not pass a rule until a day. */
export interface Exemption {
  /** Key of the scorecard. */
  scorecard: string;
  /** Identifier of the rule. */
  rule: string;
  /** Ref of the entity. */
  entity: string;
  reason: string;
  /** The last day, `YYYY-MM-DD` in UTC, on which it counts. */
  until: string;
  /** Who granted it, as written. */
  grantedBy: string;
  askedBy?: string;
  origin: Origin;
}

export interface ExemptionReading {
  /** Those that count today. At most one for a scorecard, rule and entity. */
  exemptions: Exemption[];
  /** Those that have ended. */
  expired: Exemption[];
  problems: Problem[];
}

const text = z
  .string('must be a text')
  .trim()
  .min(1, 'must not be empty')
  .max(2000, 'must not be longer than 2,000 characters');

/** The keys of an exemption. */
export const EXEMPTION_FIELDS = {
  scorecard: text.describe('The identifier of the scorecard.'),
  rule: text.describe('The identifier of the rule.'),
  entity: text.describe(
    'Who is exempt: a ref such as component:default/shop, or the identifier where only one entity has it.',
  ),
  reason: text.describe('Why it is all right.'),
  until: z
    .string('must be a day such as 2027-01-15')
    .refine(isDay, 'must be a day such as 2027-01-15')
    .describe('The last day on which it counts, such as 2027-01-15.'),
  grantedBy: text.describe('Who agreed.'),
  askedBy: text.describe('Who asked.'),
} satisfies Record<string, z.ZodType>;

/** The keys without which an exemption does not count. */
export const EXEMPTION_REQUIRED = ['scorecard', 'rule', 'entity', 'reason', 'until', 'grantedBy'] as const;

function isDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const time = Date.parse(`${day}T00:00:00Z`);
  // A day that the month does not have would move into the next one.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

export interface ExemptionInput {
  files: readonly DocumentFile[];
  scorecards: readonly Scorecard[];
  entities: readonly Entity[];
  /** ISO time; an exemption counts through the day of `until`. */
  now: string;
}

/**
 * Reads exemptions: lists, or single mappings, of {@link EXEMPTION_FIELDS}. One that is incomplete does not
 * count; one that has ended is told and does not count. The order of files does not matter. Never throws.
 */
export function readExemptions(input: ExemptionInput): ExemptionReading {
  const problems: Problem[] = [];
  const targets = indexTargets(input.scorecards, input.entities);
  const today = dayOf(input.now);
  const current = new Map<string, Exemption>();
  const expired: Exemption[] = [];
  for (const { value, part } of items(input.files, problems)) {
    for (const exemption of readExemption(value, part, targets)) {
      if (exemption.until < today) {
        expired.push(exemption);
        report(
          part,
          RULES['exemption-expired'],
          ['until'],
          `The exemption of ${shortRef(exemption.entity)} from ${quote(exemption.rule)} ended on ${formatDay(exemption.until)} and no longer counts`,
        );
        continue;
      }
      const key = exemptionKey(exemption.scorecard, exemption.rule, exemption.entity);
      const other = current.get(key);
      if (other)
        report(
          part,
          RULES['exemption-twice'],
          [],
          `${shortRef(exemption.entity)} is exempt from ${quote(exemption.rule)} twice`,
        );
      if (!other || other.until < exemption.until) current.set(key, exemption);
    }
  }
  return { exemptions: [...current.values()], expired, problems: problems.sort(compareProblems) };
}

/** One key for what an exemption is for. */
export function exemptionKey(scorecard: string, rule: string, ref: string): string {
  return `${scorecard}\n${rule}\n${ref}`;
}

function* items(
  files: readonly DocumentFile[],
  problems: Problem[],
): Generator<{ value: unknown; part: Part }> {
  for (const { file, docs } of [...files].sort((a, b) => compareText(a.file, b.file))) {
    for (const { value, position } of docs) {
      if (value === undefined || value === null) continue;
      const origin = (path: JsonPath): Origin => ({ source: 'catalog', file, ...position(path) });
      const whole: Part = { origin, key: '', problems };
      const inner = isObject(value) ? own(value, 'exemptions') : undefined;
      if (Array.isArray(value)) yield* each(value, whole, []);
      else if (Array.isArray(inner)) yield* each(inner, whole, ['exemptions']);
      else yield { value, part: { ...whole, key: nameOf(value) } };
    }
  }
}

function* each(
  values: readonly unknown[],
  whole: Part,
  path: JsonPath,
): Generator<{ value: unknown; part: Part }> {
  for (const [index, value] of values.entries())
    yield { value, part: partAt(whole, [...path, index], nameOf(value)) };
}

/** What the exemption says it is for, so that its problems stay the same when the list moves. */
function nameOf(value: unknown): string {
  if (!isObject(value)) return '';
  return ['scorecard', 'rule', 'entity'].map((key) => String(own(value, key) ?? '').slice(0, 200)).join('/');
}

function readExemption(value: unknown, part: Part, targets: Targets): Exemption[] {
  if (!isObject(value)) {
    report(part, RULES['not-an-exemption'], [], `An exemption must be a mapping; it is ${kindOf(value)}`);
    return [];
  }
  const fields = readFields(EXEMPTION_FIELDS, EXEMPTION_REQUIRED, value, part, 'An exemption');
  const { scorecard, rule, entity: target, reason, until, grantedBy, askedBy } = fields ?? {};
  if (!scorecard || !rule || !target || !reason || !until || !grantedBy) return [];
  const named = targets.scorecards.get(scorecard);
  if (!named) {
    report(
      part,
      RULES['exemption-target'],
      ['scorecard'],
      `There is no scorecard ${quote(scorecard)}.${didYouMean(scorecard, targets.scorecards.keys())}`,
    );
    return [];
  }
  const ruled = named.filter((candidate) => candidate.rules.some(({ identifier }) => identifier === rule));
  if (ruled.length === 0) {
    const known = named.flatMap(({ rules }) => rules.map(({ identifier }) => identifier));
    report(
      part,
      RULES['exemption-target'],
      ['rule'],
      `The scorecard ${quote(scorecard)} has no rule ${quote(rule)}.${didYouMean(rule, known)}`,
    );
    return [];
  }
  const entity = findEntity(target, ruled, part, targets);
  if (!entity) return [];
  const judging = ruled.filter(({ blueprints }) => blueprints.includes(entity.blueprint));
  if (judging.length === 0) {
    report(
      part,
      RULES['exemption-target'],
      ['entity'],
      `The scorecard ${quote(scorecard)} does not judge ${shortRef(entity.ref)}: it is for ${list(
        ruled.flatMap(({ blueprints }) => blueprints),
        'or',
      )}.`,
    );
  }
  return judging.map(({ key }) => ({
    scorecard: key,
    rule,
    entity: entity.ref,
    reason,
    until,
    grantedBy,
    ...(askedBy === undefined ? {} : { askedBy }),
    origin: part.origin([]),
  }));
}
