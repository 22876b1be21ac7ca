import type { Entity } from '../catalog/entity.ts';
import { FALSE, type Query, type RelatedTo, type Test, TRUE, type Truth, UNKNOWN } from './ast.ts';
import { type CompiledQuery, constantQuery, type QueryScope, type StaleRoot } from './compiled.ts';
import { reach } from './reach.ts';
import { compilePath, compileTarget } from './relation-query.ts';
import { schemaQuery } from './schema-query.ts';
import { compileScorecard } from './scorecard-query.ts';
import { compileValue } from './value-query.ts';

/**
 * Compiles a query for the entities of one blueprint. A test is unknown when the source of its root is
 * missing and nobody else gave the value, or when the source's last data is older than `maxAge`. Data that is
 * stale but young enough is judged as of the time it was read: an outage moves no verdict.
 */
export function compileQuery(query: Query, scope: QueryScope): CompiledQuery {
  switch (query.kind) {
    case 'and':
    case 'or':
      return compileGroup(query.kind, query.of, scope);
    case 'not':
      return compileNot(compileQuery(query.of, scope));
    case 'test':
      return compileTest(query, scope);
    case 'relatedTo':
      return compileRelatedTo(query, scope);
    case 'constant':
      return constantQuery(query.truth, query.why);
  }
}

/** Kleene: false decides an `and`, true decides an `or`; otherwise one unknown makes the whole unknown. */
function compileGroup(kind: 'and' | 'or', parts: readonly Query[], scope: QueryScope): CompiledQuery {
  const compiled = parts.map((part) => compileQuery(part, scope));
  const checks = compiled.map(({ check }) => check);
  const deciding: Truth = kind === 'and' ? FALSE : TRUE;
  const neutral: Truth = kind === 'and' ? TRUE : FALSE;
  const only = checks.length === 1 ? checks[0] : undefined;
  return {
    check:
      only ??
      ((entity) => {
        let result: Truth = neutral;
        for (let index = 0; index < checks.length; index += 1) {
          const truth = checks[index]!(entity);
          if (truth === deciding) return deciding;
          if (truth === UNKNOWN) result = UNKNOWN;
        }
        return result;
      }),
    trace(entity) {
      const of = compiled.map((part) => part.trace(entity));
      let truth: Truth = neutral;
      if (of.some((part) => part.truth === deciding)) truth = deciding;
      else if (of.some((part) => part.truth === UNKNOWN)) truth = UNKNOWN;
      return { kind, truth, of };
    },
    stale: mergeStale(compiled.flatMap(({ stale }) => stale)),
    missing: [...new Set(compiled.flatMap(({ missing }) => missing))],
  };
}

function compileNot(inner: CompiledQuery): CompiledQuery {
  const flip = (truth: Truth): Truth => (truth === UNKNOWN ? UNKNOWN : truth === TRUE ? FALSE : TRUE);
  return {
    check: (entity) => flip(inner.check(entity)),
    trace(entity) {
      const of = inner.trace(entity);
      return { kind: 'not', truth: flip(of.truth), of };
    },
    stale: inner.stale,
    missing: inner.missing,
  };
}

function compileTest(test: Test, scope: QueryScope): CompiledQuery {
  const { subject } = test;
  switch (subject.kind) {
    case 'schema':
      return compileQuery(schemaQuery(test, subject.schema, scope.blueprint), scope);
    case 'scorecard':
      return compileScorecard(test, subject, scope);
    case 'path':
      return compilePath(test, subject.path, scope);
    case 'relation':
      return subject.target ? compileTarget(test, subject, scope) : compileValue(test, scope);
    case 'property':
      return compileValue(test, scope);
  }
}

function compileRelatedTo(query: RelatedTo, { context }: QueryScope): CompiledQuery {
  const blueprint = context.kinds.find(query.blueprint);
  const { sure, maybe } = reach(query, context, (inner) => compileQuery(inner, { blueprint, context }).check);
  const check = ({ ref }: Entity): Truth => (sure.has(ref) ? TRUE : maybe.has(ref) ? UNKNOWN : FALSE);
  return {
    check,
    trace(entity) {
      const truth = check(entity);
      const why = 'of some entities it is not known whether they satisfy the query';
      return { kind: 'relatedTo', truth, query, ...(truth === UNKNOWN ? { why } : {}) };
    },
    stale: [],
    missing: [],
  };
}

function mergeStale(roots: readonly StaleRoot[]): StaleRoot[] {
  return [...new Map(roots.map((root) => [root.root, root])).values()];
}
