import type { Contribution } from './entity.ts';
import type { Identity } from './identity.ts';
import { type Item, itemKey, itemOrigin } from './item.ts';
import { withTeam } from './ownership.ts';
import { readPortEntity } from './port.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { type ReadContext, reportFaults } from './read-context.ts';
import { kindKey } from './ref.ts';
import { shapeOfPort } from './shape.ts';

/** What an entity in Port's form says; undefined when it cannot be one, which is reported. */
export function portContribution(
  item: Item,
  value: Record<string, unknown>,
  context: ReadContext,
  identity: Identity,
): Contribution | undefined {
  const { blueprints, validator, reporter } = context;
  const read = readPortEntity(value);
  if ('fault' in read) {
    reporter.report(RULES.envelope, itemOrigin(item, read.path), `the document is no entity: ${read.fault}`, {
      key: `${read.fault} ${itemKey(item)}`,
      fix: 'Give it an identifier and a blueprint.',
    });
    return undefined;
  }
  const { kind, name, patch, relations, team } = read;
  const ref = identity.ofPort(kind, name);
  const blueprint = blueprints.find(kind);
  if (!blueprint) context.unknownKinds.add(item, ['blueprint'], kind, ref);
  const asking = context.ownElsewhere.has(kindKey(kind)) ? undefined : blueprint;
  reportFaults(item, validator.port(value, asking), ref, context);
  if (blueprint) context.specifications(item, value, blueprint, ref);
  const shape = shapeOfPort(
    {
      metadata: patch.metadata ?? {},
      properties: patch.properties ?? {},
      relations: withTeam(relations, team, blueprint),
    },
    blueprint,
  );
  return {
    ref,
    origin: itemOrigin(item),
    patch: {
      kind: blueprint?.identifier ?? kind,
      metadata: shape.metadata,
      spec: shape.spec,
      properties: shape.properties,
    },
    relations: shape.relations,
    declared: { document: item.document, path: item.path, print: item.print },
    rank: 0,
  };
}
