import { asString, isObject, own } from '../../base/json.ts';
import type { Problem } from '../../base/problem.ts';
import { computedOf } from '../../catalog/computed.ts';
import type { Contribution, Entity, Relation } from '../../catalog/entity.ts';
import { buildGraph } from '../../catalog/graph.ts';
import { isPersonKind, isTeamKind } from '../../catalog/people.ts';
import { CATALOG_PROBLEMS } from '../../catalog/problems.ts';
import { splitRef } from '../../catalog/ref.ts';
import type { ComputedOrigin, ComputedValues } from '../../query/computed/explain.ts';
import { publicChange } from '../entity-change.ts';
import type { Hidden, Portal } from '../portal.ts';
import { openTeams } from '../who.ts';
import { fieldsOfPeople } from './fields-of-people.ts';
import { A_PERSON, NOT_SHOWN, nameRemover } from './names.ts';
import { isPrivateComputed, isPrivatePath, PRIVATE_ROOTS } from './private-paths.ts';
import { projectAction } from './project-action.ts';
import { projectBlueprint } from './project-blueprint.ts';
import { docProjector, placesOf } from './project-doc.ts';
import { projectJudgement } from './project-judgement.ts';

/** What a bill says of an entity, and the rules of problems that speak of bills. */
const BILL = 'bill';
const COST_RULES = 'costs/';
/**
 * An e-mail address, with all that is written before it without a space. Right before the sign stands a letter or a digit, or a
 * sign that may end a name: what ends in `/` or `#` is the path of an address of the web (`/#@tenant`, `/@scope`). The last part of
 * the host begins with a letter, so that a version (`name@1.2.3`) is none.
 */
const EMAIL =
  /[^\s@<>"']{0,63}[\p{L}\p{N}\p{M}][-_.+!$%*^{|}~`]{0,8}(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}[\p{L}\p{N}-]*/giu;
const PERSON_REF = /\buser:(?=[\p{L}\p{N}])[^\s,"'<>]+/giu;
/** A reference to a team, as which a person is taken who owns something by a bare name. */
const TEAM_REF = /\b(?:group|_team):(?:[\w.-]+\/)?([^\s,"'<>]*[^\s,"'<>.:;])/gi;
const QUOTED = /(["'`])([^"'`\s]{1,100})\1/g;

/**
 * The portal as an audience may see it (law 9). For a public host: no people, no e-mail addresses, no money,
 * no security findings; what judged them keeps its outcome but not its evidence. A private host sees all.
 * Everything that is published is made from the projection, so that nothing can slip past it.
 */
export function project(portal: Portal): Portal {
  if (portal.audience === 'private') return portal;
  const people = new Set(
    portal.entities.filter(({ blueprint }) => isPersonKind(blueprint)).map(({ ref }) => ref),
  );
  const names = [...namesOfPeople(portal, people)];
  const logins = loginsOf(portal, people);
  const cleanWith =
    (removeNames: (text: string) => string) =>
    (text: string): string =>
      redact(text, logins, removeNames);
  const clean = cleanWith(nameRemover(names));
  const cleanValue = cleanWith(nameRemover(names, true));
  const hidden = hiddenProperties(portal);
  const { kinds } = portal.judgement.context;
  const fields = fieldsOfPeople(kinds);
  const projectDocs = new Map(
    Array.from(portal.blueprints.values(), (blueprint) => [
      blueprint.identifier,
      docProjector({
        private: hidden.get(blueprint.identifier) ?? new Set(),
        ...placesOf(blueprint, kinds, fields),
        logins,
        clean,
        cleanValue,
      }),
    ]),
  );
  const entities = portal.entities
    .filter(({ ref }) => !people.has(ref))
    .map((entity) => projectEntity(entity, clean, projectDocs.get(entity.blueprint)!));
  const byRef = new Map(entities.map((entity) => [entity.ref, entity]));
  const isPublic = ({ source, target, dangling }: Relation): boolean =>
    !isPerson(source, people) &&
    !isPerson(target, people) &&
    !(dangling && (isAddress(target) || clean(target) === A_PERSON));
  const { costs: _, computed, ...rest } = portal;
  const { costs: __, ...settings } = portal.settings;
  return {
    ...rest,
    settings,
    clean,
    hidden: {
      people: people.size,
      relations: hiddenRelations(
        portal.graph.all.filter((edge) => !isPublic(edge)),
        people,
      ),
      fields,
      cleanValue,
    },
    ...(computed
      ? { computed: projectComputed(computed, hidden, clean, (ref) => isPerson(ref, people)) }
      : {}),
    entities,
    byRef,
    teamOf: openTeams({ entities, byRef }),
    blueprints: new Map(
      [...portal.blueprints].flatMap(([identifier, blueprint]) =>
        isPersonKind(identifier) ? [] : [[identifier, projectBlueprint(blueprint, clean)]],
      ),
    ),
    graph: buildGraph(portal.graph.all.filter(isPublic)),
    judgement: projectJudgement(portal.judgement, (ref) => !isPerson(ref, people), clean, teamFinder(portal)),
    actions: portal.actions
      .filter(({ generated, blueprint }) => !(generated && blueprint && isPersonKind(blueprint)))
      .map((action) => projectAction(action, clean)),
    changeOf: (action, entity) => publicChange(portal.changeOf(action, entity), clean),
    problems: portal.problems
      .filter(
        (problem) =>
          !speaksOfPeople(problem, people) &&
          !problem.rule.startsWith(COST_RULES) &&
          !missesPerson(problem, clean),
      )
      .map((problem) => cleanProblem(problem, clean, logins)),
    feeds: portal.feeds
      .filter(({ provides }) => !provides.includes('cost'))
      .map((feed) => ({
        ...feed,
        title: clean(feed.title),
        message: clean(feed.message),
        problems: feed.problems
          .filter((problem) => !speaksOfPeople(problem, people))
          .map((problem) => cleanProblem(problem, clean, logins)),
      })),
  };
}

function isPerson(ref: string, people: ReadonlySet<string>): boolean {
  return people.has(ref) || splitRef(ref).kind === 'user';
}

/** Many name an owner by an e-mail address, of which Backstage makes a group that does not exist. */
function isAddress(ref: string): boolean {
  return splitRef(ref).name.match(EMAIL) !== null;
}

/** Without what mends it: no page shows that, and it may name people. A value in quotes may be a login of one word. */
function cleanProblem(
  { edit: _, ...problem }: Problem,
  clean: (text: string) => string,
  logins: ReadonlySet<string>,
): Problem {
  const open = (text: string): string =>
    clean(text).replace(QUOTED, (quoted, sign: string, value: string) =>
      logins.has(value.toLowerCase()) ? sign + A_PERSON + sign : quoted,
    );
  return { ...problem, message: open(problem.message), fix: open(problem.fix) };
}

function speaksOfPeople({ subject }: Problem, people: ReadonlySet<string>): boolean {
  return subject !== undefined && isPerson(subject, people);
}

/** That somebody is not in the catalog says nothing where nobody is shown, and reads as if nobody were in it. */
function missesPerson({ rule, message }: Problem, clean: (text: string) => string): boolean {
  return rule === CATALOG_PROBLEMS['dangling-reference'].id && clean(message) !== message;
}

/** What is left out of the relations, from the side of what stays. */
function hiddenRelations(edges: readonly Relation[], people: ReadonlySet<string>): Hidden['relations'] {
  const relations = new Map<string, Set<string>>();
  const note = (ref: string, type: string): void => {
    if (isPerson(ref, people)) return;
    const types = relations.get(ref) ?? new Set();
    relations.set(ref, types.add(type));
  };
  for (const { source, type, target, inverse } of edges) {
    note(source, type);
    note(target, inverse);
  }
  return relations;
}

/** What people are called where a value is an identifier, in lower case; a team of the same name is meant rather. */
function loginsOf({ entities, byRef }: Portal, people: ReadonlySet<string>): ReadonlySet<string> {
  const teams = new Set(
    entities.flatMap(({ blueprint, id }) => (isTeamKind(blueprint) ? [id.toLowerCase()] : [])),
  );
  return new Set([...people].map((ref) => byRef.get(ref)!.id.toLowerCase()).filter((id) => !teams.has(id)));
}

/** What people are called: their identifiers, their titles, and the names in their profiles. */
function* namesOfPeople(portal: Portal, people: ReadonlySet<string>): Generator<string> {
  for (const ref of people) {
    const { id, title, doc } = portal.byRef.get(ref)!;
    yield id;
    yield title;
    const profile = own(doc.spec, 'profile');
    const name = isObject(profile) ? asString(own(profile, 'displayName')) : undefined;
    if (name) yield name;
  }
}

/** Tells whether a name or a reference is that of a team of the catalog. */
function teamFinder({ entities }: Portal): (name: string) => boolean {
  const names = new Set(
    entities.flatMap(({ blueprint, id, ref, title }) =>
      isTeamKind(blueprint) ? [id, ref, title].map((name) => name.toLowerCase()) : [],
    ),
  );
  return (name) => names.has(name.toLowerCase()) || names.has(name.toLowerCase().replace(':', ':default/'));
}

/** A text without e-mail addresses, references to people and their names. */
function redact(text: string, logins: ReadonlySet<string>, removeNames: (text: string) => string): string {
  let clean = text;
  if (/@|%40/.test(clean)) clean = clean.replace(EMAIL, NOT_SHOWN);
  if (/user:/i.test(clean)) clean = clean.replace(PERSON_REF, A_PERSON);
  if (/group:|_team:/i.test(clean))
    clean = clean.replace(TEAM_REF, (ref, name: string) => (logins.has(name.toLowerCase()) ? A_PERSON : ref));
  return removeNames(clean);
}

/** Blueprint -> ids of computed properties that are made of something private. */
function hiddenProperties({ computed, blueprints, entities }: Portal): Map<string, Set<string>> {
  const hidden = new Map<string, Set<string>>();
  if (!computed) return hidden;
  const any = entities.some(({ doc: { properties } }) => PRIVATE_ROOTS.some((root) => own(properties, root)));
  for (const [identifier, blueprint] of blueprints) {
    const ids = [...computedOf(blueprint).keys()].filter((id) =>
      isPrivateComputed(computed, identifier, id, any),
    );
    if (ids.length > 0) hidden.set(identifier, new Set(ids));
  }
  return hidden;
}

function projectComputed(
  computed: ComputedValues,
  hidden: ReadonlyMap<string, ReadonlySet<string>>,
  clean: (text: string) => string,
  isNamed: (ref: string) => boolean,
): ComputedValues {
  const isShown = ({ blueprint }: Entity, id: string): boolean => !hidden.get(blueprint)?.has(id);
  const open = ({ unknown, sources, ...origin }: ComputedOrigin): ComputedOrigin => ({
    ...origin,
    ...(unknown === undefined ? {} : { unknown: clean(unknown) }),
    ...(sources ? { sources: sources.filter((ref) => !isNamed(ref)) } : {}),
  });
  return {
    ...computed,
    of: (entity) =>
      computed
        .of(entity)
        .filter(({ id }) => isShown(entity, id))
        .map(open),
    explain(entity, id) {
      const origin = isShown(entity, id) ? computed.explain(entity, id) : undefined;
      return origin && open(origin);
    },
  };
}

function projectEntity(
  entity: Entity,
  clean: (text: string) => string,
  project: (doc: unknown) => unknown,
): Entity {
  return {
    ...entity,
    title: clean(entity.title),
    description: clean(entity.description),
    doc: project(entity.doc) as Entity['doc'],
    ...projectContributions(entity, project),
  };
}

/** What was said about an entity, without the bills; which of it disagrees is counted by place. */
function projectContributions(
  { contributions, drift }: Entity,
  project: (part: unknown) => unknown,
): Pick<Entity, 'contributions' | 'drift'> {
  const kept = contributions.filter(({ origin }) => origin.source !== BILL);
  const place = new Map(kept.map((contribution, index) => [contribution, index]));
  return {
    contributions: kept.map(
      ({ relations, ...contribution }): Contribution => ({
        ...contribution,
        patch: project(contribution.patch) as Contribution['patch'],
        ...(relations ? (project({ relations }) as Pick<Contribution, 'relations'>) : {}),
      }),
    ),
    drift: drift.flatMap((entry) => {
      const shown = place.get(contributions[entry.shown]!);
      const other = place.get(contributions[entry.other]!);
      if (shown === undefined || other === undefined || isPrivatePath(entry.steps)) return [];
      return [{ ...entry, shown, other }];
    }),
  };
}
