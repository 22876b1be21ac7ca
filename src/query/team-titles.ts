import { type People, peopleIndex, TEAM_KINDS } from '../catalog/people.ts';
import type { QueryContext } from './context.ts';

interface Teams {
  ids: ReadonlySet<string>;
  people: People;
}

const known = new WeakMap<QueryContext, Teams>();

/**
 * The ref of the team that a text of a query means by its title, as older definitions of Port do; undefined for what is
 * the identifier of a team, and for a title of none or of several.
 */
export function teamTitled(text: string, context: QueryContext): string | undefined {
  let teams = known.get(context);
  if (!teams) {
    const all = TEAM_KINDS.flatMap((kind) => context.entitiesOf(kind));
    teams = { ids: new Set(all.map(({ id }) => id)), people: peopleIndex(all) };
    known.set(context, teams);
  }
  if (teams.ids.has(text)) return undefined;
  const called = teams.people.teamsCalled(text);
  return called.length === 1 ? called[0] : undefined;
}
