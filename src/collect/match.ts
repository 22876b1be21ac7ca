import { compareText } from '../base/json.ts';
import { foldsCase } from '../catalog/ref.ts';
import { readAddress, repositoryKey } from './address.ts';

/** What matching needs to know of a declared entity. */
export interface MatchTarget {
  ref: string;
  kind: string;
  name: string;
  title: string;
  annotations: Readonly<Record<string, string>>;
}

/** What a record says about the entities it speaks of. */
export interface MatchQuery {
  /** Kinds or blueprints that may match, the likeliest first; all when empty. */
  kinds: readonly string[];
  /** Values that the annotation of an entity may have, in the order in which annotations are trusted. */
  annotations: readonly { key: string; values: readonly string[] }[];
  /** Names that an entity may have. */
  names: readonly string[];
}

/** An entity that matches, and how well: of two records that match one entity the better is believed. */
export interface Match {
  ref: string;
  by: 'annotation' | 'name';
  /** Depth of the folder that an address agreed on: a record of a folder knows more than one of the repository. */
  depth: number;
  /** Position of the annotation in the query. */
  order: number;
}

export type MatchResult =
  | { type: 'found'; matches: Match[] }
  /** Several entities of one kind have the name: none was taken. */
  | { type: 'ambiguous'; refs: string[] }
  | { type: 'none' };

export interface MatchIndex {
  /**
   * The entities that a query means: all whose annotation has one of the values; if there is none, the one
   * with the name, of the first kind that has it. An entity that carries one of the annotations has said where it
   * belongs, so it is never taken by name. Names ignore case; a title counts where no name fits.
   */
  match(query: MatchQuery): MatchResult;
}

/** One value of an annotation in the forms in which it is compared, the most exact first. */
type Forms = (value: string) => { text: string; depth: number }[];

const exact: Forms = (value) => [{ text: value.trim(), depth: 0 }];

const slug: Forms = (value) => [
  {
    text: value
      .trim()
      .toLowerCase()
      .replace(/^\/+|\/+$|\.git$/g, ''),
    depth: 0,
  },
];

/** A folder belongs to every folder above it and to the repository. */
const address: Forms = (value) => {
  const found = readAddress(value);
  if (!found) return [];
  const parts = found.path ? found.path.split('/') : [];
  return Array.from({ length: parts.length + 1 }, (_, i) => {
    const depth = parts.length - i;
    return { text: `${repositoryKey(found)}//${parts.slice(0, depth).join('/')}`, depth };
  });
};

/** Annotations whose values are written in several ways; all others are compared as they are. */
const FORMS = new Map<string, Forms>([
  ['github.com/project-slug', slug],
  ['gitlab.com/project-slug', slug],
  ['bitbucket.org/project-slug', slug],
  ['backstage.io/source-location', address],
  ['backstage.io/managed-by-location', address],
  ['portolan.dev/repository', address],
]);

interface Entry {
  target: MatchTarget;
  depth: number;
}

/** An index over the declared entities. The order of `targets` does not matter. */
export function matchIndex(targets: readonly MatchTarget[]): MatchIndex {
  const sorted = [...targets].sort((a, b) => compareText(a.ref, b.ref));
  const annotations = new Map<string, Map<string, Entry[]>>();
  const names = groupBy(sorted, ({ name }) => fold(name));
  const titles = groupBy(sorted, ({ title }) => fold(title));

  function byAnnotation(key: string): Map<string, Entry[]> {
    let entries = annotations.get(key);
    if (!entries) {
      entries = new Map();
      for (const target of sorted) {
        if (!Object.hasOwn(target.annotations, key)) continue;
        const forms = FORMS.get(key) ?? exact;
        for (const { text, depth } of forms(target.annotations[key]!)) push(entries, text, { target, depth });
      }
      annotations.set(key, entries);
    }
    return entries;
  }

  return {
    match(query) {
      const allowed = kindFilter(query.kinds);
      const found = new Map<string, Match>();
      for (const [order, { key, values }] of query.annotations.entries()) {
        for (const value of values) {
          // The most exact form of a record is what it is about; the others are what it is part of.
          const form = (FORMS.get(key) ?? exact)(value)[0];
          for (const { target, depth } of form ? (byAnnotation(key).get(form.text) ?? []) : []) {
            if (!allowed(target.kind)) continue;
            const match: Match = { ref: target.ref, by: 'annotation', depth, order };
            const known = found.get(target.ref);
            if (!known || compareMatches(match, known) < 0) found.set(target.ref, match);
          }
        }
      }
      if (found.size > 0) {
        return { type: 'found', matches: [...found.values()].sort((a, b) => compareText(a.ref, b.ref)) };
      }
      const free = (target: MatchTarget): boolean =>
        allowed(target.kind) && !query.annotations.some(({ key }) => Object.hasOwn(target.annotations, key));
      return byName(query, free, names) ?? byName(query, free, titles) ?? { type: 'none' };
    },
  };
}

function byName(
  query: MatchQuery,
  free: (target: MatchTarget) => boolean,
  index: Map<string, MatchTarget[]>,
): MatchResult | undefined {
  const targets = new Set(query.names.flatMap((name) => index.get(fold(name)) ?? []).filter(free));
  if (targets.size === 0) return undefined;
  const groups = groupBy([...targets], ({ kind }) => kindKey(kind));
  const first = query.kinds.map((kind) => groups.get(kindKey(kind))).find((group) => group !== undefined);
  const candidates = first ?? [...targets];
  if (candidates.length > 1)
    return { type: 'ambiguous', refs: candidates.map(({ ref }) => ref).sort(compareText) };
  return { type: 'found', matches: [{ ref: candidates[0]!.ref, by: 'name', depth: 0, order: 0 }] };
}

/** The better match first; 0 when nothing tells them apart. */
export function compareMatches(a: Match, b: Match): number {
  if (a.by !== b.by) return a.by === 'annotation' ? -1 : 1;
  return b.depth - a.depth || a.order - b.order;
}

function kindFilter(kinds: readonly string[]): (kind: string) => boolean {
  const keys = new Set(kinds.map(kindKey));
  return (kind) => keys.size === 0 || keys.has(kindKey(kind));
}

function kindKey(kind: string): string {
  return foldsCase(kind) ? kind.toLowerCase() : kind;
}

function fold(text: string): string {
  return text.trim().toLowerCase();
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) push(groups, key(item), item);
  return groups;
}

function push<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}
