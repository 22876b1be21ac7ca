import { isObject, own as ownMember } from '../base/json.ts';
import { formatOrigin, type Origin } from '../base/origin.ts';
import { compareProblems, type Problem, type ProblemRule } from '../base/problem.ts';
import { count } from '../base/text.ts';
import { backstageContribution } from './backstage/contribution.ts';
import type { Blueprint } from './blueprint.ts';
import { checkBlueprint } from './blueprint-check.ts';
import { BACKSTAGE_BLUEPRINTS } from './blueprints/backstage.ts';
import type { DefinitionFault } from './definition-fault.ts';
import { realRoot } from './discover.ts';
import type { DocumentCounts } from './documents.ts';
import type { Contribution } from './entity.ts';
import { createIdentity } from './identity.ts';
import { type Item, itemOrigin } from './item.ts';
import { hasTeams } from './ownership.ts';
import { readBlueprint } from './port.ts';
import { portContribution } from './port-contribution.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { ReadContext } from './read-context.ts';
import { type ItemsInput, readItems } from './read-items.ts';
import { kindKey } from './ref.ts';
import { createReporter, type Reporter } from './reporter.ts';
import { createSpecificationCheck } from './specification/check.ts';
import { type BlueprintTable, blueprintTable } from './table.ts';
import { createUnknownKinds, type KnownKinds, unknownKind } from './unknown-kinds.ts';
import { createValidator } from './validate.ts';

export interface CatalogInput extends ItemsInput {
  /** Kinds that need no blueprint here, because another portal has them. */
  knownKinds?: ReadonlySet<string>;
  /** Those among them that blueprints of that portal define or extend: nothing is known here of what these ask. */
  ownElsewhere?: ReadonlySet<string>;
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
  const blueprints = blueprintTable(
    [...own.values()].map(({ blueprint }) => blueprint),
    { ...usedForms(items), ...(input.knownKinds ? { elsewhere: input.knownKinds } : {}) },
  );
  for (const { blueprint, item } of own.values()) {
    const defined = blueprints.find(blueprint.identifier) ?? blueprint;
    reportDefinition(item, blueprint.identifier, checkBlueprint(blueprint, defined, blueprints), reporter);
    reportNamesake(item, blueprint, defined, reporter);
  }
  const known: KnownKinds = { blueprints, knownKinds: input.knownKinds ?? new Set() };
  reportTargets(own, known, reporter);
  const placeOf: DefinitionPlace = (identifier, path) => {
    const item = own.get(kindKey(identifier))?.item;
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
  const unknownKinds = createUnknownKinds(known);
  const contributions = takeEntities(items, documents, {
    blueprints,
    validator,
    reporter,
    specifications: createSpecificationCheck(input.cache, reporter),
    unknownKinds,
    ownElsewhere: new Set([...(input.ownElsewhere ?? [])].map(kindKey)),
  });
  unknownKinds.report(reporter);
  const problems = reporter.finish().sort(compareProblems);
  return { contributions, blueprints, placeOf, problems, files, documents };
}

/** The kinds that documents tell of in Backstage's envelope, by key, and those that they tell of in Port's form. */
function usedForms(items: readonly Item[]): { enveloped: Set<string>; ported: Set<string> } {
  const enveloped = new Set<string>();
  const ported = new Set<string>();
  for (const { is, value } of items) {
    if (!isObject(value)) continue;
    const kind = is.type === 'backstage' ? value['kind'] : value['blueprint'];
    if (typeof kind !== 'string') continue;
    if (is.type === 'backstage') enveloped.add(kindKey(kind));
    else if (is.type === 'port-entity') ported.add(kind);
  }
  return { enveloped, ported };
}

/** Says once of a blueprint that has the name of one of Backstage's kinds what that means. */
function reportNamesake(item: Item, written: Blueprint, defined: Blueprint, reporter: Reporter): void {
  const { identifier } = written;
  const namesake = BACKSTAGE_BLUEPRINTS.find((kind) => kindKey(kind.identifier) === kindKey(identifier));
  // Whoever spells it as Backstage does, and has documents of it there, means that kind.
  if (!namesake || (defined.family === 'backstage' && identifier === namesake.identifier)) return;
  const message =
    defined.family === 'backstage'
      ? `${identifier} is one kind with Backstage’s ${namesake.identifier}, as there are documents of that in the catalog; it has the fields of both, and what each of them requires is asked of its own documents only`
      : `${identifier} stands for itself, with nothing of Backstage’s ${namesake.identifier}, as no document in Backstage’s form is of that kind`;
  reporter.report(RULES['kind-alone'], itemOrigin(item, ['identifier']), message, { key: identifier });
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
function reportTargets(own: ReadonlyMap<string, OwnBlueprint>, known: KnownKinds, reporter: Reporter): void {
  for (const { blueprint, item } of own.values()) {
    for (const [id, { target }] of Object.entries(blueprint.relations)) {
      if (target === undefined || target.startsWith('_') || known.blueprints.find(target)) continue;
      if (known.knownKinds.has(target)) continue;
      const { message, edit } = unknownKind(target, known);
      const origin = itemOrigin(item, ['relations', id, 'target']);
      reporter.report(RULES['unknown-kind'], origin, message, { key: target, edit });
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
    const before = own.get(kindKey(identifier));
    if (before) {
      counts.rejected += 1;
      const place = formatOrigin(itemOrigin(before.item, ['identifier']));
      reporter.report(
        RULES['duplicate-blueprint'],
        itemOrigin(item, ['identifier']),
        before.blueprint.identifier === identifier
          ? `${identifier} is already defined at ${place}`
          : `${identifier} is already defined at ${place}, as ${before.blueprint.identifier}: kinds with a name of Backstage’s ignore case, so its entities are taken for those of the other`,
      );
      continue;
    }
    counts.accepted += 1;
    own.set(kindKey(identifier), { blueprint: read.blueprint, item });
    reportDefinition(item, identifier, read.faults, reporter);
  }
  return own;
}

/**
 * Documents in Backstage's envelope first: what is declared in Port's form may be the same entity, wherever it stands.
 * The contributions come in the order of the items all the same.
 */
function takeEntities(items: readonly Item[], counts: DocumentCounts, context: ReadContext): Contribution[] {
  const taken = new Map<Item, Contribution>();
  const take = (item: Item, read: (value: Record<string, unknown>) => Contribution | undefined): void => {
    // Not the value as it was classified: by now its placeholders are filled.
    const contribution = read(item.value as Record<string, unknown>);
    if (contribution) taken.set(item, contribution);
    for (const { rule, place, origin, message, key } of item.unfilled) {
      const at = origin ?? itemOrigin(item, place);
      context.reporter.report(rule, at, message, { key, subject: contribution?.ref });
    }
    counts[contribution ? 'accepted' : 'rejected'] += 1;
  };
  for (const item of items)
    if (item.is.type === 'backstage') take(item, (value) => backstageContribution(item, value, context));
  const identity = createIdentity(taken.values(), context.blueprints);
  for (const item of items)
    if (item.is.type === 'port-entity')
      take(item, (value) => portContribution(item, value, context, identity));
  reportTeams(taken, context);
  return items.flatMap((item) => taken.get(item) ?? []);
}

/** Without ownership a team means nothing in Port (reference: port.md 1.8), nor here: said once for each blueprint. */
function reportTeams(
  taken: ReadonlyMap<Item, Contribution>,
  { blueprints, reporter }: Pick<ReadContext, 'blueprints' | 'reporter'>,
): void {
  const idle = new Map<string, { item: Item; entities: number }>();
  for (const [item, { patch, enveloped }] of taken) {
    if (enveloped || !namesTeam(item.value)) continue;
    const blueprint = blueprints.find(patch.kind ?? '');
    if (!blueprint || hasTeams(blueprint)) continue;
    const first = idle.get(blueprint.identifier);
    if (first) first.entities += 1;
    else idle.set(blueprint.identifier, { item, entities: 1 });
  }
  for (const [kind, { item, entities }] of idle) {
    const who = entities === 1 ? 'an entity names' : `${count(entities, 'entity', 'entities')} name`;
    const message = `${who} a team, but the blueprint ${kind} has no ownership, so the team is nobody’s owner, as in Port`;
    reporter.report(RULES['team-without-ownership'], itemOrigin(item, ['team']), message, { key: kind });
  }
}

function namesTeam(value: unknown): boolean {
  const team = isObject(value) ? ownMember(value, 'team') : undefined;
  return Array.isArray(team) ? team.length > 0 : team !== undefined && team !== null && team !== '';
}
