import type { Fill } from '../base/feed.ts';
import type { EntityMapping, Mapping, MappingResource, Template } from './mapping.ts';

/** What the records of a feed may say of entities, whatever they hold: known without one, as for a source that is down. */
export function fillsOf({ resources }: Mapping): Fill[] {
  return resources.flatMap((resource) =>
    resource.entities.flatMap((entity) => {
      const names = namesOf(entity);
      if (resource.match) return resource.match.kinds.map((kind) => ({ kind, names, makes: false }));
      const kind = fixedText(resource, entity.blueprint);
      return [{ ...(kind === undefined ? {} : { kind }), names, makes: !entity.identifierSearch }];
    }),
  );
}

/** The edge to owners, by which queries know the `team` of an entity. */
const OWNED_BY = 'ownedBy';

function namesOf({ properties, relations, team, teamSearch }: EntityMapping): string[] {
  const owners = team.length > 0 || teamSearch ? [OWNED_BY] : [];
  return [...keysOf(properties), ...relations.map(({ field }) => field), ...owners];
}

function keysOf(template: Template): string[] {
  return template.type === 'object' ? template.members.map(([key]) => key) : [];
}

/** A kind that does not depend on the record; undefined when only a record tells it. */
function fixedText({ leaves }: MappingResource, leaf: string | undefined): string | undefined {
  const found = /^\s*(["'])([^"'\\]+)\1\s*$/.exec((leaf !== undefined && leaves[leaf]) || '');
  return found?.[2];
}
