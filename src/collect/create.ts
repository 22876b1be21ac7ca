import type { JsonObject } from '../base/json.ts';
import { nearest } from '../base/nearest.ts';
import type { ProblemRule } from '../base/problem.ts';
import { clip } from '../base/text.ts';
import type { Contribution } from '../catalog/entity.ts';
import { createIdentity } from '../catalog/identity.ts';
import { blueprintOf, checkSaid, shapeSaid } from './mapped.ts';
import type { EntityMapping } from './mapping.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';
import { relationsOf } from './relations.ts';
import { contribution, fill, type Scope, text, texts } from './scope.ts';
import { searchEntities } from './search.ts';

/** Longest identifier of an entity (reference: port.md 1.9). */
const MAX_IDENTIFIER = 1_000;

/** The entity that a mapping makes of a record, or what it adds to the one that it searched for; empty, with the reason reported, where there is none. */
export function create(scope: Scope, entity: EntityMapping): Contribution[] {
  const kind = text(scope, entity.blueprint);
  const identifier = entity.identifierSearch ? undefined : text(scope, entity.identifier);
  if (!entity.identifierSearch && !identifier)
    return refuse(
      scope,
      RULES['no-identifier'],
      entity.identifier!,
      'gives nothing, so the record makes no entity',
    );
  if (!kind)
    return refuse(
      scope,
      RULES['mapping-type'],
      entity.blueprint!,
      'gives no kind, so the record makes no entity',
    );
  if (identifier !== undefined && identifier.length > MAX_IDENTIFIER) {
    return refuse(scope, RULES['mapping-type'], entity.identifier!, 'is longer than 1,000 characters');
  }
  const found = entity.identifierSearch
    ? scope.index && searchEntities(scope, entity.identifierSearch, [kind], scope.index, true)[0]
    : undefined;
  if (entity.identifierSearch && found === undefined) return [];
  const title = text(scope, entity.title);
  const icon = text(scope, entity.icon);
  const blueprint = blueprintOf(scope.context, kind);
  const relations = relationsOf(scope, entity, blueprint);
  const said = {
    properties: (fill(entity.properties, scope.values) ?? {}) as JsonObject,
    relations,
    team: teamOf(scope, entity),
  };
  if (blueprint.family === 'unknown') reportKind(scope, entity, kind);
  checkSaid(scope, entity, said, blueprint);
  const { identity = createIdentity([], scope.context.blueprints) } = scope.context;
  const parts = identifier === undefined ? undefined : identity.ofSource(kind, identifier);
  const metadata = {
    ...(parts ? { name: parts.name } : {}),
    ...(parts?.namespace ? { namespace: parts.namespace } : {}),
    ...(title ? { title } : {}),
    ...(icon ? { icon } : {}),
  };
  const shape = shapeSaid(said, metadata, blueprint);
  return [
    contribution(
      scope.context,
      scope.item,
      parts?.ref ?? found!,
      { kind: blueprint.identifier, ...shape.patch },
      shape.relations,
    ),
  ];
}

/** The kinds that have teams. */
const TEAMS = ['_team', 'Group'];

function teamOf(scope: Scope, { team, teamSearch }: EntityMapping): string[] {
  if (!teamSearch) return team.flatMap((leaf) => texts(scope, leaf));
  return scope.index ? [...searchEntities(scope, teamSearch, TEAMS, scope.index, false)] : [];
}

function reportKind({ findings, resource, item, context }: Scope, entity: EntityMapping, kind: string): void {
  const near = nearest(
    kind,
    context.blueprints.all().map(({ identifier }) => identifier),
  );
  const message = `no blueprint defines the kind ${clip(kind, 100)}${near ? `; did you mean ${near}?` : ''}`;
  findings.add(RULES['mapped-kind'], resource, entity.blueprint!, item.record, message);
}

/** No entity; said only when the leaf has not been reported for failing or for its type. */
function refuse(scope: Scope, rule: ProblemRule, leaf: string, message: string): [] {
  const value = scope.values[leaf] ?? '';
  if (typeof value === 'string' && !scope.fails(leaf)) {
    scope.findings.add(rule, scope.resource, leaf, scope.item.record, message);
  }
  return [];
}
