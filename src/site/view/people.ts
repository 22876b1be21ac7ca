/** Which kinds are of people and of teams, for scripts of pages. */
export { isPersonKind, isTeamKind } from '../../catalog/people-kinds.ts';
