import { compareText, type Json } from '../base/json.ts';
import { list } from '../base/text.ts';
import type { EntityIndex } from './entity-index.ts';
import type { Search, SearchRule } from './mapping-model.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';
import type { Scope } from './scope.ts';

/** The most entities that a relation by search may lead to (reference: port.md 4.1). */
const MAX_HITS = 100;
const OPERATORS = ['=', 'in', 'contains'];

/** What searching gave: refs, sorted; or nothing, which has been reported where it should not be. */
export type Hits = readonly string[];

/**
 * Searches for entities by the properties that a record names. `one` says that there must be exactly one; otherwise
 * there may be up to 100. A rule whose value is null asks for nothing.
 */
export function searchEntities(
  scope: Scope,
  { name, rule }: Search,
  kinds: readonly string[],
  index: EntityIndex,
  one: boolean,
): Hits {
  const { findings, resource, item } = scope;
  const state: State = { scope, kinds, index, idle: false, failed: false };
  const found = evaluate(rule, state);
  if (state.failed) return [];
  const refs = [...found].sort(compareText);
  if (refs.length === 0 && !state.idle)
    findings.add(RULES['search-none'], resource, name, item.record, `no entity of ${kindWords(kinds)} fits`);
  const most = one ? 1 : MAX_HITS;
  if (refs.length <= most) return refs;
  const words = one
    ? `${refs.length} entities fit (${list(refs.slice(0, 3))}${refs.length > 3 ? ', …' : ''}), and only one can be meant`
    : `${refs.length} entities fit, and at most ${MAX_HITS} can be meant`;
  findings.add(RULES['search-many'], resource, name, item.record, words);
  return [];
}

function kindWords(kinds: readonly string[]): string {
  return kinds.length === 0 ? 'any kind' : `the kind ${list(kinds, 'or')}`;
}

interface State {
  scope: Scope;
  kinds: readonly string[];
  index: EntityIndex;
  /** True when a rule asked for nothing, so that nothing is found for a good reason. */
  idle: boolean;
  /** True when a part of the search cannot be used, which has been reported. */
  failed: boolean;
}

const NONE: ReadonlySet<string> = new Set();

function evaluate(rule: SearchRule, state: State): ReadonlySet<string> {
  if (rule.type === 'rule') return evaluateRule(rule, state);
  const combinator = state.scope.values[rule.combinator];
  const parts = rule.rules.map((part) => evaluate(part, state));
  if (combinator === 'or') return new Set(parts.flatMap((part) => [...part]));
  if (combinator !== 'and') return fail(state, rule.combinator, combinator ?? null, 'and or or');
  const [first, ...rest] = parts;
  return new Set([...first!].filter((ref) => rest.every((part) => part.has(ref))));
}

function evaluateRule(rule: SearchRule & { type: 'rule' }, state: State): ReadonlySet<string> {
  const { scope, kinds, index } = state;
  const property = scope.values[rule.property] ?? null;
  const operator = scope.values[rule.operator] ?? null;
  const value = scope.values[rule.value] ?? null;
  if (typeof property !== 'string' || property === '')
    return fail(state, rule.property, property, 'the name of a property');
  if (typeof operator !== 'string' || !OPERATORS.includes(operator))
    return fail(state, rule.operator, operator, list(OPERATORS, 'or'));
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) {
    state.idle = true;
    return NONE;
  }
  if (operator === 'in' && !Array.isArray(value)) return fail(state, rule.value, value, 'a list');
  if (operator === 'contains' && typeof value === 'object')
    return fail(state, rule.value, value, 'a text or number');
  const found =
    operator === 'contains'
      ? index.containing(kinds, property, value)
      : index.equal(kinds, property, operator === 'in' ? (value as Json[]) : [value]);
  if (found instanceof Set) return found;
  state.failed = true;
  scope.findings.add(RULES['search-property'], scope.resource, rule.property, scope.item.record, found.fault);
  return NONE;
}

function fail(state: State, leaf: string, value: Json, wanted: string): ReadonlySet<string> {
  const { scope } = state;
  state.failed = true;
  if (!scope.fails(leaf)) scope.findings.type(scope.resource, leaf, scope.item.record, value, wanted);
  return NONE;
}
