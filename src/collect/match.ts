import { compareText } from '../base/json.ts';
import { kindKey } from '../catalog/ref.ts';
import { exact, FORMS, type Place, placeKey, readPlace, slugsIn } from './match-forms.ts';

/** What matching needs to know of a declared entity. */
export interface MatchTarget {
  ref: string;
  kind: string;
  name: string;
  title: string;
  annotations: Readonly<Record<string, string>>;
  /**
   * Where it is declared, when a source brought the file from a repository: the id of the record of the repository,
   * with the folder of the file after `//`.
   */
  declaredIn?: string;
}

/** What a record says about the entities it speaks of. */
export interface MatchQuery {
  /** Kinds or blueprints that may match, the likeliest first; all when empty. */
  kinds: readonly string[];
  /** Values that the annotation of an entity may have, in the order in which annotations are trusted. */
  annotations: readonly { key: string; values: readonly string[] }[];
  /** Ids of records of repositories, with a folder after `//`, in whose catalog files an entity may be declared. */
  declaredIn?: readonly string[];
  /** Names that an entity may have. */
  names: readonly string[];
}

/** An entity that matches, and how well: of two records that match one entity the better is believed. */
export interface Match {
  ref: string;
  by: 'annotation' | 'declared' | 'name';
  /** Depth of the folder that was agreed on: a record of a folder knows more than one of the repository. */
  depth: number;
  /** Position of the annotation in the query; for what is declared, whether the folder or only the name told. */
  order: number;
}

export type MatchResult =
  | { type: 'found'; matches: Match[] }
  /** Several entities of one kind have the name: none was taken. */
  | { type: 'ambiguous'; refs: string[] }
  | { type: 'none' };

export interface MatchIndex {
  /**
   * The entities that a query means: all whose annotation has one of the values, and all that are declared there and
   * carry none of the annotations; if no annotation has a value, also the one with the name, of the first kind that
   * has it. Annotations and the repository that declares an entity say where it belongs, so it is never taken by
   * name from elsewhere. Names ignore case; a title counts where no name fits.
   */
  match(query: MatchQuery): MatchResult;
}

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
  const declaredAt = placeIndex(sorted);

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

  function* annotated({ annotations: wanted }: MatchQuery): Generator<{ target: MatchTarget; match: Match }> {
    for (const [order, { key, values }] of wanted.entries()) {
      for (const value of values) {
        // The most exact form of a record is what it is about; the others are what it is part of.
        const form = (FORMS.get(key) ?? exact)(value)[0];
        for (const { target, depth } of form ? (byAnnotation(key).get(form.text) ?? []) : [])
          yield { target, match: { ref: target.ref, by: 'annotation', depth, order } };
      }
    }
  }

  return {
    match(query) {
      const allowed = kindFilter(query.kinds);
      const found = new Map<string, Match>();
      const add = (match: Match): void => {
        const known = found.get(match.ref);
        if (!known || compareMatches(match, known) < 0) found.set(match.ref, match);
      };
      for (const { target, match } of annotated(query)) if (allowed(target.kind)) add(match);
      const byName = found.size === 0;
      const here = (query.declaredIn ?? []).map(readPlace);
      const unclaimed = (target: MatchTarget): boolean =>
        allowed(target.kind) && !query.annotations.some(({ key }) => Object.hasOwn(target.annotations, key));
      for (const place of here) {
        for (const target of declaredAt(place))
          if (unclaimed(target) && isHome(target, place)) add(within(query, target, place, 0));
      }
      if (byName) {
        const free = (target: MatchTarget): boolean =>
          unclaimed(target) && (here.length === 0 || homesOf(target).length === 0 || homeAmong(target, here));
        const named = ofName(query, names, free) ?? ofName(query, titles, free) ?? [];
        if (named.length > 1 && found.size === 0)
          return { type: 'ambiguous', refs: named.map(({ ref }) => ref).sort(compareText) };
        if (named.length === 1) {
          const [target] = named as [MatchTarget];
          const place = here.find((item) => isHome(target, item));
          add(place ? within(query, target, place, 1) : { ref: target.ref, by: 'name', depth: 0, order: 0 });
        }
      }
      if (found.size === 0) return { type: 'none' };
      return { type: 'found', matches: [...found.values()].sort((a, b) => compareText(a.ref, b.ref)) };
    },
  };
}

/** Finds what is declared in a folder or below. */
function placeIndex(targets: readonly MatchTarget[]): (place: Place) => MatchTarget[] {
  const byFolder = groupBy(
    targets.filter(({ declaredIn }) => declaredIn !== undefined),
    ({ declaredIn }) => declaredIn!,
  );
  const below = new Map<string, MatchTarget[][]>();
  for (const [folder, group] of byFolder) {
    const place = readPlace(folder);
    for (let depth = place.folders.length; depth >= 0; depth -= 1) push(below, placeKey(place, depth), group);
  }
  return (place) => (below.get(placeKey(place)) ?? []).flat();
}

/** The repositories that an entity is known to belong to, in lower case: by its slugs, else by its file. */
function homesOf({ annotations, declaredIn }: MatchTarget): string[] {
  const slugs = slugsIn(annotations);
  if (slugs.length > 0 || declaredIn === undefined) return slugs;
  return [readPlace(declaredIn).repository.toLowerCase()];
}

function isHome(target: MatchTarget, { repository }: Place): boolean {
  return homesOf(target).includes(repository.toLowerCase());
}

function homeAmong(target: MatchTarget, places: readonly Place[]): boolean {
  return places.some((place) => isHome(target, place));
}

/** A match of an entity that belongs to the repository. That its slug says so counts for more than its file. */
function within(query: MatchQuery, target: MatchTarget, { folders }: Place, order: number): Match {
  const by = slugsIn(target.annotations).length > 0 ? 'annotation' : 'declared';
  return { ref: target.ref, by, depth: folders.length, order: query.annotations.length + order };
}

/** The entities with one of the names, of the first kind that has any; undefined when there are none. */
function ofName(
  { names, kinds }: MatchQuery,
  index: Map<string, MatchTarget[]>,
  free: (target: MatchTarget) => boolean,
): MatchTarget[] | undefined {
  const targets = new Set(names.flatMap((name) => index.get(fold(name)) ?? []).filter(free));
  if (targets.size === 0) return undefined;
  const groups = groupBy([...targets], ({ kind }) => kindKey(kind));
  return kinds.map((kind) => groups.get(kindKey(kind))).find((group) => group !== undefined) ?? [...targets];
}

const TRUST: Record<Match['by'], number> = { annotation: 0, declared: 1, name: 2 };

/** The better match first; 0 when nothing tells them apart. */
export function compareMatches(a: Match, b: Match): number {
  return TRUST[a.by] - TRUST[b.by] || b.depth - a.depth || a.order - b.order;
}

function kindFilter(kinds: readonly string[]): (kind: string) => boolean {
  const keys = new Set(kinds.map(kindKey));
  return (kind) => keys.size === 0 || keys.has(kindKey(kind));
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
