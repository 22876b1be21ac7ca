import { writeYaml } from '../../actions/yaml-writer.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Refused } from './adapt-definitions.ts';
import { named } from './gather.ts';
import type { Change, Ledger, Named } from './ledger.ts';
import type { Item } from './recognise.ts';
import type { Sort } from './sorts.ts';
import type { Writer } from './writer.ts';

/** Gives its fate to what cannot be used. */
export function refuse(sort: Sort, item: Item, { fault, instead, needs }: Refused, ledger: Ledger): void {
  ledger.dropped(sort, named(item), { why: fault, instead, needs });
}

/** Tells the fields that are about Port's own copy. */
export function tellLeft(what: string, fields: readonly string[], { file }: Item, ledger: Ledger): void {
  for (const field of fields) ledger.left(`${what}: ${field}`, 'is about Port’s own copy', file);
}

/** Writes a definition, and gives it its fate. */
export function put(
  sort: Sort,
  path: string,
  doc: JsonObject,
  item: Named,
  changes: readonly Change[],
  ledger: Ledger,
  writer: Writer,
): boolean {
  if (writer.write(path, writeYaml(doc)) !== 'differs') {
    ledger.kept(sort, item, changes);
    return true;
  }
  differs(sort, item, `${path} is there already, and says something else`, ledger);
  return false;
}

/** Gives its fate to what is there already, and says something else. */
export function differs(sort: Sort, item: Named, why: string, ledger: Ledger): void {
  const instead = 'Nothing is overwritten: compare the two, and correct the one in the portal.';
  ledger.dropped(sort, item, { why, instead, needs: true });
}
