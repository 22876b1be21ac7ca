import { compareText } from '../../base/json.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import type { Entity } from '../../catalog/entity.ts';
import { blueprintTable } from '../../catalog/table.ts';
import { DEFAULT_LEVELS } from '../../scorecards/scorecard.ts';
import type { Portal } from '../portal.ts';
import { type KnownNames, knownNames } from './names.ts';

/** What editors can know of a portal, so that they offer what there is. */
export interface EditorFacts {
  /** All kinds, sorted by identifier. */
  blueprints: readonly Blueprint[];
  names: KnownNames;
  /** By kind and field of `spec`, the words that people use there. */
  values: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** By identifier, sorted. */
  scorecards: readonly { identifier: string; rules: readonly string[]; blueprints: readonly string[] }[];
  /** Titles of the levels of all scorecards. */
  levels: readonly string[];
  /** Identifiers of the actions that are written down. */
  actions: readonly string[];
}

const LEVELS = DEFAULT_LEVELS.map(({ title }) => title);

/** What is known without a portal: the kinds that are built in. */
export function generalFacts(): EditorFacts {
  return {
    blueprints: sorted(blueprintTable().all()),
    names: new Map(),
    values: valuesOf([]),
    scorecards: [],
    levels: LEVELS,
    actions: [],
  };
}

export function factsOf({ blueprints, entities, judgement, actions }: Portal): EditorFacts {
  const scorecards = judgement.cards.map(({ scorecard }) => scorecard);
  return {
    // A kind that nobody defined may be a slip of the pen.
    blueprints: sorted([...blueprints.values()].filter(({ family }) => family !== 'unknown')),
    names: knownNames(entities),
    values: valuesOf(entities),
    scorecards: scorecards
      .map(({ identifier, rules, blueprints: kinds }) => ({
        identifier,
        rules: rules.map((rule) => rule.identifier),
        blueprints: kinds,
      }))
      .sort((a, b) => compareText(a.identifier, b.identifier)),
    levels: [
      ...new Set([...scorecards.flatMap(({ levels }) => levels.map(({ title }) => title)), ...LEVELS]),
    ],
    actions: actions.filter(({ generated }) => !generated).map(({ id }) => id),
  };
}

/** Words that many use, for fields in which any may stand. */
const LIFECYCLES = ['experimental', 'production', 'deprecated'];
const COMMON: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Component: { type: ['service', 'website', 'library'], lifecycle: LIFECYCLES },
  API: { type: ['openapi', 'asyncapi', 'graphql', 'grpc'], lifecycle: LIFECYCLES },
  AiResource: { lifecycle: LIFECYCLES },
  Group: { type: ['team', 'organization'] },
  Template: { type: ['service', 'website', 'library'] },
};

/** More words are no help to anybody who writes. */
const MOST_WORDS = 50;

/** The words of {@link COMMON} and those that entities have, the most frequent first. */
function valuesOf(entities: readonly Entity[]): EditorFacts['values'] {
  const counts = new Map<string, Map<string, number>>();
  for (const { blueprint, doc } of entities) {
    for (const field of ['type', 'lifecycle']) {
      const value = doc.spec[field];
      if (typeof value !== 'string' || value === '' || value.length > 100) continue;
      const key = `${blueprint}\n${field}`;
      const words = counts.get(key) ?? new Map<string, number>();
      words.set(value, (words.get(value) ?? 0) + 1);
      counts.set(key, words);
    }
  }
  const values = new Map<string, Map<string, readonly string[]>>();
  const add = (blueprint: string, field: string, words: readonly string[]): void => {
    const fields = values.get(blueprint) ?? new Map<string, readonly string[]>();
    const all = new Set([...(fields.get(field) ?? []), ...words]);
    values.set(blueprint, fields.set(field, [...all].slice(0, MOST_WORDS)));
  };
  for (const [key, words] of counts) {
    const [blueprint, field] = key.split('\n') as [string, string];
    const byUse = [...words].sort(([a, m], [b, n]) => n - m || compareText(a, b));
    add(
      blueprint,
      field,
      byUse.map(([word]) => word),
    );
  }
  for (const [blueprint, fields] of Object.entries(COMMON))
    for (const [field, words] of Object.entries(fields)) add(blueprint, field, words);
  return values;
}

function sorted(blueprints: readonly Blueprint[]): Blueprint[] {
  return [...blueprints].sort((a, b) => compareText(a.identifier, b.identifier));
}
