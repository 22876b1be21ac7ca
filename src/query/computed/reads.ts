import type { Blueprint } from '../../catalog/blueprint.ts';
import { computedOf } from '../../catalog/computed.ts';
import type { Path, Query, Test } from '../ast.ts';
import { endsOf, type Kinds } from '../kinds.ts';
import { rootOf } from '../lookup.ts';
import { propertiesLike } from '../schema-query.ts';
import type { Read } from './order.ts';

/** The key of a computed property in the graph of what is computed. */
export function propertyKey(blueprint: string, id: string): string {
  return `property\n${blueprint}\n${id}`;
}

/** The key of a scorecard in the graph of what is computed. */
export function scorecardKey(key: string): string {
  return `scorecard\n${key}`;
}

/** What is needed to tell what a query reads. */
export interface ReadContext {
  kinds: Kinds;
  /** The key of the scorecard that a name means for a kind. */
  scorecard(name: string, blueprint: string): string | undefined;
}

/** What a query about entities of a kind reads that is computed itself. */
export function queryReads(query: Query, blueprint: Blueprint | undefined, context: ReadContext): Read[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.of.flatMap((part) => queryReads(part, blueprint, context));
    case 'not':
      return queryReads(query.of, blueprint, context);
    case 'test':
      return testReads(query, blueprint, context);
    case 'relatedTo':
      return 'kind' in query.ids ? queryReads(query.ids, context.kinds.find(query.blueprint), context) : [];
    case 'constant':
      return [];
  }
}

function testReads({ subject }: Test, blueprint: Blueprint | undefined, context: ReadContext): Read[] {
  switch (subject.kind) {
    case 'property':
      return pathReads(subject.path, blueprint);
    case 'relation': {
      const { target } = subject;
      if (!target) return [];
      const ends = endsOf(blueprint && [blueprint.identifier], subject.relation, context.kinds);
      return kindsIn(ends?.kinds, context.kinds).flatMap((kind) => pathReads(target, kind));
    }
    case 'schema':
      return propertiesLike(subject.schema, blueprint).flatMap((id) =>
        computedOf(blueprint).has(id) ? [{ key: propertyKey(blueprint!.identifier, id) }] : [],
      );
    case 'scorecard': {
      const key = context.scorecard(subject.scorecard, blueprint?.identifier ?? '');
      return key === undefined ? [] : [{ key: scorecardKey(key) }];
    }
    case 'path':
      return [];
  }
}

/** What a path reads of entities of a kind that is computed. */
export function pathReads(path: Path, blueprint: Blueprint | undefined): Read[] {
  const root = rootOf(path, blueprint);
  return root !== undefined && computedOf(blueprint).has(root)
    ? [{ key: propertyKey(blueprint!.identifier, root) }]
    : [];
}

/** The definitions of some kinds, or of all. */
export function kindsIn(names: readonly string[] | undefined, kinds: Kinds): Blueprint[] {
  return names ? names.flatMap((name) => kinds.find(name) ?? []) : [...kinds.all()];
}
