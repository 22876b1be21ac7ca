import { asString, compareText } from '../base/json.ts';
import { valueAt } from './document.ts';
import type { KnownEntity } from './entity.ts';
import { isPersonKind, isTeamKind, PERSON_KINDS, TEAM_KINDS } from './people-kinds.ts';
import { DEFAULT_NAMESPACE, existingRef, kindKey } from './ref.ts';

export { isPersonKind, isTeamKind, TEAM_KINDS } from './people-kinds.ts';

/** The edge from people to their teams, read from either end. */
export const MEMBER_OF = 'memberOf';
export const HAS_MEMBER = 'hasMember';

/** True for the kind that Port has of people, whose `team` says where they are members. */
export function isPortUser(blueprint: string): boolean {
  return blueprint === '_user';
}

/** A kind, and after it the one by which the other system calls the same: a team of Port's is a Group of Backstage's. */
export function withNamesake(kind: string): readonly string[] {
  for (const kinds of [TEAM_KINDS, PERSON_KINDS])
    if (kinds.includes(kind)) return [kind, ...kinds.filter((other) => other !== kind)];
  return [kind];
}

/** Whether entities of a blueprint may stand where some kinds may: a standalone blueprint has Backstage's name in another case. */
export function isAmong(blueprint: string, kinds: readonly string[]): boolean {
  if (kinds.includes(blueprint)) return true;
  const keys = withNamesake(blueprint).map(kindKey);
  return kinds.some((kind) => keys.includes(kindKey(kind)));
}

/** Finds teams and people by what they are called besides their identifiers. Refs are sorted. */
export interface People {
  /** Teams with that title, as older documents of Port name them (reference: port.md 1.8). */
  teamsCalled(title: string): readonly string[];
  /** People with that e-mail address. */
  peopleAt(address: string): readonly string[];
  /** True when there are teams in Port's form. */
  hasPortTeams(): boolean;
}

/** An index that is made when it is first asked. Entities of which only the ref is known have no other name. */
export function peopleIndex(entities: Iterable<KnownEntity>): People {
  let index: { titles: Map<string, string[]>; mails: Map<string, string[]>; portTeams: boolean } | undefined;
  const read = (): NonNullable<typeof index> => {
    if (index) return index;
    index = { titles: new Map(), mails: new Map(), portTeams: false };
    for (const { ref, blueprint, title, doc } of entities) {
      if (isTeamKind(blueprint)) {
        index.portTeams ||= blueprint !== 'Group';
        if (title !== undefined) push(index.titles, title, ref);
      } else if (isPersonKind(blueprint)) {
        const mail =
          asString(valueAt(doc, 'spec.profile.email')) ?? asString(valueAt(doc, 'properties.email'));
        if (mail) push(index.mails, mail.toLowerCase(), ref);
      }
    }
    for (const refs of [...index.titles.values(), ...index.mails.values()]) refs.sort(compareText);
    return index;
  };
  return {
    teamsCalled: (title) => read().titles.get(title) ?? [],
    peopleAt: (address) => read().mails.get(address.toLowerCase()) ?? [],
    hasPortTeams: () => read().portTeams,
  };
}

/** The team or person that a value of the format `team` or `user` means; undefined where there is none, or more than one. */
export function findPerson(
  text: string,
  format: 'user' | 'team',
  exists: (ref: string) => boolean,
  people: People,
): string | undefined {
  for (const kind of format === 'user' ? ['_user', 'User'] : ['_team', 'Group']) {
    const ref = existingRef({ kind, namespace: DEFAULT_NAMESPACE, name: text }, exists);
    if (ref !== undefined) return ref;
  }
  const called = format === 'user' ? people.peopleAt(text) : people.teamsCalled(text);
  return called.length === 1 ? called[0] : undefined;
}

function push(map: Map<string, string[]>, key: string, ref: string): void {
  const refs = map.get(key);
  if (refs) refs.push(ref);
  else map.set(key, [ref]);
}
