import { isObject } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import { count } from '../base/text.ts';
import { parseYaml, positionIn } from '../base/yaml.ts';
import type { Locate, Mapping } from './mapping-model.ts';
import { formatPath, type Report, reportUnknown } from './mapping-reader.ts';
import { readResource } from './mapping-resource.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';
import type { Source } from './source.ts';

export type {
  EntityMapping,
  ItemsToParse,
  Locate,
  Mapping,
  MappingResource,
  MatchRule,
  Path,
  Search,
  SearchRule,
  Template,
} from './mapping-model.ts';

export interface MappingOptions {
  /** What the source understands in `selector` besides `query`. */
  selectors?: Source['selectors'];
  /** For a mapping that is not YAML of its own: where its parts stand. */
  locate?: Locate;
}

/** A mapping with more problems than these is told so in one. */
const MAX_PROBLEMS = 100;
/** The keys at the top of a mapping. */
export const TOP_KEYS = [
  'resources',
  'createMissingRelatedEntities',
  'deleteDependentEntities',
  'enableMergeEntity',
  'entityDeletionThreshold',
];

/**
 * Reads a mapping from YAML, or from what YAML gave. Parts that are not in the form of a mapping become problems and
 * are left out, the rest is used; `mapping` is undefined only when nothing could be read at all. Expressions are
 * compiled when the mapping is applied.
 */
export function parseMapping(
  input: string | Record<string, unknown>,
  origin: Origin,
  { selectors = {}, locate: given }: MappingOptions = {},
): { mapping?: Mapping; problems: Problem[] } {
  const problems: Problem[] = [];
  const document = typeof input === 'string' ? parseYaml(input)[0] : undefined;
  const locate: Locate = (path) => (document ? positionIn(document, path) : given?.(path));
  let unsaid = 0;
  const report: Report = (rule, path, message) => {
    if (problems.length >= MAX_PROBLEMS) {
      unsaid += 1;
      return;
    }
    problems.push(problem(rule, { message, origin: { ...origin, ...locate(path) }, key: formatPath(path) }));
  };
  let value: unknown = input;
  if (typeof input === 'string') {
    const errors = document?.errors ?? [];
    for (const { line, column, message } of errors) {
      problems.push(
        problem(RULES['mapping-syntax'], {
          message: `the mapping is not valid YAML: ${message}`,
          origin: { ...origin, line, column },
          key: message,
        }),
      );
    }
    if (errors.some(({ code }) => code !== 'unsafe-key')) return { problems };
    value = document?.value;
  }
  if (!isObject(value) || !Array.isArray(value['resources'])) {
    report(RULES['mapping-shape'], [], 'a mapping must have a list of resources');
    return { problems };
  }
  reportUnknown(value, TOP_KEYS, [], report);
  reportPortKeys(value, report);
  const resources = value['resources'].flatMap((item, i) => {
    const resource = readResource(item, i, selectors, report);
    return resource ? [resource] : [];
  });
  if (unsaid > 0) {
    const message = `the mapping has ${count(unsaid, 'more problem')} like these`;
    problems.push(problem(RULES['mapping-shape'], { message, origin, key: 'more' }));
  }
  return {
    mapping: { resources, createMissing: value['createMissingRelatedEntities'] === true, origin, locate },
    problems,
  };
}

/** Settings of Port at the top of a mapping that mean something else here, with what they ask for and what is done. */
const PORT_KEYS: readonly { key: string; differs: (value: unknown) => boolean; instead: string }[] = [
  {
    key: 'createMissingRelatedEntities',
    differs: (value) => typeof value !== 'boolean',
    instead: 'must be true or false; it is taken for false',
  },
  {
    key: 'deleteDependentEntities',
    differs: (value) => value !== false,
    instead:
      'is not done: what relates to an entity that is gone stays, and its relation is shown as leading to nothing',
  },
  {
    key: 'enableMergeEntity',
    differs: (value) => value !== true,
    instead:
      'cannot be turned off: what several sources say of an entity is always merged, the first source first',
  },
  {
    key: 'entityDeletionThreshold',
    differs: () => true,
    instead:
      'is not used: a source that gives less than half of the records it gave before is not believed, unless --allow-drop says so',
  },
];

function reportPortKeys(value: Record<string, unknown>, report: Report): void {
  for (const { key, differs, instead } of PORT_KEYS) {
    if (Object.hasOwn(value, key) && differs(value[key]))
      report(RULES['mapping-port-key'], [key], `${key} ${instead}`);
  }
}
