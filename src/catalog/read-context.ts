import { nearest } from '../base/nearest.ts';
import { count } from '../base/text.ts';
import { type Item, itemOrigin, type Path } from './item.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';
import type { Fault } from './schema-faults.ts';
import type { BlueprintTable } from './table.ts';
import type { Validator } from './validate.ts';

/** What turning documents into contributions needs. */
export interface ReadContext {
  blueprints: BlueprintTable;
  validator: Validator;
  reporter: Reporter;
  /** Kinds that are no problem without a blueprint. */
  knownKinds: ReadonlySet<string>;
}

/** Faults of one entity that are told one by one. */
const MAX_FAULTS = 50;

/** Reports what is wrong in an entity, but not at places whose content could not be had anyway. */
export function reportFaults(
  item: Item,
  faults: readonly Fault[],
  subject: string,
  { reporter }: ReadContext,
): void {
  const own = faults.filter(
    ({ path }) => !item.unfilled.some(({ path: hole }) => hole.every((step, index) => step === path[index])),
  );
  for (const { rule, path, message, fix, edit } of own.slice(0, MAX_FAULTS)) {
    reporter.report(rule, itemOrigin(item, path), message, {
      key: `${path.join('.')} ${message}`,
      subject,
      fix,
      edit,
    });
  }
  if (own.length > MAX_FAULTS) {
    const message = `the entity has ${count(own.length - MAX_FAULTS, 'more fault')}`;
    reporter.report(RULES.schema, itemOrigin(item), message, { key: 'more', subject });
  }
}

/** Reports a kind without a blueprint, with the nearest that has one. `path` is where the document names it. */
export function reportUnknownKind(
  item: Item,
  path: Path,
  kind: string,
  subject: string | undefined,
  { blueprints, reporter, knownKinds }: Pick<ReadContext, 'blueprints' | 'reporter' | 'knownKinds'>,
): void {
  if (knownKinds.has(kind)) return;
  const guess = nearest(kind, [...blueprints.all().map(({ identifier }) => identifier), ...knownKinds]);
  // What a source observes is another kind than one that a catalog calls alike in another case.
  const near =
    guess?.toLowerCase() === kind.toLowerCase() && blueprints.find(guess)?.family === 'observed'
      ? undefined
      : guess;
  const message = `no blueprint defines the kind ${kind}${near ? `; did you mean ${near}?` : ''}`;
  reporter.report(RULES['unknown-kind'], itemOrigin(item, path), message, {
    key: kind,
    edit: near === undefined ? undefined : { from: kind, to: near },
    ...(subject === undefined ? {} : { subject }),
  });
}
