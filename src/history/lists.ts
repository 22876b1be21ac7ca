import { shortHash } from '../base/hash.ts';
import { compareText, sameJson, stableStringify } from '../base/json.ts';
import { momentsOf, sealOf } from './log.ts';
import { type BuildRecord, type Detail, type EntityChange, ruleKey, type VerdictChange } from './record.ts';
import type { Rewinder } from './rewind.ts';
import type { Letter } from './summary.ts';

/** A change that lists show: a level that was not known before, or is not known now, says nothing of the entity. */
export type ShownDetail =
  | Exclude<Detail, { type: 'added' | 'removed' | 'renamed' | 'level' }>
  | { type: 'added' }
  | { type: 'removed'; unread?: true }
  /** `to` is the ref that it got. */
  | (Extract<Detail, { type: 'renamed' }> & { to: string })
  | (Extract<Detail, { type: 'level' }> & { from: object; to: object })
  | { type: 'verdict'; card: string; rule: string; from: Letter; to: Letter };

export type ShownType = ShownDetail['type'];

/** A change of one entity, as lists have it. */
export interface OneChange {
  id: string;
  /** ISO time of the build that saw it first. */
  time: string;
  /** Its ref now, where it has another than it had then. */
  ref: string;
  /** What it was called then; for entities that are gone. */
  title: string;
  detail: ShownDetail;
  commit?: string;
}

/** Changes of one sort in one build, of several entities. */
export interface ManyChanges {
  id: string;
  time: string;
  /** `rule` for a rule that is new in a scorecard; it is of as many entities as it judges first. */
  type: ShownType | 'rule';
  count: number;
  /** The first of them, by ref. */
  some: { ref: string; title: string }[];
  /** The rule, where it is about verdicts, and how they came out. */
  verdict?: { card: string; rule: string; from?: Letter; to?: Letter };
  /** Where it is about levels that all went one way. */
  moved?: 'rose' | 'fell';
  commit?: string;
}

export type Listed = OneChange | ManyChanges;

/** The latest changes, the newest first: of everything, and by the entities and owners that they concern. */
export interface ChangeLists {
  all: readonly Listed[];
  /** Of an entity, or an owner with what it owned; made anew for each call. */
  of(ref: string): readonly Listed[];
  /** A text that is another one whenever {@link ChangeLists.of} is, and quicker to make. */
  print(ref: string): string;
  /** Refs by which entities went before -> those by which they go now. */
  renames: ReadonlyMap<string, string>;
  /** By commit, the pages of those that are not of the portal's repository; empty where none is known. */
  pages: ReadonlyMap<string, string>;
}

/** Lists end after so many, each. */
const MOST = 50;
/** Changes of one sort in one build that are listed one by one where a list is about many entities. */
const FOLD = 5;
/** Entities that a group names. */
const NAMED = 3;

/** Collects lists from builds, the newest first. */
export interface ListCollector {
  add(record: BuildRecord, after: Rewinder): void;
  lists(): ChangeLists;
}

export function collectLists(): ListCollector {
  const all: (Kept | ManyChanges)[] = [];
  const byRef = new Map<string, Kept[]>();
  /**
   * Refs by which entities went at the build that is looked at -> those by which they go now; null where another entity has that
   * ref now.
   */
  const names = new Map<string, string | null>();
  const renames = new Map<string, string>();
  const pages = new Map<string, string>();
  const listOf = (ref: string): Kept[] => {
    const list = byRef.get(ref) ?? [];
    byRef.set(ref, list);
    return list;
  };
  return {
    add(record, after) {
      for (const [commit, page] of Object.entries(record.pages ?? {})) pages.set(commit, page);
      if (all.length < MOST) push(all, newRules(record, after));
      for (const found of shownIn(record, after, names)) {
        for (const change of found) if (!change.isOther) push(listOf(change.ref), [change]);
        const owners = new Map<string, Found[]>();
        for (const change of found)
          for (const owner of change.owners) {
            if (owner === change.ref || listOf(owner).length >= MOST) continue;
            const list = owners.get(owner);
            if (list) list.push(change);
            else owners.set(owner, [change]);
          }
        for (const [owner, changes] of owners) push(listOf(owner), fold(changes));
        if (all.length < MOST) push(all, fold(found));
      }
      for (const { ref, detail } of record.changes) {
        if (detail.type !== 'renamed') continue;
        const now = names.has(ref) ? names.get(ref)! : ref;
        names.set(detail.from, now).set(ref, null);
        if (now !== null && !renames.has(detail.from)) renames.set(detail.from, now);
      }
    },
    lists: () => ({
      renames,
      pages,
      all: all.map((one) => ('some' in one ? one : listed(one))),
      of: (ref) => (byRef.get(ref) ?? []).map(listed),
      print: (ref) => (byRef.get(ref) ?? []).map(printOf).join(' '),
    }),
  };
}

function push<Item>(list: Item[], changes: readonly Item[]): void {
  list.push(...changes.slice(0, MOST - list.length));
}

/** A change with whom it concerns beside the entity itself. Most are never shown, so that ids are made for those that are. */
interface Found extends Omit<OneChange, 'id'> {
  /** What its id is made of: the build that was compared with, and the ref then. */
  since: string;
  was: string;
  owners: readonly string[];
  /** True when another entity has its ref now. */
  isOther: boolean;
  /** Tells it from every other change. */
  print: string;
}

/** Changes of one sort in one build. */
interface Folded {
  key: string;
  changes: readonly Found[];
}

type Kept = Found | Folded;

function idOf({ since, was, detail }: Found): string {
  return shortHash(stableStringify([since, was, detail]), 32);
}

/** The record that a change stands in, and its place there, say all of it. */
function printOf(kept: Kept): string {
  return 'changes' in kept ? `${kept.key} ${kept.changes.map(printOf).join(' ')}` : kept.print;
}

function listed(kept: Kept): Listed {
  if ('changes' in kept) return asOne(kept);
  const { time, ref, title, detail, commit } = kept;
  return { id: idOf(kept), time, ref, title, detail, ...(commit ? { commit } : {}) };
}

function asOne({ key, changes }: Folded): ManyChanges {
  const [first] = changes as readonly [Found, ...Found[]];
  const { detail, time, commit } = first;
  return {
    id: shortHash(stableStringify([key, changes.map(idOf)]), 32),
    time,
    type: detail.type,
    count: changes.length,
    some: changes.slice(0, NAMED).map(({ ref, title }) => ({ ref, title })),
    ...(detail.type === 'verdict'
      ? { verdict: { card: detail.card, rule: detail.rule, from: detail.from, to: detail.to } }
      : {}),
    ...movedOf(changes),
    ...(commit && changes.every((change) => change.commit === commit) ? { commit } : {}),
  };
}

function movedOf(changes: readonly Found[]): Pick<ManyChanges, 'moved'> {
  const ways = new Set(
    changes.map(({ detail }) => (detail.type === 'level' ? detail.to.rank > detail.from.rank : undefined)),
  );
  const [rose] = ways;
  return ways.size !== 1 || rose === undefined ? {} : { moved: rose ? 'rose' : 'fell' };
}

/**
 * The rules that are new in scorecards which judged an entity already, as lists have them. A rule that some entity was not
 * judged by, and others of its scorecard were, is one.
 */
function newRules(record: BuildRecord, after: Rewinder): ManyChanges[] {
  const groups = record.verdicts.filter(({ from }) => from === '-');
  if (groups.length === 0) return [];
  const came = new Set(record.changes.flatMap(({ ref, detail }) => (detail.type === 'added' ? [ref] : [])));
  const moments = momentsOf(record);
  const byRule = Map.groupBy(groups, ({ card, rule }) => ruleKey(card, rule));
  return [...byRule.values()].flatMap((all): ManyChanges[] => {
    const group = all[0]!;
    const ref = all.flatMap(({ refs }) => refs.find((one) => !came.has(one)) ?? [])[0];
    if (ref === undefined) return [];
    const refs = all.reduce((sum, one) => sum + one.refs.length, 0);
    const commits = new Set(all.map((one) => one.commit));
    const { card, cardTitle, ruleTitle, commit, build = 0 } = group;
    const judged = after.letters(ref).filter((one) => one.card === card).length;
    const fresh = groups.filter((one) => one.card === card && one.refs.includes(ref)).length;
    if (judged <= fresh) return [];
    const [since, time] = moments[build]!;
    const id = shortHash(stableStringify([since, 'rule', card, group.rule]), 32);
    const verdict = { card: cardTitle, rule: ruleTitle };
    const did = commit && commits.size === 1 ? { commit } : {};
    return [{ id, time, type: 'rule', count: refs, some: [], verdict, ...did }];
  });
}

/** What lists show of each of the builds that a record stands for, the newest first; by ref. */
function shownIn(record: BuildRecord, after: Rewinder, names: ReadonlyMap<string, string | null>): Found[][] {
  const moments = momentsOf(record);
  const found: Found[][] = moments.map(() => []);
  const seal = sealOf(record);
  let place = 0;
  const add = (
    ref: string,
    detail: ShownDetail,
    { commit, build = 0 }: { commit?: string; build?: number },
    gone?: Detail,
  ): void => {
    const [since, time] = moments[build]!;
    const row = after.rowOf(ref);
    const entity =
      (gone?.type === 'removed' ? gone.from : undefined) ??
      (row === undefined ? undefined : after.entity(row));
    const owned = entity?.owners ?? [];
    const owners = detail.type === 'owner' ? [...new Set([...owned, ...detail.from])] : owned;
    found[build]!.push({
      since,
      was: ref,
      time,
      ref: names.get(ref) ?? ref,
      title: entity?.title ?? ref.slice(ref.indexOf('/') + 1),
      detail,
      owners: names.size === 0 ? owners : owners.flatMap((owner) => nameNow(names, owner)),
      isOther: names.get(ref) === null,
      print: `${seal}.${place++}`,
      ...(commit ? { commit } : {}),
    });
  };
  const renamed = new Map(
    record.changes.flatMap(({ ref, detail }) =>
      detail.type === 'renamed' ? [[detail.from, ref] as const] : [],
    ),
  );
  const came = new Set(renamed.values());
  for (const change of record.changes) {
    const { ref, detail } = change;
    // Whoever gets another name has another title; one of the two is enough.
    if (detail.type === 'title' && came.has(ref)) continue;
    if (detail.type === 'owner' && isSameOwner(detail, renamed)) continue;
    const shown = shownDetail(detail, ref);
    if (shown) add(ref, shown, change, detail);
  }
  for (const group of record.verdicts) {
    const shown = shownVerdict(group);
    if (shown) for (const ref of group.refs) add(ref, shown, group);
  }
  return found.map((list) => list.sort((a, b) => compareText(a.ref, b.ref))).reverse();
}

function nameNow(names: ReadonlyMap<string, string | null>, ref: string): string[] {
  const now = names.get(ref);
  return now === null ? [] : [now ?? ref];
}

/** True where only the name of an owner is another. */
function isSameOwner(
  { from, to }: Extract<Detail, { type: 'owner' }>,
  renamed: ReadonlyMap<string, string>,
): boolean {
  return sameJson(from.map((ref) => renamed.get(ref) ?? ref).sort(compareText), to);
}

function shownDetail(detail: EntityChange['detail'], ref: string): ShownDetail | undefined {
  if (detail.type === 'added') return { type: 'added' };
  if (detail.type === 'removed') return { type: 'removed', ...(detail.unread ? { unread: true } : {}) };
  if (detail.type === 'renamed') return { ...detail, to: ref };
  if (detail.type !== 'level') return detail;
  return detail.from && detail.to ? { ...detail, from: detail.from, to: detail.to } : undefined;
}

/** Verdicts that went from one known outcome to another. That a rule is new, or does not apply any more, is no news of the entity. */
function shownVerdict({
  from,
  to,
  cardTitle,
  ruleTitle,
}: Omit<VerdictChange, 'refs'>): ShownDetail | undefined {
  const isShown = (letter: string): letter is Letter => letter === 'p' || letter === 'f' || letter === 'x';
  return isShown(from) && isShown(to)
    ? { type: 'verdict', card: cardTitle, rule: ruleTitle, from, to }
    : undefined;
}

/** Changes of one build, as they are listed where a list is about many entities. */
function fold(changes: readonly Found[]): Kept[] {
  const sorts = new Map<string, Found[]>();
  for (const change of changes) {
    const { detail } = change;
    const key = detail.type === 'verdict' ? stableStringify(detail) : detail.type;
    const list = sorts.get(key);
    if (list) list.push(change);
    else sorts.set(key, [change]);
  }
  return [...sorts]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([key, list]): Kept[] =>
      list.length > (list[0]!.detail.type === 'verdict' ? 1 : FOLD) ? [{ key, changes: list }] : list,
    );
}
