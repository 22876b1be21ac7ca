import { RULES as ACTION_PROBLEMS } from '../actions/problems.ts';
import type { ProblemRule } from '../base/problem.ts';
import { CATALOG_PROBLEMS } from '../catalog/problems.ts';
import { HTTP_PROBLEMS } from '../collect/http/problems.ts';
import { COLLECT_PROBLEMS } from '../collect/problems.ts';
import { COST_PROBLEMS } from '../costs/problems.ts';
import { PORTAL_PROBLEMS } from '../portal/problems.ts';
import { STATE_PROBLEMS } from '../portal/state/problems.ts';
import { QUERY_PROBLEMS } from '../query/problems.ts';
import { SCORECARD_PROBLEMS } from '../scorecards/problems.ts';
import { SOURCES } from '../sources/index.ts';
import { SITE_PROBLEMS } from './problems.ts';

/** The rules of one room, for the reference. */
export interface RuleGroup {
  /** The first part of the ids of its rules. */
  id: string;
  title: string;
  rules: readonly ProblemRule[];
}

/** Every rule that a build checks, in the order in which data goes through it. A new table is one line here. */
export const RULE_GROUPS: readonly RuleGroup[] = [
  group('portal', 'Settings and publishing', { ...PORTAL_PROBLEMS, ...STATE_PROBLEMS }),
  group('catalog', 'The declared catalog', CATALOG_PROBLEMS),
  group('collect', 'Sources and mappings', COLLECT_PROBLEMS),
  group('http', 'Sources over HTTP', HTTP_PROBLEMS),
  ...[...SOURCES.values()].flatMap(({ type, problems }) => sourceGroup(type, problems)),
  group('query', 'Conditions', QUERY_PROBLEMS),
  group('scorecards', 'Scorecards and exemptions', SCORECARD_PROBLEMS),
  group('costs', 'Bills and their allocation', COST_PROBLEMS),
  group('actions', 'Actions', ACTION_PROBLEMS),
  group('site', 'The built site', SITE_PROBLEMS),
];

function group(id: string, title: string, rules: Readonly<Record<string, ProblemRule>>): RuleGroup {
  return { id, title, rules: Object.values(rules) };
}

function sourceGroup(type: string, rules: Readonly<Record<string, ProblemRule>>): RuleGroup[] {
  const [first] = Object.values(rules);
  return first ? [group(first.id.slice(0, first.id.indexOf('/')), `The source ${type}`, rules)] : [];
}

const BY_ID: ReadonlyMap<string, ProblemRule> = new Map(
  RULE_GROUPS.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule])),
);

/** A rule by its id; undefined for rules of plugins. */
export function ruleOf(id: string): ProblemRule | undefined {
  return BY_ID.get(id);
}

/** The place of a rule in the reference: `catalog/drift` is `#catalog-drift`. */
export function ruleAnchor(id: string): string {
  return id.replace(/[^a-z0-9-]+/gi, '-');
}
