import { shortHash } from '../base/hash.ts';
import { asString, asStrings, isObject, own, stableStringify } from '../base/json.ts';
import type { Entity, KnownEntity } from './entity.ts';
import { parseRef } from './ref.ts';

/** Annotations that say which thing of the world an entity is. */
const IDENTITY = [
  'backstage.io/source-location',
  'github.com/project-slug',
  'gitlab.com/project-slug',
  'backstage.io/kubernetes-id',
  'pagerduty.com/service-id',
];
/** Shorter documents say next to nothing, and are like any other. */
const LEAST = 120;

/** Stands before the digest of a document that says next to nothing. */
const LITTLE = '~';

const FORMERLY = 'portolan.dev/formerly';
const MOST_NAMES = 20;

/**
 * The names that an entity says it had before, in its annotation `portolan.dev/formerly`, as refs in lower case: what is
 * left out of a name is as in its own.
 */
export function formerRefs({ doc, kind, namespace }: Pick<Entity, 'doc' | 'kind' | 'namespace'>): string[] {
  const annotations = own(doc.metadata, 'annotations');
  const value = isObject(annotations) ? own(annotations, FORMERLY) : undefined;
  return asStrings(value)
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '' && text.length <= 300)
    .slice(0, MOST_NAMES)
    .flatMap((text) => {
      const parts = parseRef(text, { defaultKind: kind, defaultNamespace: namespace });
      return parts ? [`${parts.kind}:${parts.namespace}/${parts.name}`.toLowerCase()] : [];
    });
}

/** The entity that had a ref before; undefined where there is none, or where several say so. */
export type Renamed = (ref: string) => KnownEntity | undefined;

/** Finds entities by the names that they had before. Nothing is looked at until the first question. */
export function createRenamed(entities: Iterable<KnownEntity>): Renamed {
  let byName: Map<string, KnownEntity | undefined> | undefined;
  return (ref) => {
    byName ??= byFormerName(entities);
    return byName.get(ref.toLowerCase());
  };
}

function byFormerName(entities: Iterable<KnownEntity>): Map<string, KnownEntity | undefined> {
  const found = new Map<string, KnownEntity | undefined>();
  for (const entity of entities) {
    const { doc, kind, namespace, formerly } = entity;
    const names = formerly ?? (doc && namespace !== undefined ? formerRefs({ doc, kind, namespace }) : []);
    for (const name of new Set(names)) found.set(name, found.has(name) ? undefined : entity);
  }
  return found;
}

/** What may tell that an entity under another name is the same, the surest first; empty where there is nothing. */
export type Marks = readonly string[];

/**
 * The marks of an entity: the digest of all it says but for its name, that of the file that declares it, and those of the
 * annotations that say which thing of the world it is. They can be kept, and compared with those of a later build.
 */
export function marksOf({ doc, contributions }: Entity): Marks {
  const { name: _, title: __, namespace: ___, ...metadata } = doc.metadata;
  const { cost: ____, git: _____, ...properties } = doc.properties;
  const content = stableStringify([metadata, doc.spec, properties]);
  const said = mark(content);
  const { origin, rank } = contributions[0]!;
  const annotations = own(doc.metadata, 'annotations');
  const isFiled = rank === 0 && origin.file !== undefined;
  const marks = [
    content.length > LEAST ? said : isFiled ? `${LITTLE}${said}` : '',
    isFiled ? mark(`${origin.source}\n${origin.file}`) : '',
    ...IDENTITY.map((key) => {
      const value = isObject(annotations) ? asString(own(annotations, key)) : undefined;
      return value ? mark(value) : '';
    }),
  ];
  while (marks.at(-1) === '') marks.pop();
  return marks;
}

function mark(text: string): string {
  return shortHash(text, 12);
}

/** An entity as far as telling a rename needs it. */
export interface Marked {
  ref: string;
  blueprint: string;
  marks: Marks;
  /** The names that it says it had before; see {@link formerRefs}. */
  formerly?: readonly string[] | undefined;
}

/** The places of the digests of what is said, and of the file, among marks. */
const [CONTENT, FILE] = [0, 1];

/**
 * Which of those that went are which of those that came, by ref: of the same kind, and saying so themselves; or saying the
 * same but for the name; or the only ones that went from and came into one file, and where others of their kind stay in it,
 * saying the same as each other alone; or the only ones of one identity. Never a guess between several.
 *
 * @param stayed those that are there before and after: a mark that one of them has too, such as an identity that many share,
 *   tells nothing
 */
export function findRenames(
  gone: readonly Marked[],
  come: readonly Marked[],
  stayed: readonly Marked[] = [],
): Map<string, string> {
  const renames = claimedRenames(gone, come);
  const taken = new Set(renames.values());
  for (let place = 0; place < 2 + IDENTITY.length; place += 1) {
    const shared = byMark(stayed, place);
    const left = byMark(
      gone.filter(({ ref }) => !renames.has(ref)),
      place,
    );
    const candidates = byMark(
      come.filter(({ ref }) => !taken.has(ref)),
      place,
    );
    for (const [key, [entity, ...rest]] of left) {
      const [found, ...more] = candidates.get(key) ?? [];
      if (!found || rest.length > 0 || more.length > 0) continue;
      const others = shared.get(key) ?? [];
      if (others.length > 0 && !(place === FILE && onlyThese(entity!, found, others))) continue;
      renames.set(entity!.ref, found.ref);
      taken.add(found.ref);
    }
  }
  return renames;
}

/** True where two say the same, and none of the others does. */
function onlyThese(a: Marked, b: Marked, others: readonly Marked[]): boolean {
  const said = a.marks[CONTENT];
  return said === b.marks[CONTENT] && others.every(({ marks }) => marks[CONTENT] !== said);
}

/** What those that came say of themselves; of two that claim one name, neither is believed, and one takes one name. */
function claimedRenames(gone: readonly Marked[], come: readonly Marked[]): Map<string, string> {
  const renames = new Map<string, string>();
  if (come.every(({ formerly }) => !formerly?.length)) return renames;
  const byName = Map.groupBy(gone, ({ ref }) => ref.toLowerCase());
  const claims = Map.groupBy(
    come.flatMap(({ formerly = [] }) => [...new Set(formerly)]),
    (name) => name,
  );
  for (const { ref, blueprint, formerly = [] } of come) {
    const found = formerly
      .filter((name) => claims.get(name)!.length === 1)
      .flatMap((name) => byName.get(name) ?? [])
      .find((one) => one.blueprint === blueprint);
    if (found) renames.set(found.ref, ref);
  }
  return renames;
}

function byMark(entities: readonly Marked[], place: number): Map<string, Marked[]> {
  const groups = new Map<string, Marked[]>();
  for (const entity of entities) {
    const mark = entity.marks[place];
    if (!mark || mark.startsWith(LITTLE)) continue;
    const key = `${entity.blueprint}\n${mark}`;
    const group = groups.get(key);
    if (group) group.push(entity);
    else groups.set(key, [entity]);
  }
  return groups;
}
