import { asStrings, compareText } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { compareProblems, type Problem } from '../base/problem.ts';
import { list } from '../base/text.ts';
import type { BlueprintTable } from '../catalog/table.ts';
import { didYouMean, type JsonPath, quote } from '../query/port-reading.ts';
import { type Part, partAt, readFields, report } from './fields.ts';
import { SCORECARD_PROBLEMS as RULES } from './problems.ts';
import { type PlacedTest, readQuery, readRules } from './read-rule.ts';
import {
  COLORS,
  DEFAULT_LEVELS,
  LEVEL_FIELDS,
  type Level,
  SCORECARD_FIELDS,
  SCORECARD_REQUIRED,
  type Scorecard,
} from './scorecard.ts';
import { type Unwrapped, unwrap, type Wrapped } from './unwrap.ts';

/** A file of YAML or JSON, as whoever reads files gives it. */
export interface DocumentFile {
  /** Path relative to the portal's root. */
  file: string;
  docs: readonly {
    /** The document as plain values; undefined when it is empty or broken, which its reader reports. */
    value: unknown;
    /** Where a path of the document stands; lines and columns count from 1. */
    position(path: JsonPath): { line: number; column: number } | undefined;
  }[];
}

export interface ScorecardReading {
  scorecards: Scorecard[];
  problems: Problem[];
  /** Key of the scorecard -> the tests of its rules and filters. */
  tests: ReadonlyMap<string, readonly PlacedTest[]>;
}

/**
 * Reads scorecards in Port's format and ours (reference: port.md 2.1). What is wrong is reported where it
 * stands, and the rest loads: a rule whose query cannot be read stays, and is unknown for every entity.
 * The order of files does not matter. Never throws.
 */
export function readScorecards(
  files: readonly DocumentFile[],
  kinds: Pick<BlueprintTable, 'all' | 'find'>,
): ScorecardReading {
  const problems: Problem[] = [];
  const found: Unwrapped = { scorecards: [], rules: [] };
  for (const { file, docs } of [...files].sort((a, b) => compareText(a.file, b.file))) {
    for (const [index, doc] of docs.entries()) {
      if (doc.value === undefined || doc.value === null) continue;
      const origin = (path: JsonPath): Origin => ({ source: 'catalog', file, ...doc.position(path) });
      unwrap(doc.value, { origin, key: docs.length > 1 ? String(index) : '', problems }, found);
    }
  }
  const drafts: Draft[] = [];
  for (const wrapped of found.scorecards) {
    const draft = readScorecard(wrapped, rulesOf(wrapped, found), kinds);
    if (draft) drafts.push(draft);
  }
  reportLost(found);
  const kept = withoutTwins(drafts);
  const shared = new Set(
    kept.map(({ card }) => card.identifier).filter((id, index, all) => all.indexOf(id) !== index),
  );
  const tests = new Map<string, readonly PlacedTest[]>();
  const scorecards = kept.map(({ card, placed }) => {
    const key = shared.has(card.identifier)
      ? `${card.identifier}@${card.blueprints.join('+')}`
      : card.identifier;
    tests.set(key, placed);
    return { ...card, key };
  });
  scorecards.sort((a, b) => compareText(a.key, b.key));
  return { scorecards, problems: problems.sort(compareProblems), tests };
}

/** What Port adds to a scorecard when it gives one out; all of it is about Port's own copy. */
export const IGNORED_KEYS = ['id', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy'];

interface Draft {
  card: Omit<Scorecard, 'key'>;
  placed: PlacedTest[];
  part: Part;
}

/** Rules in the scorecard itself, then those that came as entities. */
function rulesOf({ value, part }: Wrapped, found: Unwrapped): Wrapped[] {
  const inside = Array.isArray(value['rules']) ? value['rules'] : [];
  const outside = found.rules.filter(
    ({ scorecard }) => typeof scorecard === 'string' && scorecard === value['identifier'],
  );
  return [
    ...inside.map((rule: unknown, index) => ({
      value: rule as Wrapped['value'],
      part: partAt(part, ['rules', index], part.key),
    })),
    ...outside,
  ];
}

function reportLost({ scorecards, rules }: Unwrapped): void {
  const known = new Set(scorecards.map(({ value }) => value['identifier']));
  for (const { part, scorecard } of rules) {
    if (known.has(scorecard)) continue;
    const named =
      typeof scorecard === 'string'
        ? `the scorecard ${quote(scorecard)}, which does not exist`
        : 'no scorecard';
    report(part, RULES['lost-rule'], [], `This rule names ${named}`);
  }
}

/** Two scorecards may share an identifier when they judge different kinds, as in Port. */
function withoutTwins(drafts: readonly Draft[]): Draft[] {
  const seen = new Map<string, Draft>();
  for (const draft of drafts) {
    const { identifier, blueprints } = draft.card;
    const key = `${identifier}\n${blueprints.join('\n')}`;
    if (seen.has(key))
      report(
        draft.part,
        RULES['duplicate-scorecard'],
        ['identifier'],
        `There is already a scorecard ${quote(identifier)} for the same kind`,
      );
    else seen.set(key, draft);
  }
  return [...seen.values()];
}

function readScorecard(
  { value, part: whole }: Wrapped,
  rules: readonly Wrapped[],
  kinds: Pick<BlueprintTable, 'all' | 'find'>,
): Draft | undefined {
  const name = typeof value['identifier'] === 'string' ? value['identifier'] : '';
  const part: Part = { ...whole, key: `${whole.key}/${name}` };
  const fields = readFields(SCORECARD_FIELDS, SCORECARD_REQUIRED, value, part, 'A scorecard', IGNORED_KEYS);
  if (fields?.identifier === undefined) return undefined;
  const placed: PlacedTest[] = [];
  const levels =
    fields.levels === undefined
      ? DEFAULT_LEVELS
      : readLevels(fields.levels, partAt(part, ['levels'], `${part.key}/levels`));
  const filter =
    fields.filter === undefined
      ? undefined
      : readQuery(fields.filter, partAt(part, ['filter'], `${part.key}/filter`), placed);
  const read = readRules(rules, levels, part, placed);
  return {
    card: {
      identifier: fields.identifier,
      title: fields.title ?? fields.identifier,
      ...(fields.description === undefined ? {} : { description: fields.description }),
      blueprints:
        fields.blueprint === undefined
          ? withoutKind(part, placed, kinds)
          : readBlueprints(fields.blueprint, part, kinds),
      levels,
      ...(filter ? { filter } : {}),
      rules: read,
      origin: part.origin([]),
    },
    placed,
    part,
  };
}

/** Port keeps the kind of a plain scorecard in the address it came from: suggest kinds that have all it asks about. */
function withoutKind(part: Part, placed: readonly PlacedTest[], kinds: Pick<BlueprintTable, 'all'>): [] {
  const asked = placed.flatMap(({ test: { subject } }) =>
    subject.kind === 'property' ? [subject.path.text] : [],
  );
  const own = asked.filter((name) => !name.startsWith('$'));
  const fitting = kinds
    .all()
    .filter(({ schema }) => own.length > 0 && own.every((name) => Object.hasOwn(schema.properties, name)));
  const names = fitting.map(({ identifier }) => identifier);
  const fix =
    names.length > 0 && names.length <= 3
      ? `Add blueprint: ${list(names, 'or')}; it has the properties that the rules ask about.`
      : undefined;
  report(
    part,
    RULES['no-blueprint'],
    [],
    'A scorecard needs the kind that it judges; without one it judges nothing',
    fix,
  );
  return [];
}

function readBlueprints(
  names: string | string[],
  part: Part,
  kinds: Pick<BlueprintTable, 'all' | 'find'>,
): string[] {
  const blueprints = new Set<string>();
  for (const [index, name] of asStrings(names).entries()) {
    const blueprint = kinds.find(name);
    if (blueprint) blueprints.add(blueprint.identifier);
    else {
      const known = kinds.all().map(({ identifier }) => identifier);
      const path = typeof names === 'string' ? ['blueprint'] : ['blueprint', index];
      report(
        part,
        RULES['unknown-blueprint'],
        path,
        `There is no kind ${quote(name)}.${didYouMean(name, known)}`,
      );
    }
  }
  return [...blueprints].sort(compareText);
}

function readLevels(values: readonly unknown[], part: Part): readonly Level[] {
  const levels: Level[] = [];
  for (const [index, value] of values.entries()) {
    const inner = partAt(part, [index], part.key);
    const fields = readFields(LEVEL_FIELDS, ['title'], value, inner, 'A level');
    if (fields?.title === undefined) continue;
    const { title, color = 'lightGray' } = fields;
    if (levels.some((level) => level.title === title)) {
      report(part, RULES['duplicate-level'], [index], `There is already a level ${quote(title)}`);
      continue;
    }
    if (!COLORS.includes(color)) {
      const message = `There is no colour ${quote(color)}.${didYouMean(color, COLORS)}`;
      report(part, RULES['unknown-color'], [index, 'color'], message, `Use one of ${list(COLORS, 'or')}.`);
    }
    levels.push({ title, color: COLORS.includes(color) ? color : 'lightGray' });
  }
  return levels.length > 0 ? levels : DEFAULT_LEVELS;
}
