import type { JsonObject } from '../../base/json.ts';
import type { Blueprint, RelationField } from '../../catalog/blueprint.ts';
import { isTeamKind } from '../../catalog/people.ts';
import { PORT_EXPORT_KEYS } from '../../catalog/port-envelope.ts';
import { chosenProperties, requiredOf } from '../../catalog/validate.ts';
import type { EditorFacts } from './facts.ts';
import { about, offering, only, orNull, when } from './json-schema.ts';
import type { OfferedNames } from './offered-names.ts';
import { propertySchema } from './property-schema.ts';

/** Entities in Port's form (reference: port.md 1.9). */
export function portForm({ blueprints, names }: EditorFacts, offered: OfferedNames): JsonObject {
  const teams = blueprints
    .filter(({ identifier }) => isTeamKind(identifier))
    .flatMap(({ identifier }) => names.get(identifier) ?? []);
  const entity: JsonObject = {
    type: 'object',
    required: ['identifier', 'blueprint'],
    properties: {
      identifier: about('Its name, exactly as it is written.', {
        type: ['string', 'number'],
        minLength: 1,
        maxLength: 1000,
      }),
      blueprint: about(
        'What it is.',
        offering(
          { type: 'string', minLength: 1, maxLength: 1000 },
          blueprints.map(({ identifier }) => identifier),
        ),
      ),
      title: about('What people call it.', orNull({ type: 'string' })),
      icon: about('The name of an icon.', orNull({ type: 'string' })),
      team: about(
        'Who owns it: a team, or a list of them.',
        orNull(offering(TEAM, teams.map(({ id }) => id).slice(0, 2000))),
      ),
      properties: about('Its properties, as its blueprint defines them.', { type: ['object', 'null'] }),
      relations: about('Its relations, as its blueprint defines them.', { type: ['object', 'null'] }),
    },
    allOf: blueprints.map((blueprint) =>
      when(
        { required: ['blueprint'], properties: { blueprint: { const: blueprint.identifier } } },
        { properties: { properties: propertiesOf(blueprint), relations: relationsOf(blueprint, offered) } },
      ),
    ),
  };
  return only(entity, PORT_EXPORT_KEYS);
}

const IDENTIFIER: JsonObject = { type: ['string', 'number'] };
const TEAM: JsonObject = { anyOf: [IDENTIFIER, { type: 'array', items: orNull(IDENTIFIER) }] };

function propertiesOf(blueprint: Blueprint): JsonObject {
  const required = requiredOf(blueprint, false);
  return {
    type: ['object', 'null'],
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(
      chosenProperties(blueprint, false).map(([id, property]) => [id, orNull(propertySchema(property))]),
    ),
  };
}

function relationsOf({ relations }: Blueprint, offered: OfferedNames): JsonObject {
  return {
    type: ['object', 'null'],
    properties: Object.fromEntries(
      Object.entries(relations).map(([id, relation]) => [id, relationField(relation, offered)]),
    ),
    additionalProperties: false,
  };
}

/** Port takes one where a list is wanted. */
function relationField(relation: RelationField, offered: OfferedNames): JsonObject {
  const name: JsonObject = { type: ['string', 'number'] };
  const one = offered.of(relation, 'id', name);
  const said: JsonObject = relation.title === undefined ? {} : { description: relation.title };
  return {
    ...said,
    ...orNull(relation.many ? { anyOf: [{ type: 'array', items: orNull(one) }, one] } : one),
  };
}
