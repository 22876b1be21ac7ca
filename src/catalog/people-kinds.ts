import { kindKey } from './ref.ts';

/** The kinds of teams and those of people: Backstage's, and Port's system blueprints. */
export const TEAM_KINDS: readonly string[] = ['Group', '_team'];
export const PERSON_KINDS: readonly string[] = ['User', '_user'];

/** True for the kinds whose entities are people; a blueprint `user` that stands alone is one, so that no public site shows them. */
export function isPersonKind(blueprint: string): boolean {
  return PERSON_KINDS.includes(blueprint) || kindKey(blueprint) === 'user';
}

/** True for the kinds whose entities are teams. */
export function isTeamKind(blueprint: string): boolean {
  return TEAM_KINDS.includes(blueprint);
}
