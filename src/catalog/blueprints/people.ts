import type { Blueprint } from '../blueprint.ts';

/** Port's own kinds of teams and people (reference: port.md 1.8), for portals that do not define them themselves. */
export const PEOPLE_BLUEPRINTS: readonly Blueprint[] = [
  {
    identifier: '_team',
    title: 'Team',
    plural: 'Teams',
    icon: 'team',
    description: 'People who own things together, as Port knows them.',
    family: 'custom',
    schema: { properties: { description: { type: 'string', title: 'Description' } }, required: [] },
    relations: {},
  },
  {
    identifier: '_user',
    title: 'User',
    plural: 'Users',
    icon: 'person',
    description: 'A person, as Port knows them: by their e-mail address.',
    family: 'custom',
    schema: {
      properties: {
        status: { type: 'string', title: 'Status' },
        roles: { type: 'array', title: 'Roles', items: { type: 'string' } },
      },
      required: [],
    },
    relations: {
      teams: {
        title: 'Teams',
        target: '_team',
        many: true,
        required: false,
        relation: 'memberOf',
        inverse: 'hasMember',
      },
    },
  },
];
