import { formatOrigin, type Origin } from '../base/origin.ts';
import { compareProblems, type Problem, type ProblemRule } from '../base/problem.ts';
import { backstageContribution } from './backstage/contribution.ts';
import type { Blueprint } from './blueprint.ts';
import { checkBlueprint } from './blueprint-check.ts';
import { realRoot } from './discover.ts';
import type { DocumentCounts } from './documents.ts';
import type { Contribution } from './entity.ts';
import { type Item, itemOrigin } from './item.ts';
import { readBlueprint } from './port.ts';
import { portContribution } from './port-contribution.ts';
import type { DefinitionFault } from './port-definition.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { type ReadContext, reportUnknownKind } from './read-context.ts';
import { type ItemsInput, readItems } from './read-items.ts';
import { createReporter, type Reporter } from './reporter.ts';
import { type BlueprintTable, blueprintKey, blueprintTable } from './table.ts';
import { createValidator } from './validate.ts';

export interface CatalogInput extends ItemsInput {
  /** Kinds that need no blueprint here, because another portal has them. */
  knownKinds?: ReadonlySet<string>;
}

/** Where a part of a blueprint's definition stands, by its path; the source alone for kinds that are built in. */
export type DefinitionPlace = (identifier: string, path: readonly (string | number)[]) => Origin;

/** What reading found. `accepted + skipped + rejected` is the number of documents. */
export interface CatalogReading {
  contributions: Contribution[];
  blueprints: BlueprintTable;
  placeOf: DefinitionPlace;
  /** Sorted. */
  problems: Problem[];
  files: number;
  documents: DocumentCounts;
}

/**
 * Reads the declared catalog: every document is accepted, skipped or rejected, and what is wrong becomes a
 * problem with its place. The result does not depend on the order in which the disk gives the files.
 */
export async function readCatalog(input: CatalogInput): Promise<CatalogReading> {
  const reporter = createReporter();
  const documents: DocumentCounts = { accepted: 0, skipped: 0, rejected: 0 };
  const root = realRoot(input.root, reporter);
  const { items, files } =
    root === undefined ? { items: [], files: 0 } : await readItems(root, input, documents, reporter);
  const own = takeBlueprints(items, documents, reporter);
  const blueprints = blueprintTable([...own.values()].map(({ blueprint }) => blueprint));
  for (const { blueprint, item } of own.values()) {
    const defined = blueprints.find(blueprint.identifier) ?? blueprint;
    reportDefinition(item, blueprint.identifier, checkBlueprint(blueprint, defined, blueprints), reporter);
  }
  reportTargets(own, { blueprints, reporter, knownKinds: input.knownKinds ?? new Set() });
  const placeOf: DefinitionPlace = (identifier, path) => {
    const item = own.get(identifier)?.item ?? ownByKey(own, identifier);
    return item ? itemOrigin(item, path) : { source: 'catalog' };
  };
  const validator = createValidator((blueprint, { id, reason, slow }) => {
    const { identifier } = blueprint;
    const origin = placeOf(identifier, id === undefined ? ['schema'] : ['schema', 'properties', id]);
    const what = id === undefined ? `the schema of ${identifier}` : `the property ${id} of ${identifier}`;
    const message = `${what} cannot be used to check values: ${reason}`;
    reporter.report(slow ? RULES['slow-pattern'] : RULES['blueprint-part'], origin, message, {
      key: `${identifier} ${id ?? ''}`,
    });
  });
  const contributions = takeEntities(items, documents, {
    blueprints,
    validator,
    reporter,
    knownKinds: input.knownKinds ?? new Set(),
  });
  const problems = reporter.finish().sort(compareProblems);
  return { contributions, blueprints, placeOf, problems, files, documents };
}

/** A built-in kind keeps its own name where the portal's definition of it has another case. */
function ownByKey(own: ReadonlyMap<string, OwnBlueprint>, identifier: string): Item | undefined {
  const key = blueprintKey(identifier);
  return [...own].find(([name]) => blueprintKey(name) === key)?.[1].item;
}

function reportDefinition(
  item: Item,
  identifier: string,
  faults: readonly DefinitionFault[],
  reporter: Reporter,
): void {
  for (const { rule, fault, path, fix } of faults) {
    reporter.report(DEFINITION_RULES[rule], itemOrigin(item, path), `${identifier}: ${fault}`, {
      key: `${identifier} ${path.join('.')} ${fault}`,
      fix,
    });
  }
}

const DEFINITION_RULES: Record<DefinitionFault['rule'], ProblemRule> = {
  part: RULES['blueprint-part'],
  computed: RULES['computed-property'],
  color: RULES['unknown-color'],
  unknown: RULES['definition-unknown'],
  'required-many': RULES['required-many'],
  'required-property': RULES['required-property'],
  ownership: RULES.ownership,
};

/** Relations to kinds that nobody defines: their references would lead to nothing. Port's own begin with an underscore. */
function reportTargets(
  own: ReadonlyMap<string, OwnBlueprint>,
  context: Pick<ReadContext, 'blueprints' | 'reporter' | 'knownKinds'>,
): void {
  for (const { blueprint, item } of own.values()) {
    for (const [id, { target }] of Object.entries(blueprint.relations)) {
      if (target === undefined || target.startsWith('_') || context.blueprints.find(target)) continue;
      reportUnknownKind(item, ['relations', id, 'target'], target, undefined, context);
    }
  }
}

interface OwnBlueprint {
  blueprint: Blueprint;
  item: Item;
}

function takeBlueprints(
  items: readonly Item[],
  counts: DocumentCounts,
  reporter: Reporter,
): Map<string, OwnBlueprint> {
  const own = new Map<string, OwnBlueprint>();
  for (const item of items) {
    if (item.is.type !== 'blueprint') continue;
    const read = readBlueprint(item.is.value);
    if ('fault' in read) {
      counts.rejected += 1;
      reporter.report(
        RULES.blueprint,
        itemOrigin(item, read.path),
        `the blueprint cannot be used: ${read.fault}`,
      );
      continue;
    }
    const { identifier } = read.blueprint;
    const before = own.get(identifier);
    if (before) {
      counts.rejected += 1;
      const place = formatOrigin(itemOrigin(before.item, ['identifier']));
      reporter.report(
        RULES['duplicate-blueprint'],
        itemOrigin(item, ['identifier']),
        `${identifier} is already defined at ${place}`,
      );
      continue;
    }
    counts.accepted += 1;
    own.set(identifier, { blueprint: read.blueprint, item });
    reportDefinition(item, identifier, read.faults, reporter);
  }
  return own;
}

function takeEntities(items: readonly Item[], counts: DocumentCounts, context: ReadContext): Contribution[] {
  const contributions: Contribution[] = [];
  for (const item of items) {
    if (item.is.type !== 'backstage' && item.is.type !== 'port-entity') continue;
    // Not the value as it was classified: by now its placeholders are filled.
    const value = item.value as Record<string, unknown>;
    const contribution =
      item.is.type === 'backstage'
        ? backstageContribution(item, value, context)
        : portContribution(item, value, context);
    if (contribution) contributions.push(contribution);
    for (const { rule, place, origin, message, key } of item.unfilled) {
      const at = origin ?? itemOrigin(item, place);
      context.reporter.report(rule, at, message, { key, subject: contribution?.ref });
    }
    counts[contribution ? 'accepted' : 'rejected'] += 1;
  }
  return contributions;
}
