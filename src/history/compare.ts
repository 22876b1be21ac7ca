import { compareText, own } from '../base/json.ts';
import { findRenames, type Marked } from '../catalog/renames.ts';
import {
  type BuildRecord,
  compareChanges,
  compareGroups,
  type Detail,
  type EntityChange,
  ruleKey,
  type VerdictChange,
} from './record.ts';
import type { Letter, Remembered, RememberedCard, Summary } from './summary.ts';

type Levels = NonNullable<Remembered['levels']>;

/** What a change of an entity is about: that it came or went, one of its values, its problems, or these paths. */
export type EntityAspect =
  | 'there'
  | 'title'
  | 'owner'
  | 'lifecycle'
  | 'problems'
  | { paths: readonly string[] };

/** An entity, what it was called before, and the file that declares it. */
interface Declared {
  ref: string;
  was?: string | undefined;
  file: string | undefined;
}

export interface EntityQuestion extends Declared {
  aspect: EntityAspect;
}

export interface VerdictQuestion extends Declared {
  card: string;
  rule: string;
  from: Letter | '-';
  to: Letter | '-';
  /** True where the file is known to say the same of the entity as before. */
  isDocSame: boolean;
}

/**
 * Which commit between two builds explains what changed, the last of them; undefined where none is known to, or where it
 * may be one of several.
 */
export interface Blame {
  ofEntity(question: EntityQuestion): string | undefined;
  ofVerdict(question: VerdictQuestion): string | undefined;
  /** The one that changed which levels a scorecard has, or what they ask for; by its key. */
  ofLevels(card: string): string | undefined;
}

/** What else a build knows that tells changes apart. */
export interface CommitFacts {
  /** True where a file of the portal could not be read in full, as far as it may be about an entity. */
  isUnread?(file: string, ref: string): boolean;
  /** The page of a commit of a repository that a source brought. */
  pageOf?(commit: string): string | undefined;
  /** True for a rule that rests on nothing but what the file of an entity says. */
  isDeclaredRule?(card: string, rule: string): boolean;
}

/**
 * What an entity can change in, each with how it is seen. History grows here: what a build remembers in
 * addition gets an entry of its own.
 */
const ASPECTS: readonly ((before: Remembered, after: Remembered) => Detail[])[] = [
  ({ title: from }, { title: to }) => unlessSame({ type: 'title', from, to }),
  ({ owners: from = [] }, { owners: to = [] }) => unlessSame({ type: 'owner', from, to }),
  ({ lifecycle: from = '' }, { lifecycle: to = '' }) => unlessSame({ type: 'lifecycle', from, to }),
  ({ problems: from = [0, 0] }, { problems: to = [0, 0] }) => unlessSame({ type: 'problems', from, to }),
  ({ drift: from = [] }, { drift: to = [] }) => unlessSame({ type: 'drift', from, to }),
  (before, after) => levelChanges(before.levels ?? {}, after.levels ?? {}),
];

/** What is different about an entity, its verdicts left aside. */
export function aspectChanges(before: Remembered, after: Remembered): Detail[] {
  return ASPECTS.flatMap((aspect) => aspect(before, after));
}

function unlessSame(detail: Extract<Detail, { from: unknown; to: unknown }>): Detail[] {
  return isSame(detail.from, detail.to) ? [] : [detail];
}

function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, place) => item === b[place]);
  return a === b;
}

/** A level that has only another name is the same. */
function levelChanges(before: Levels, after: Levels): Detail[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText).flatMap((key) => {
    const from = own(before, key) ?? null;
    const to = own(after, key) ?? null;
    return from?.rank === to?.rank ? [] : [{ type: 'level' as const, key, from, to }];
  });
}

/**
 * A summary in which every level and verdict that is not known is what it was when it was known last: an outage of a
 * source changes nothing about an entity.
 */
export function keepKnown(before: Summary, after: Summary, renames: ReadonlyMap<string, string>): Summary {
  const was = new Map([...renames].map(([from, to]) => [to, from]));
  const entities = new Map<string, Remembered>();
  for (const [ref, entity] of after.entities) {
    const known = before.entities.get(was.get(ref) ?? ref);
    const levels = known?.levels && entity.levels && keepLevels(known.levels, entity.levels);
    const verdicts =
      known?.verdicts && entity.verdicts && keepVerdicts(before, known.verdicts, after, entity.verdicts);
    entities.set(
      ref,
      levels || verdicts
        ? { ...entity, ...(levels ? { levels } : {}), ...(verdicts ? { verdicts } : {}) }
        : entity,
    );
  }
  return { ...after, entities };
}

function keepLevels(known: Levels, now: Levels): Levels | undefined {
  if (Object.values(now).every((level) => level !== null)) return undefined;
  return Object.fromEntries(
    Object.entries(now).map(([key, level]) => [key, level ?? own(known, key) ?? null]),
  );
}

type Verdicts = NonNullable<Remembered['verdicts']>;

function keepVerdicts(before: Summary, known: Verdicts, after: Summary, now: Verdicts): Verdicts | undefined {
  if (Object.values(now).every((letters) => !letters.includes('u'))) return undefined;
  return Object.fromEntries(
    Object.entries(now).map(([key, letters]) => {
      const old = own(known, key);
      if (old === undefined || !letters.includes('u')) return [key, letters];
      const places = placesOf(own(before.cards, key), own(after.cards, key));
      return [
        key,
        Array.from(letters, (letter, place) => (letter === 'u' ? (old[places[place]!] ?? 'u') : letter)).join(
          '',
        ),
      ];
    }),
  );
}

/** For every rule of a scorecard its place in an earlier version; -1 where it is new. */
function placesOf(before: RememberedCard | undefined, after: RememberedCard | undefined): number[] {
  const known = new Map((before?.rules ?? []).map(([id], place) => [id, place]));
  return (after?.rules ?? []).map(([id]) => known.get(id) ?? -1);
}

/**
 * What changed from one summary to a later one, the later one with all that was known. Renamed entities are told from
 * those that went and others that came.
 */
export function compareSummaries(
  before: Summary,
  after: Summary,
  renames: ReadonlyMap<string, string>,
  blame?: Blame,
  facts: CommitFacts = {},
): BuildRecord {
  const changes: EntityChange[] = [];
  const was = new Map([...renames].map(([from, to]) => [to, from]));
  const verdicts = collectVerdicts(before, after);
  const pages: Record<string, string> = {};
  const explain = openExplainer(blame, facts, pages);
  for (const [ref, entity] of after.entities) {
    const old = was.get(ref);
    const known = before.entities.get(old ?? ref);
    if (!known) {
      const commit = explain.aspect({ ref, now: entity }, 'there');
      changes.push({ ref, detail: { type: 'added', to: withoutVerdicts(entity) }, ...asCommit(commit) });
      verdicts.compare(ref, {}, entity, () => commit);
      continue;
    }
    if (old !== undefined) {
      const detail: Detail = { type: 'renamed', from: old, title: known.title };
      changes.push({ ref, detail, ...asCommit(explain.aspect({ ref, now: entity, known }, 'there')) });
    }
    const sides = { ref, was: old, now: entity, known };
    const judged = verdicts.compare(ref, known, entity, (change) => explain.verdict(sides, change));
    for (const detail of aspectChanges(known, entity)) {
      const commit =
        detail.type === 'level' ? explain.level(detail, judged) : explain.aspect(sides, aspectOf(detail));
      changes.push({ ref, detail, ...asCommit(commit) });
    }
  }
  for (const [ref, entity] of before.entities) {
    if (after.entities.has(ref) || renames.has(ref)) continue;
    const commit = explain.aspect({ ref, known: entity }, 'there');
    const unread = entity.file !== undefined && facts.isUnread?.(entity.file, ref) === true;
    const detail: Detail = { type: 'removed', from: withoutVerdicts(entity), ...(unread ? { unread } : {}) };
    changes.push({ ref, detail, ...asCommit(commit) });
    verdicts.compare(ref, entity, {}, () => commit);
  }
  return {
    since: before.time,
    time: after.time,
    counts: after.counts,
    changes: changes.sort(compareChanges),
    verdicts: verdicts.groups(),
    ...(Object.keys(pages).length > 0 ? { pages } : {}),
  };
}

function asCommit(commit: string | undefined): { commit?: string } {
  return commit === undefined ? {} : { commit };
}

function aspectOf(detail: Detail): EntityAspect {
  switch (detail.type) {
    case 'title':
    case 'owner':
    case 'lifecycle':
    case 'problems':
      return detail.type;
    case 'drift':
      return { paths: [...detail.from, ...detail.to].filter((path) => isOneOf(path, detail)) };
    default:
      return 'there';
  }
}

function isOneOf(path: string, { from, to }: { from: string[]; to: string[] }): boolean {
  return from.includes(path) !== to.includes(path);
}

/** An entity before and after, under its names. */
interface Sides {
  ref: string;
  was?: string | undefined;
  now?: Remembered;
  known?: Remembered;
}

/** A verdict that changed. */
interface Judged {
  card: string;
  rule: string;
  from: Letter | '-';
  to: Letter | '-';
}

/** Finds the commits that explain changes, and notes the pages of those of other repositories. */
function openExplainer(blame: Blame | undefined, facts: CommitFacts, pages: Record<string, string>) {
  const isDocSame = ({ now, known }: Sides): boolean =>
    now?.doc !== undefined && now.doc === known?.doc && now.file === known.file;
  /** Of a file that a source brought: that it is another commit's now says that the commit came in between. */
  const brought = (sides: Sides): string | undefined => {
    const { now, known } = sides;
    if (!now?.commit || !known?.commit || now.commit === known.commit || isDocSame(sides)) return undefined;
    pages[now.commit] = facts.pageOf?.(now.commit) ?? '';
    return now.commit;
  };
  return {
    aspect(sides: Sides, aspect: EntityAspect): string | undefined {
      const { ref, was, now, known } = sides;
      const { file } = now ?? known ?? {};
      if (file === undefined)
        return typeof aspect === 'string' && aspect !== 'problems' ? brought(sides) : undefined;
      return isDocSame(sides) ? undefined : blame?.ofEntity({ ref, was, file, aspect });
    },
    verdict(sides: Sides, { card, rule, from, to }: Judged): string | undefined {
      const { ref, was, now } = sides;
      const isDocRule = from !== 'x' && to !== 'x' && facts.isDeclaredRule?.(card, rule) === true;
      const file = now?.file;
      const outside = file === undefined && isDocRule ? brought(sides) : undefined;
      const isSame = file === undefined || isDocSame(sides);
      const inside = blame?.ofVerdict({ ref, was, file, card, rule, from, to, isDocSame: isSame });
      return outside !== undefined && inside !== undefined ? undefined : (outside ?? inside);
    },
    /** A level follows from verdicts: where one commit explains all that moved it, that one. */
    level(
      { key, from, to }: Extract<Detail, { type: 'level' }>,
      judged: readonly (Judged & { commit: string | undefined })[],
    ): string | undefined {
      const rose = from && to ? to.rank > from.rank : undefined;
      const moved = judged.filter(
        (one) => one.card === key && (rose === undefined || rose === (one.to === 'p' || one.to === 'x')),
      );
      if (moved.length === 0) return blame?.ofLevels(key);
      const [commit, ...others] = new Set(moved.map((one) => one.commit));
      return others.length === 0 ? commit : undefined;
    },
  };
}

/** What a change that makes or ends an entity says of it; its verdicts stand with those of others. */
function withoutVerdicts(entity: Remembered): Remembered {
  const { verdicts: _, marks: __, formerly: ___, file: ____, commit: _____, doc: ______, ...said } = entity;
  return said;
}

/** Which entities of an earlier summary go by another ref in a later one. */
export function renamesBetween(before: Summary, after: Summary): Map<string, string> {
  const gone = markedOf(before, (ref) => !after.entities.has(ref));
  const come = markedOf(after, (ref) => !before.entities.has(ref));
  if (gone.length === 0 || come.length === 0) return new Map();
  return findRenames(
    gone,
    come,
    markedOf(after, (ref) => before.entities.has(ref)),
  );
}

function markedOf({ entities }: Summary, isWanted: (ref: string) => boolean): Marked[] {
  return [...entities].flatMap(([ref, { blueprint, marks = [], formerly }]) =>
    blueprint !== undefined && isWanted(ref) ? [{ ref, blueprint, marks, formerly }] : [],
  );
}

interface VerdictCollector {
  /** Gives what changed, with the commits that explain it. */
  compare(
    ref: string,
    before: Pick<Remembered, 'verdicts'>,
    after: Pick<Remembered, 'verdicts'>,
    explain: (change: Judged) => string | undefined,
  ): (Judged & { commit: string | undefined })[];
  /** In the order of scorecards, rules and outcomes; the refs of each sorted. */
  groups(): VerdictChange[];
}

function collectVerdicts(before: Summary, after: Summary): VerdictCollector {
  const groups = new Map<string, VerdictChange>();
  const keys = [...new Set([...Object.keys(before.cards), ...Object.keys(after.cards)])].sort(compareText);
  const cards = keys.map((key) => {
    const [old, now] = [own(before.cards, key), own(after.cards, key)];
    return { key, old, now, places: placesOf(old, now), gone: goneRules(old, now) };
  });
  return {
    compare(ref, earlier, later, explain) {
      const found: (Judged & { commit: string | undefined })[] = [];
      const add = (
        card: (typeof cards)[number],
        [rule, ruleTitle]: [string, string],
        from: Letter | '-',
        to: Letter | '-',
      ): void => {
        const change = { card: card.key, rule, from, to };
        const commit = explain(change);
        found.push({ ...change, commit });
        const key = `${ruleKey(card.key, rule)}\n${from}${to}\n${commit ?? ''}`;
        const group = groups.get(key);
        const { title: cardTitle } = (card.now ?? card.old)!;
        if (group) group.refs.push(ref);
        else groups.set(key, { ...change, cardTitle, ruleTitle, refs: [ref], ...asCommit(commit) });
      };
      for (const card of cards) {
        const old = own(earlier.verdicts ?? {}, card.key) ?? '';
        const now = own(later.verdicts ?? {}, card.key) ?? '';
        if (old === now && card.gone.length === 0 && card.places.every((place, index) => place === index))
          continue;
        for (const [place, rule] of (card.now?.rules ?? []).entries()) {
          const from = (old[card.places[place]!] ?? '-') as Letter | '-';
          const to = (now[place] ?? '-') as Letter | '-';
          if (from !== to) add(card, rule, from, to);
        }
        for (const place of card.gone) {
          const from = old[place];
          if (from) add(card, card.old!.rules[place]!, from as Letter, '-');
        }
      }
      return found;
    },
    groups: () =>
      [...groups.values()]
        .map((group) => ({ ...group, refs: group.refs.sort(compareText) }))
        .sort(compareGroups),
  };
}

/** The places of rules that an earlier version of a scorecard had and the later one has not. */
function goneRules(before: RememberedCard | undefined, after: RememberedCard | undefined): number[] {
  const left = new Set((after?.rules ?? []).map(([id]) => id));
  return (before?.rules ?? []).flatMap(([id], place) => (left.has(id) ? [] : [place]));
}
