/** Kinds whose entities are people: Backstage's, and Port's system blueprint. */
const KINDS: ReadonlySet<string> = new Set(['User', '_user']);

/** True for the kinds whose entities are people. */
export function isPersonKind(blueprint: string): boolean {
  return KINDS.has(blueprint);
}

/** True for the kinds whose entities are teams. */
export function isTeamKind(blueprint: string): boolean {
  return blueprint === 'Group' || blueprint === '_team';
}
