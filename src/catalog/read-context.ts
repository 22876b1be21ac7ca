import { count } from '../base/text.ts';
import { type Item, itemOrigin } from './item.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';
import type { Fault } from './schema-faults.ts';
import type { SpecificationCheck } from './specification/check.ts';
import type { BlueprintTable } from './table.ts';
import type { UnknownKinds } from './unknown-kinds.ts';
import type { Validator } from './validate.ts';

/** What turning documents into contributions needs. */
export interface ReadContext {
  blueprints: BlueprintTable;
  validator: Validator;
  reporter: Reporter;
  specifications: SpecificationCheck;
  unknownKinds: UnknownKinds;
  /** Keys of the kinds that another portal defines or extends: what its documents must hold is known there alone. */
  ownElsewhere: ReadonlySet<string>;
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
