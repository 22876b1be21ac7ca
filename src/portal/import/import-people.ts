import { asString, isObject, type JsonObject, own } from '../../base/json.ts';
import type { BlueprintTable } from '../../catalog/table.ts';
import { type Gathered, named } from './gather.ts';
import { waitFor } from './import-entities.ts';
import type { Ledger } from './ledger.ts';
import { membersOf, teamEntity, teamIdentity, teamNames, teamsRelation, USER, userEntity } from './people.ts';
import type { Item } from './recognise.ts';
import type { Sort } from './sorts.ts';
import type { Spool } from './spool.ts';

/** Teams by identifier and by what they are called, those that are entities among them. */
export function teamsOf({ items, teams }: Gathered): { identifier: string; names: string[] }[] {
  return [...teams, ...(items.get('team') ?? []).flatMap(({ value }) => teamIdentity(value) ?? [])];
}

/** Makes entities of teams and users; whoever has none of a name is dropped. */
export function takePeople(gathered: Gathered, table: BlueprintTable, spool: Spool, ledger: Ledger): void {
  const { items, entities, users } = gathered;
  const memberships = new Map<string, string[]>();
  const namedBy = new Map<string, Item>();
  const enqueue = (sort: 'team' | 'user', item: Item, value: JsonObject, left: readonly string[]): void => {
    const { file, changes = [] } = item;
    entities.push(waitFor(spool, { sort, file, value, changes }));
    for (const field of left) ledger.left(`${sort}s: ${field}`, 'has no place in the portal', item.file);
  };
  const nameless = (sort: Sort, item: Item, what: string): void =>
    ledger.dropped(sort, named(item), {
      why: `it has no ${what}`,
      instead: 'Write it by hand.',
      needs: true,
    });
  for (const item of items.get('team') ?? []) {
    const team = isObject(item.value) ? teamEntity(item.value) : undefined;
    if (!team || !isObject(item.value)) {
      nameless('team', item, 'name');
      continue;
    }
    const identifier = String(team.value['identifier']);
    for (const email of membersOf(item.value)) {
      memberships.set(email, [...(memberships.get(email) ?? []), identifier]);
      namedBy.set(email, item);
    }
    enqueue('team', item, team.value, team.left);
  }
  const relation = teamsRelation(table.find(USER));
  const teams = teamNames(teamsOf(gathered), () => true);
  for (const item of items.get('user') ?? []) {
    const email = isObject(item.value) ? (asString(own(item.value, 'email')) ?? '') : '';
    namedBy.delete(email);
    const user = isObject(item.value)
      ? userEntity(item.value, memberships.get(email) ?? [], relation, teams.resolve)
      : undefined;
    if (user) enqueue('user', item, user.value, user.left);
    else nameless('user', item, 'e-mail address');
  }
  for (const [email, { file }] of namedBy) {
    if (users.has(email)) {
      ledger.left('teams: users', 'who is an entity says its teams itself', file);
      continue;
    }
    ledger.read('user');
    const user = userEntity({ email }, memberships.get(email)!, relation, teams.resolve);
    if (user) enqueue('user', { sort: 'user', file, value: { email }, key: email }, user.value, user.left);
  }
}
