import { asString, isObject, own } from '../../base/json.ts';
import type { Problem } from '../../base/problem.ts';
import { computedOf } from '../../catalog/computed.ts';
import type { Contribution, Entity } from '../../catalog/entity.ts';
import { buildGraph } from '../../catalog/graph.ts';
import { isPersonKind } from '../../catalog/people.ts';
import { splitRef } from '../../catalog/ref.ts';
import type { ComputedOrigin, ComputedValues } from '../../query/computed/explain.ts';
import { publicChange } from '../entity-change.ts';
import type { Portal } from '../portal.ts';
import { A_PERSON, nameRemover } from './names.ts';
import { isPrivateComputed, isPrivatePath, PRIVATE_PATHS, PRIVATE_ROOTS } from './private-paths.ts';
import { projectAction } from './project-action.ts';
import { projectJudgement } from './project-judgement.ts';

/** Relations that only people are at one end of; the fields that declare them name people. */
const PEOPLE_FIELDS = ['members', 'memberOf'];
/** What a bill says of an entity, and the rules of problems that speak of bills. */
const BILL = 'bill';
const COST_RULES = 'costs/';
const EMAIL = /[^\s@<>"']{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi;
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
  const entities = portal.entities
    .filter(({ ref }) => !people.has(ref))
    .map((entity) => projectEntity(entity, clean, hidden.get(entity.blueprint)));
  const { costs: _, computed, ...rest } = portal;
  const { costs: __, ...settings } = portal.settings;
  return {
    ...rest,
    settings,
    clean,
    ...(computed
      ? { computed: projectComputed(computed, hidden, clean, (ref) => isPerson(ref, people)) }
      : {}),
    entities,
    byRef: new Map(entities.map((entity) => [entity.ref, entity])),
    blueprints: new Map([...portal.blueprints].filter(([identifier]) => !isPersonKind(identifier))),
    graph: buildGraph(
      portal.graph.all.filter(
        ({ source, target, dangling }) =>
          !isPerson(source, people) && !isPerson(target, people) && !(dangling && isAddress(target)),
      ),
    ),
    judgement: projectJudgement(portal.judgement, (ref) => !isPerson(ref, people), clean),
    actions: portal.actions
      .filter(({ generated, blueprint }) => !(generated && blueprint && isPersonKind(blueprint)))
      .map((action) => projectAction(action, clean)),
    changeOf: (action, entity) => publicChange(portal.changeOf(action, entity), clean),
    problems: portal.problems
      .filter((problem) => !speaksOfPeople(problem, people) && !problem.rule.startsWith(COST_RULES))
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
  if (clean.includes('@')) clean = clean.replace(EMAIL, '(not shown)');
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
): Entity {
  const project = (doc: unknown): unknown => {
    let open = withoutPrivate(doc);
    for (const id of hidden ?? []) open = without(open, ['properties', id]);
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

/** A copy with every text cleaned; references to people vanish from lists, and become null elsewhere. */
function cleanValue(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value))
    return value
      .filter((item) => typeof item !== 'string' || !/^user:/i.test(item))
      .map((item) => cleanValue(item, clean));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      typeof member === 'string' && /^user:/i.test(member) ? null : cleanValue(member, clean),
    ]),
  );
}
