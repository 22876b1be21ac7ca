import { asString, asStrings, isObject, type JsonObject, own } from '../../base/json.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';

/** Turns what an entity calls its team into the identifier of that team. */
export interface TeamNames {
  /** The identifier; the name as it is when no team, or more than one, is called so. */
  resolve(name: string): string;
  /** Names that belong to no team, and how many entities say them. */
  unknown(): { team: string; entities: number }[];
}

/** Teams by identifier and by what people call them (reference: port.md 1.8: older exports name teams, newer ones identify them). */
export function teamNames(
  teams: readonly { identifier: string; names: readonly string[] }[],
  isKnown: (identifier: string) => boolean,
): TeamNames {
  const identifiers = new Set(teams.map(({ identifier }) => identifier));
  const byName = new Map<string, Set<string>>();
  for (const { identifier, names } of teams)
    for (const name of names) byName.set(name, (byName.get(name) ?? new Set()).add(identifier));
  const unknown = new Map<string, number>();
  return {
    resolve(name) {
      if (identifiers.has(name)) return name;
      const called = byName.get(name);
      if (called?.size === 1) return [...called][0]!;
      if (!isKnown(name)) unknown.set(name, (unknown.get(name) ?? 0) + 1);
      return name;
    },
    unknown: () => [...unknown].map(([team, entities]) => ({ team, entities })),
  };
}

export const TEAM = '_team';
export const USER = '_user';

/** An entity made of a team or a user, with the fields that found no place in it. */
export interface Person {
  value: JsonObject;
  left: string[];
}

/** The identifier of a team of the API, and what it is called besides. */
export function teamIdentity(value: unknown): { identifier: string; names: string[] } | undefined {
  if (!isObject(value)) return undefined;
  const names = ['name', 'title'].flatMap((key) => asString(own(value, key)) || []);
  const identifier = asString(own(value, 'identifier')) || names[0];
  return identifier ? { identifier, names } : undefined;
}

/** A team of the API as an entity; undefined when it has no name. */
export function teamEntity(value: Record<string, unknown>): Person | undefined {
  const identity = teamIdentity(value);
  if (!identity) return undefined;
  const { identifier, names } = identity;
  const description = asString(own(value, 'description'));
  const title = names.find((name) => name !== identifier) ?? names[0];
  const used = ['identifier', 'name', 'title', 'description', 'users'];
  return {
    value: {
      identifier,
      ...(title ? { title } : {}),
      blueprint: TEAM,
      ...(description ? { properties: { description } } : {}),
    },
    left: unusedOf(value, used),
  };
}

/** The people of a team, by their addresses. */
export function membersOf(value: Record<string, unknown>): string[] {
  const users = own(value, 'users');
  return (Array.isArray(users) ? users : []).flatMap((user: unknown) =>
    typeof user === 'string' ? user : isObject(user) ? (asString(own(user, 'email')) ?? []) : [],
  );
}

/** The relation of the kind of users that leads to teams, as the portal will have it. */
export function teamsRelation(blueprint: Blueprint | undefined): string | undefined {
  if (!blueprint) return 'teams';
  return Object.entries(blueprint.relations).find(([, { target, many }]) => target === TEAM && many)?.[0];
}

/**
 * A user of the API as an entity; undefined without an address. `teams` are identifiers of the teams that name the user,
 * `relation` is the one that leads to teams, `teamOf` gives the identifier of a team by what it is called.
 */
export function userEntity(
  value: Record<string, unknown>,
  teams: readonly string[],
  relation: string | undefined,
  teamOf: (name: string) => string,
): Person | undefined {
  const email = asString(own(value, 'email')) || asString(own(value, 'identifier'));
  if (!email) return undefined;
  const words = ['firstName', 'lastName'].flatMap((key) => asString(own(value, key))?.trim() || []);
  const title = words.join(' ') || asString(own(value, 'name')) || asString(own(value, 'title'));
  const status = asString(own(value, 'status'));
  const roles = [...rolesOf(own(value, 'roles')), ...rolesOf(own(value, 'role'))];
  const named = own(value, 'teams');
  const ofUser = (Array.isArray(named) ? named : []).flatMap((team: unknown) =>
    typeof team === 'string' ? teamOf(team) : (teamIdentity(team)?.identifier ?? []),
  );
  const all = [...new Set([...ofUser, ...teams])].sort();
  const used = [
    'email',
    'identifier',
    'firstName',
    'lastName',
    'name',
    'title',
    'status',
    'roles',
    'role',
    'teams',
  ];
  return {
    value: {
      identifier: email,
      ...(title ? { title } : {}),
      blueprint: USER,
      properties: { ...(status ? { status } : {}), ...(roles.length > 0 ? { roles } : {}) },
      ...(relation && all.length > 0 ? { relations: { [relation]: all } } : {}),
    },
    left: [...unusedOf(value, used), ...(!relation && all.length > 0 ? ['teams'] : [])],
  };
}

function rolesOf(value: unknown): string[] {
  if (!Array.isArray(value)) return asStrings(value);
  return value.flatMap((role: unknown) =>
    typeof role === 'string' ? role : isObject(role) ? (asString(own(role, 'name')) ?? []) : [],
  );
}

function unusedOf(value: Record<string, unknown>, used: readonly string[]): string[] {
  return Object.keys(value).filter((key) => {
    const member = value[key];
    return (
      !used.includes(key) &&
      member !== null &&
      member !== undefined &&
      !(Array.isArray(member) && member.length === 0)
    );
  });
}
