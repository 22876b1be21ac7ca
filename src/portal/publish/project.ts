import { asString, isObject, own } from '../../base/json.ts';
import type { Problem } from '../../base/problem.ts';
import type { Blueprint, Property } from '../../catalog/blueprint.ts';
import { computedOf } from '../../catalog/computed.ts';
import type { Contribution, Entity, Relation } from '../../catalog/entity.ts';
import { buildGraph } from '../../catalog/graph.ts';
import { isPersonKind } from '../../catalog/people.ts';
import { CATALOG_PROBLEMS } from '../../catalog/problems.ts';
import { splitRef } from '../../catalog/ref.ts';
import type { ComputedOrigin, ComputedValues } from '../../query/computed/explain.ts';
import { publicChange } from '../entity-change.ts';
import type { Hidden, Portal } from '../portal.ts';
import { A_PERSON, HIDDEN, NOT_SHOWN, nameRemover } from './names.ts';
import { isPrivateComputed, isPrivatePath, PRIVATE_PATHS, PRIVATE_ROOTS } from './private-paths.ts';
import { projectAction } from './project-action.ts';
import { projectJudgement } from './project-judgement.ts';

/** Relations that only people are at one end of; the fields that declare them name people. */
const PEOPLE_FIELDS = ['members', 'memberOf'];
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
  const removeNames = nameRemover(namesOfPeople(portal, people));
  const clean = (text: string): string => redact(text, removeNames);
  const hidden = hiddenProperties(portal);
  const named = new Map(
    [...portal.blueprints.values()].map((blueprint) => [blueprint.identifier, pathsOfPeople(blueprint)]),
  );
  const entities = portal.entities
    .filter(({ ref }) => !people.has(ref))
    .map((entity) =>
      projectEntity(entity, clean, hidden.get(entity.blueprint), named.get(entity.blueprint) ?? []),
    );
  const isPublic = ({ source, target, dangling }: Relation): boolean =>
    !isPerson(source, people) && !isPerson(target, people) && !(dangling && isAddress(target));
  const { costs: _, computed, ...rest } = portal;
  const { costs: __, ...settings } = portal.settings;
  return {
    ...rest,
    settings,
    clean,
    hidden: hiddenOf(
      portal.graph.all.filter((edge) => !isPublic(edge)),
      people,
    ),
    ...(computed
      ? { computed: projectComputed(computed, hidden, clean, (ref) => isPerson(ref, people)) }
      : {}),
    entities,
    byRef: new Map(entities.map((entity) => [entity.ref, entity])),
    blueprints: new Map([...portal.blueprints].filter(([identifier]) => !isPersonKind(identifier))),
    graph: buildGraph(portal.graph.all.filter(isPublic)),
    judgement: projectJudgement(portal.judgement, (ref) => !isPerson(ref, people), clean),
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
      .map((problem) => cleanProblem(problem, clean)),
    feeds: portal.feeds
      .filter(({ provides }) => !provides.includes('cost'))
      .map((feed) => ({
        ...feed,
        message: clean(feed.message),
        problems: feed.problems
          .filter((problem) => !speaksOfPeople(problem, people))
          .map((problem) => cleanProblem(problem, clean)),
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

/** Without what mends it: no page shows that, and it may name people. */
function cleanProblem({ edit: _, ...problem }: Problem, clean: (text: string) => string): Problem {
  return { ...problem, message: clean(problem.message), fix: clean(problem.fix) };
}

function speaksOfPeople({ subject }: Problem, people: ReadonlySet<string>): boolean {
  return subject !== undefined && isPerson(subject, people);
}

/** That somebody is not in the catalog says nothing where nobody is shown, and reads as if nobody were in it. */
function missesPerson({ rule, message }: Problem, clean: (text: string) => string): boolean {
  return rule === CATALOG_PROBLEMS['dangling-reference'].id && clean(message) !== message;
}

/** What is left out of the relations, from the side of what stays. */
function hiddenOf(edges: readonly Relation[], people: ReadonlySet<string>): Hidden {
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
  return { people: people.size, relations };
}

/** Paths of the properties that name people by their format, in whatever form. */
function pathsOfPeople({ schema }: Blueprint): (readonly string[])[] {
  return Object.entries(schema.properties).flatMap(([id, { format, items, path }]) => {
    const isNamed = format === 'user' || (isObject(items) && (items as Property).format === 'user');
    return isNamed ? [path === undefined ? ['properties', id] : path.split('.')] : [];
  });
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

/** A text without e-mail addresses, references to people and their names. */
function redact(text: string, removeNames: (text: string) => string): string {
  let clean = text;
  if (/@|%40/.test(clean)) clean = clean.replace(EMAIL, NOT_SHOWN);
  if (/user:/i.test(clean)) clean = clean.replace(PERSON_REF, A_PERSON);
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
  hidden: ReadonlySet<string> | undefined,
  named: readonly (readonly string[])[],
): Entity {
  const project = (doc: unknown): unknown => {
    let open = withoutPrivate(doc);
    for (const id of hidden ?? []) open = without(open, ['properties', id]);
    for (const path of named) open = withHidden(open, path);
    return cleanValue(open, clean);
  };
  return {
    ...entity,
    title: clean(entity.title),
    description: clean(entity.description),
    doc: project(entity.doc) as Entity['doc'],
    ...projectContributions(entity, (patch) => project(patch) as Contribution['patch']),
  };
}

/** What was said about an entity, without the bills; which of it disagrees is counted by place. */
function projectContributions(
  { contributions, drift }: Entity,
  project: (patch: Contribution['patch']) => Contribution['patch'],
): Pick<Entity, 'contributions' | 'drift'> {
  const kept = contributions.filter(({ origin }) => origin.source !== BILL);
  const place = new Map(kept.map((contribution, index) => [contribution, index]));
  return {
    contributions: kept.map(
      (contribution): Contribution => ({ ...contribution, patch: project(contribution.patch) }),
    ),
    drift: drift.flatMap((entry) => {
      const shown = place.get(contributions[entry.shown]!);
      const other = place.get(contributions[entry.other]!);
      if (shown === undefined || other === undefined || isPrivatePath(entry.steps)) return [];
      return [{ ...entry, shown, other }];
    }),
  };
}

function withoutPrivate(doc: unknown): unknown {
  let result = doc;
  for (const path of PRIVATE_PATHS) result = without(result, path);
  for (const field of PEOPLE_FIELDS) result = without(result, ['spec', field]);
  return result;
}

/** A copy of an object without the member at a path; the object itself when there is none. */
function without(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (!isObject(value) || key === undefined || own(value, key) === undefined) return value;
  if (rest.length === 0) {
    const { [key]: _, ...others } = value;
    return others;
  }
  return { ...value, [key]: without(value[key], rest) };
}

/** A copy of an object in which it is not told what stands at a path. */
function withHidden(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return Array.isArray(value) ? [HIDDEN] : HIDDEN;
  if (!isObject(value)) return value;
  const member = own(value, key);
  if (member === undefined || member === null || member === '') return value;
  return { ...value, [key]: withHidden(member, rest) };
}

/** A copy with every text cleaned. What names people and says nothing else is told to be hidden, in a list once. */
function cleanValue(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return cleanText(value, clean);
  if (Array.isArray(value)) {
    const items = value.map((item) => cleanValue(item, clean));
    return items.filter((item, index) => item !== HIDDEN || items.indexOf(HIDDEN) === index);
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cleanValue(member, clean)]));
}

function cleanText(text: string, clean: (text: string) => string): string {
  const open = /^user:/i.test(text) ? A_PERSON : clean(text);
  return open !== text && (open === A_PERSON || open === NOT_SHOWN) ? HIDDEN : open;
}
