import { writeYaml } from '../../actions/yaml-writer.ts';
import type { JsonObject } from '../../base/json.ts';
import { findSecrets } from '../publish/secrets.ts';
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
  const text = writeYaml(doc);
  if (writer.write(path, text) !== 'differs') {
    ledger.kept(sort, item, [...changes, ...secretsIn(text)]);
    return true;
  }
  differs(sort, item, `${path} is there already, and says something else`, ledger);
  return false;
}

/** What looks like a token in a definition: Port keeps them apart, but people write them into headers all the same. */
function secretsIn(text: string): Change[] {
  return findSecrets([])(Buffer.from(text)).map(({ kind }) => ({
    why: `it holds what looks like ${kind}`,
    instead: 'Take it out before anybody else can read the portal, and make it invalid where it was valid.',
    needs: true,
  }));
}

/** Gives its fate to what is there already, and says something else. */
export function differs(sort: Sort, item: Named, why: string, ledger: Ledger): void {
  const instead = 'Nothing is overwritten: compare the two, and correct the one in the portal.';
  ledger.dropped(sort, item, { why, instead, needs: true });
}
