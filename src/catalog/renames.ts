import { shortHash } from '../base/hash.ts';
import { asString, isObject, own, stableStringify } from '../base/json.ts';
import type { Entity } from './entity.ts';

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
  const { origin, rank } = contributions[0]!;
  const annotations = own(doc.metadata, 'annotations');
  const marks = [
    content.length > LEAST ? mark(content) : '',
    rank === 0 && origin.file ? mark(`${origin.source}\n${origin.file}`) : '',
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
}

/**
 * Which of those that went are which of those that came, by ref: of the same kind, and saying the same but for the name;
 * or the only ones that went from and came into one file; or the only ones of one identity. Never a guess between several.
 *
 * @param stayed those that are there before and after: a mark that one of them has too, such as that of a file with many
 *   entities, tells nothing
 */
export function findRenames(
  gone: readonly Marked[],
  come: readonly Marked[],
  stayed: readonly Marked[] = [],
): Map<string, string> {
  const renames = new Map<string, string>();
  const taken = new Set<string>();
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
    for (const [key, [entity, ...others]] of left) {
      const [found, ...more] = candidates.get(key) ?? [];
      if (!found || others.length > 0 || more.length > 0 || shared.has(key)) continue;
      renames.set(entity!.ref, found.ref);
      taken.add(found.ref);
    }
  }
  return renames;
}

function byMark(entities: readonly Marked[], place: number): Map<string, Marked[]> {
  const groups = new Map<string, Marked[]>();
  for (const entity of entities) {
    const mark = entity.marks[place];
    if (!mark) continue;
    const key = `${entity.blueprint}\n${mark}`;
    const group = groups.get(key);
    if (group) group.push(entity);
    else groups.set(key, [entity]);
  }
  return groups;
}
