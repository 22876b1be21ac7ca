import type { FeedRecord } from '../base/feed.ts';
import { compareText, type Json } from '../base/json.ts';
import { nearest } from '../base/nearest.ts';
import { compareProblems, type Problem, type ProblemRule, problem } from '../base/problem.ts';
import { clip, count } from '../base/text.ts';
import type { Mapping, MappingResource } from './mapping.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';

/**
 * Gathers what goes wrong while a mapping is applied: what befalls one field in many records is one problem, which
 * names the first of them and counts the rest.
 */
export interface Findings {
  add(rule: ProblemRule, resource: MappingResource, field: string, record: FeedRecord, message: string): void;
  /** A value of the wrong type. */
  type(resource: MappingResource, field: string, record: FeedRecord, value: Json, wanted: string): void;
  /** An expression that cannot be used at all. */
  broken(resource: MappingResource, field: string, message: string): void;
  isBroken(resource: MappingResource, field: string): boolean;
  /** Records that have an equal claim to a property root of an entity; the first was believed. */
  rivals(ref: string, root: string, records: readonly FeedRecord[]): void;
  /** Records of a kind that the mapping has no resource for. */
  unmapped(kind: string, records: number): void;
  problems(): Problem[];
}

interface Group {
  rule: ProblemRule;
  resource: MappingResource;
  field: string;
  first: FeedRecord;
  message: string;
  records: number;
}

export function createFindings(mapping: Mapping, source: string): Findings {
  const groups = new Map<string, Group>();
  const others: Problem[] = [];
  const broken = new Set<string>();

  function position(resource: MappingResource, field: string): { line: number; column: number } | undefined {
    const path = resource.paths[field];
    return path && mapping.locate(path);
  }

  const findings: Findings = {
    add(rule, resource, field, record, message) {
      const key = `${rule.id}\n${resource.at}\n${field}`;
      const group = groups.get(key);
      if (group) group.records += 1;
      else groups.set(key, { rule, resource, field, first: record, message, records: 1 });
    },
    type(resource, field, record, value, wanted) {
      findings.add(
        RULES['mapping-type'],
        resource,
        field,
        record,
        `gives ${show(value)} where ${wanted} is needed`,
      );
    },
    broken(resource, field, message) {
      broken.add(`${resource.at}\n${field}`);
      const expression = field === 'itemsToParse' ? resource.items!.expression : resource.leaves[field]!;
      others.push(
        problem(RULES['mapping-expression'], {
          message: `${field} of ${resource.kind} cannot be used: ${message}; the expression is ${clip(expression, 120)}`,
          origin: { ...mapping.origin, ...position(resource, field) },
          key: `${resource.at} ${field}`,
        }),
      );
    },
    isBroken: (resource, field) => broken.has(`${resource.at}\n${field}`),
    rivals(ref, root, records) {
      const names = records.slice(0, 5).map(({ id }) => id);
      others.push(
        problem(RULES['several-records'], {
          message: `${records.length} records of ${source} claim ${root} of ${ref} equally (${names.join(', ')}); ${names[0]} was used`,
          origin: { source },
          subject: ref,
          key: root,
        }),
      );
    },
    unmapped(kind, records) {
      const near = nearest(kind, [...new Set(mapping.resources.map((resource) => resource.kind))]);
      others.push(
        problem(RULES['unmapped-kind'], {
          message: `${count(records, 'record')} of the kind ${clip(kind, 100)} ${records === 1 ? 'means' : 'mean'} nothing, as the mapping has no resource of that kind${near ? `; did you mean it by ${near}?` : ''}`,
          origin: mapping.origin.file === undefined ? { source } : mapping.origin,
          key: kind,
        }),
      );
    },
    problems() {
      const found = [...groups.values()].map((group) => {
        const { rule, resource, field, first, message, records } = group;
        const more = records > 1 ? ` (and so for ${count(records - 1, 'more record')})` : '';
        return problem(rule, {
          message: `${resource.kind} ${clip(first.id, 100)}, ${field}: ${message}${more}`,
          origin: { ...mapping.origin, ...position(resource, field) },
          key: `${resource.at} ${field}`,
        });
      });
      return [...found, ...others].sort(
        (a, b) => compareProblems(a, b) || compareText(a.fingerprint, b.fingerprint),
      );
    },
  };
  return findings;
}

function show(value: Json): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : clip(JSON.stringify(value), 60);
}
