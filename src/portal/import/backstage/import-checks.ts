import { compareText, type Json, type JsonObject, setOwn } from '../../../base/json.ts';
import type { Problem } from '../../../base/problem.ts';
import { clip, list } from '../../../base/text.ts';
import { safeHref } from '../../../base/url.ts';
import { blueprintTable } from '../../../catalog/table.ts';
import type { Query } from '../../../query/ast.ts';
import { compileCatalogFilter } from '../../../query/catalog-filter.ts';
import { compileJsonRules, JSON_RULES_FACTS } from '../../../query/json-rules.ts';
import { MAX_RULES } from '../../../scorecards/scorecard.ts';
import type { Book, Cursor } from './book.ts';
import { harmless, textOf, toDo } from './changes.ts';
import type { Plan } from './plan.ts';
import { portQuery } from './port-query.ts';
import { originOf, type Value } from './value.ts';

const FILE = 'scorecards/tech-insights.yaml';
/** Where checks go to. */
const GOES_TO = `a rule in ${FILE}`;
/** The kinds that Backstage's own fact retrievers look at. */
const KINDS = ['Component', 'Domain', 'System', 'API', 'Resource', 'Template'];
const RETRIEVERS = new Set([
  'entityOwnershipFactRetriever',
  'entityMetadataFactRetriever',
  'techdocsFactRetriever',
]);
const BASE = { title: 'Basic', color: 'paleBlue' };
const LEVELS = [
  { title: 'Bronze', color: 'bronze' },
  { title: 'Silver', color: 'silver' },
  { title: 'Gold', color: 'gold' },
];
const ONLY_LEVEL = { title: 'Passed', color: 'green' };
const WRITE_RULE = 'Write a rule for it into a scorecard once a source or a property gives what it asks for.';
const IDENTIFIER = /^[A-Za-z0-9@_.=:/-]{1,100}$/;

/** `techInsights.factChecker.checks`: one scorecard with a rule for each check. */
export function importChecks({ root, problems }: Book, plan: Plan): void {
  const checks = root.down('techInsights', 'factChecker', 'checks');
  importRetrievers(root);
  if (!checks) return;
  const named: [string, Cursor][] =
    checks.value.type === 'list'
      ? checks.items().map((check) => [check.at('id')?.text() ?? '', check])
      : checks.members();
  const rules: Draft[] = [];
  for (const [id, check] of named) {
    if (rules.length === MAX_RULES)
      check.drop(toDo('a scorecard has no more rules', 'Write it into another one.'));
    const rule = rules.length < MAX_RULES && importCheck(id, check, problems);
    if (rule) rules.push(withOwnName(rule, rules));
  }
  if (rules.length === 0) return;
  const ranked = rules.some(({ rank }) => rank !== undefined);
  const levels = [BASE, ...(ranked ? LEVELS : [ONLY_LEVEL])];
  plan.scorecards.set(FILE, {
    identifier: 'tech-insights',
    title: 'Tech Insights',
    description: 'The checks of Tech Insights, from the configuration of Backstage.',
    blueprint: KINDS,
    levels,
    rules: rules.map(({ rank, document }) => ({
      ...document,
      level: ranked ? LEVELS[Math.min(Math.max((rank ?? 1) - 1, 0), 2)]!.title : ONLY_LEVEL.title,
    })),
  });
}

interface Draft {
  document: JsonObject;
  /** The rank of the maturity add-on: 1 is bronze, 3 gold. */
  rank: number | undefined;
}

/** Names of checks that differ in signs alone are told apart by a number. */
function withOwnName(draft: Draft, others: readonly Draft[]): Draft {
  const taken = new Set(others.map(({ document }) => document['identifier']));
  const name = String(draft.document['identifier']);
  let identifier = name;
  for (let number = 2; taken.has(identifier); number += 1) identifier = `${name.slice(0, 90)}-${number}`;
  return { ...draft, document: { ...draft.document, identifier } };
}

function importRetrievers(root: Cursor): void {
  for (const [name, retriever] of root.down('techInsights', 'factRetrievers')?.members() ?? [])
    retriever.drop(
      RETRIEVERS.has(name)
        ? harmless('what it finds out is known of every entity, at each build')
        : toDo('the facts that it finds out are not known here', WRITE_RULE),
    );
}

function importCheck(id: string, check: Cursor, problems: Problem[]): Draft | undefined {
  const typed = check.at('type');
  const type = typed && textOf(typed, WRITE_RULE);
  if (check.value.type !== 'map' || !check.at('rule')) {
    check.refuse(`${check.key} must be a check with type, name and rule`, 'Write rule: with conditions.');
    return undefined;
  }
  if (type !== undefined && type !== 'json-rules-engine') {
    check.drop(
      toDo('only checks of the type json-rules-engine can be read', 'Write it as a rule of a scorecard.'),
    );
    return undefined;
  }
  const query = readConditions(id, check, problems);
  if (!query) return undefined;
  const name = check.at('name')?.text()?.trim().slice(0, 200) || id;
  const description = check.at('description')?.text()?.trim().slice(0, 5000);
  const filter = readFilter(id, check, problems);
  if (filter === 'unknown') return undefined;
  const remedy = remedyOf(check);
  const rank = Number(check.down('metadata', 'rank')?.text());
  if (Number.isInteger(rank))
    check.down('metadata', 'rank')?.adapt(GOES_TO, harmless('its rank is the level of the rule'));
  typed?.keep(GOES_TO);
  for (const key of ['name', 'description', 'id']) check.at(key)?.keep(GOES_TO);
  check
    .at('rule')!
    .adapt(
      GOES_TO,
      harmless('its conditions are a query of the portal, and ask the entity itself for the facts'),
    );
  check.at('factIds')?.drop(harmless('facts need not be gathered before they are asked for'));
  check.drop(harmless('a rule has no place for it'));
  const identifier = IDENTIFIER.test(id)
    ? id
    : id.replace(/[^A-Za-z0-9@_.=:/-]+/g, '-').slice(0, 100) || 'check';
  return {
    rank: Number.isInteger(rank) ? rank : undefined,
    document: {
      identifier,
      title: name,
      ...(description ? { description } : {}),
      query,
      ...(filter ? { appliesTo: filter } : {}),
      ...(remedy ? { remedy } : {}),
    },
  };
}

/** The query of a check; undefined when it has its fate already. */
function readConditions(id: string, check: Cursor, problems: Problem[]): JsonObject | undefined {
  const rule = check.at('rule')!;
  const json = jsonOf(rule.value);
  if (json === undefined) {
    check.drop(toDo('a part of its conditions comes from elsewhere', WRITE_RULE));
    return undefined;
  }
  const facts = [...new Set(factsIn(json))].sort(compareText);
  const unknown = facts.filter((fact) => !JSON_RULES_FACTS.includes(fact));
  if (unknown.length > 0) {
    const named = unknown.slice(0, 10).map((fact) => clip(fact, 100));
    const what = unknown.length === 1 ? `the fact ${named[0]}` : `the facts ${list(named)}`;
    check.drop(toDo(`nothing here knows ${what}`, WRITE_RULE));
    return undefined;
  }
  const compiled = compileJsonRules(json, { key: id, origin: (path) => originAt(rule.value, path) });
  const query = compiled.problems.length > 0 ? undefined : portQuery(compiled.query);
  if (query) return query;
  problems.push(...compiled.problems);
  const why = compiled.problems[0]?.message ?? 'a scorecard has no words for its conditions';
  check.drop(toDo(lowered(why), compiled.problems[0]?.fix ?? 'Write it as a rule of a scorecard.'));
  return undefined;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The entities that a check is for; `unknown` when it has its fate already. */
function readFilter(id: string, check: Cursor, problems: Problem[]): JsonObject | undefined | 'unknown' {
  const filter = check.at('filter');
  if (!filter) return undefined;
  const json = jsonOf(filter.value);
  const compiled =
    json === undefined
      ? undefined
      : compileCatalogFilter(json, {
          key: `${id}/filter`,
          origin: (path) => originAt(filter.value, path),
        });
  const query =
    compiled && compiled.problems.length === 0 ? portQuery(withKindNames(compiled.query)) : undefined;
  if (query) {
    filter.adapt(
      GOES_TO,
      harmless('it says what the rule applies to; values but kinds are compared as they are written'),
    );
    return query;
  }
  problems.push(...(compiled?.problems ?? []));
  check.drop(toDo('its filter cannot be read, so that it would judge what it is not for', WRITE_RULE));
  return 'unknown';
}

/** Kinds are compared as they are called here, and not in any case. */
function withKindNames(query: Query): Query {
  if (query.kind === 'and' || query.kind === 'or') return { ...query, of: query.of.map(withKindNames) };
  if (query.kind === 'not') return { ...query, of: withKindNames(query.of) };
  if (query.kind !== 'test' || query.subject.kind !== 'property' || query.operator !== 'in') return query;
  const { how: _, ...test } = query;
  if (query.subject.path.text !== '$blueprint') return test;
  const table = blueprintTable();
  return { ...test, value: query.value.map((kind) => table.find(String(kind))?.identifier ?? kind) };
}

/** Where a failing check leads to. */
function remedyOf(check: Cursor): JsonObject | undefined {
  const link = check.at('links')?.items()[0];
  const places = [
    { title: undefined, address: check.down('failureMetadata', 'link') },
    { title: undefined, address: check.down('failureMetadata', 'url') },
    { title: link?.at('title'), address: link?.at('url') },
  ];
  for (const { title, address } of places) {
    const docs = address && safeHref(address.text());
    if (!docs) continue;
    address.keep(GOES_TO);
    const text = title?.text()?.trim().slice(0, 200);
    if (text) title?.keep(GOES_TO);
    return { title: text || 'See how to mend it', docs };
  }
  return undefined;
}

/** A value as JSON; undefined when a part of it is not written in the file. */
function jsonOf(value: Value): Json | undefined {
  switch (value.type) {
    case 'plain':
      return value.value;
    case 'null':
      return null;
    case 'env':
      return value.fallback;
    case 'list': {
      const items = value.items.map(jsonOf);
      return items.includes(undefined) ? undefined : (items as Json[]);
    }
    case 'map': {
      const object: JsonObject = {};
      for (const [key, member] of value.members) {
        const json = jsonOf(member);
        if (json === undefined) return undefined;
        setOwn(object, key, json);
      }
      return object;
    }
    default:
      return undefined;
  }
}

function factsIn(json: Json): string[] {
  if (Array.isArray(json)) return json.flatMap(factsIn);
  if (typeof json !== 'object' || json === null) return [];
  const { fact } = json;
  return [
    ...(typeof fact === 'string' ? [fact] : []),
    ...Object.entries(json).flatMap(([key, member]) => (key === 'value' ? [] : factsIn(member))),
  ];
}

function originAt(value: Value, path: readonly (string | number)[]): ReturnType<typeof originOf> {
  let at = value;
  for (const part of path) {
    const next: Value | undefined =
      at.type === 'map'
        ? at.members.get(String(part))
        : at.type === 'list'
          ? at.items[Number(part)]
          : undefined;
    if (!next) break;
    at = next;
  }
  return originOf(at.place);
}
