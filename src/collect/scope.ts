import { isObject, type Json, type JsonObject } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { printable } from '../base/text.ts';
import { safeHref } from '../base/url.ts';
import type { Contribution } from '../catalog/entity.ts';
import type { Identity } from '../catalog/identity.ts';
import type { BlueprintTable } from '../catalog/table.ts';
import type { Validator } from '../catalog/validate.ts';
import type { JqBudget } from '../query/jq.ts';
import type { EntityIndex } from './entity-index.ts';
import type { Findings } from './findings.ts';
import type { MappingResource, MatchRule, Template } from './mapping.ts';
import type { MatchIndex, MatchResult } from './match.ts';
import type { StoredRecord } from './snapshot.ts';
import type { Source } from './source.ts';

export interface MappingContext {
  /** Id of the feed. */
  source: string;
  /** ISO time at which the records were seen, unless a record says otherwise. */
  observedAt: string;
  /** ISO time of the build, which jq's `now` gives. */
  now: string;
  /** Precedence of the contributions; see `Contribution.rank`. */
  rank: number;
  /** The declared entities that `match` finds. */
  targets: MatchIndex;
  /** Which entity is meant by what the records tell; by default nothing is declared. */
  identity?: Identity;
  /** The definitions of kinds, and what holds values against them. */
  blueprints: BlueprintTable;
  validator: Validator;
  /** Keys of `selector` that the source of the records understands besides `query`. */
  selectors?: Source['selectors'];
  /** Milliseconds for a batch of records; see `runJq`. */
  timeMs?: number;
  /** What all expressions together may take. */
  budget?: JqBudget;
}

/** A record, or a record with one of its elements. */
export interface Item {
  record: StoredRecord;
  data: JsonObject;
}

/** One resource applied to one item. */
export interface Scope {
  resource: MappingResource;
  item: Item;
  values: Record<string, Json>;
  /** True when the leaf gave no value because it failed, which has been reported. */
  fails: (leaf: string) => boolean;
  findings: Findings;
  context: MappingContext;
  /** What searches find entities in; undefined while the entities are not known. */
  index?: EntityIndex | undefined;
}

/** A text that a leaf gave; numbers are written out, null is none, anything else a problem. */
export function text(scope: Scope, leaf: string | undefined): string | undefined {
  if (leaf === undefined) return undefined;
  const value = scope.values[leaf] ?? null;
  if (typeof value === 'string') return printable(value);
  if (typeof value === 'number') return String(value);
  if (value !== null) scope.findings.type(scope.resource, leaf, scope.item.record, value, 'a text');
  return undefined;
}

/** The texts of a leaf that may give one or a list. */
export function texts(scope: Scope, leaf: string): string[] {
  const value = scope.values[leaf] ?? null;
  const wrong = (item: Json): string[] => {
    scope.findings.type(scope.resource, leaf, scope.item.record, item, 'a text or a list of texts');
    return [];
  };
  return (Array.isArray(value) ? value : [value]).flatMap((item) => {
    if (item === null || item === '') return [];
    if (typeof item === 'string') return [printable(item)];
    return typeof item === 'number' ? [String(item)] : wrong(item);
  });
}

function printableValue(value: Json): Json {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(printableValue);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, member]) => [printable(key), printableValue(member)]),
  );
}

/** A template with its leaves filled; undefined for what has no value: a source says nothing by null. */
export function fill(template: Template, values: Record<string, Json>): Json | undefined {
  if (template.type === 'leaf') return printableValue(values[template.leaf] ?? null) ?? undefined;
  if (template.type === 'list') return template.items.flatMap((item) => fill(item, values) ?? []);
  const filled = template.members.flatMap(([key, member]): [string, Json][] => {
    const value = fill(member, values);
    return value === undefined ? [] : [[key, value]];
  });
  return filled.length > 0 || template.members.length === 0 ? Object.fromEntries(filled) : undefined;
}

export function find(scope: Scope, rule: MatchRule): MatchResult {
  return scope.context.targets.match({
    kinds: rule.kinds,
    annotations: rule.annotations.map(({ key, leaf }) => ({ key, values: texts(scope, leaf) })),
    ...(rule.declaredIn ? { declaredIn: texts(scope, rule.declaredIn) } : {}),
    names: rule.name ? texts(scope, rule.name) : [],
  });
}

/** A contribution that says which record it comes from. */
export function contribution(
  context: MappingContext,
  item: Item,
  ref: string,
  patch: Contribution['patch'],
  relations: Record<string, string[]>,
): Contribution {
  const observedAt = item.record.lastSeenAt ?? context.observedAt;
  const url = safeHref(item.record.data['url']);
  const origin: Origin = {
    source: context.source,
    ...item.record.place,
    ...(url ? { url } : {}),
    record: item.record.id,
    observedAt,
  };
  return {
    ref,
    origin,
    observedAt,
    patch,
    ...(Object.keys(relations).length > 0 ? { relations } : {}),
    rank: context.rank,
  };
}
