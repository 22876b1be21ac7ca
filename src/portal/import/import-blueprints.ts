import { type JsonObject, sameJson } from '../../base/json.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import { kindKey } from '../../catalog/ref.ts';
import { blueprintTable } from '../../catalog/table.ts';
import { adaptBlueprint } from './adapt-definitions.ts';
import type { Existing } from './existing.ts';
import { named } from './gather.ts';
import type { Change, Ledger, Named } from './ledger.ts';
import { differs, put, refuse, tellLeft } from './put.ts';
import type { Item } from './recognise.ts';
import type { Writer } from './writer.ts';

/** A blueprint of the export that will be written, unless the portal has it. */
export interface TakenBlueprint {
  blueprint: Blueprint;
  doc: JsonObject;
  item: Named;
  changes: Change[];
}

/** The blueprints of an export that can be used, each once. */
export function takeBlueprints(items: readonly Item[], ledger: Ledger): TakenBlueprint[] {
  const taken = new Map<string, TakenBlueprint>();
  for (const item of items) {
    const adapted = adaptBlueprint(item.value);
    if ('fault' in adapted) {
      refuse('blueprint', item, adapted, ledger);
      continue;
    }
    const { doc, changes, left, extra } = adapted;
    const key = kindKey(extra.blueprint.identifier);
    const before = taken.get(key);
    if (before) {
      const isSame = sameJson(before.doc, doc);
      ledger.dropped('blueprint', named(item), {
        why: isSame
          ? 'the export has the same blueprint again'
          : `the export has another blueprint ${before.blueprint.identifier}, and the two are one kind here`,
        instead: isSame ? 'Nothing to do.' : 'Compare the two, and correct the one that was written.',
        needs: !isSame,
      });
      continue;
    }
    tellLeft('blueprints', left, item, ledger);
    taken.set(key, {
      blueprint: extra.blueprint,
      doc,
      item: named(item),
      changes: [...(item.changes ?? []), ...changes],
    });
  }
  return [...taken.values()];
}

/** Where the definition of a kind is written. */
export function blueprintPath({ catalog }: Existing, identifier: string, writer: Writer): string {
  return `${catalog}/${writer.nameFor(catalog, identifier)}/blueprint.yaml`;
}

/** Writes blueprints that the portal does not have. */
export function writeBlueprints(
  blueprints: readonly TakenBlueprint[],
  existing: Existing,
  ledger: Ledger,
  writer: Writer,
): void {
  for (const { blueprint, doc, item, changes } of blueprints) {
    const { identifier } = blueprint;
    const path = blueprintPath(existing, identifier, writer);
    const before = existing.blueprints.find((one) => kindKey(one.identifier) === kindKey(identifier));
    if (before) {
      const use = before.family === 'backstage' ? { enveloped: new Set([kindKey(identifier)]) } : {};
      const isSame = sameJson(before, blueprintTable([blueprint], use).find(identifier));
      if (isSame) ledger.kept('blueprint', item, changes);
      else differs('blueprint', item, `the portal defines it already, and otherwise`, ledger);
      continue;
    }
    put('blueprint', path, doc, item, changes, ledger, writer);
  }
}
