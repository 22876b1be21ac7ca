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

/** Which commit did what; undefined where none is known to have done it. */
export interface Blame {
  /** The commit that changed a file of the portal last, between the two builds. */
  ofFile(file: string): string | undefined;
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
  pageOf: (commit: string) => string | undefined = () => undefined,
): BuildRecord {
  const changes: EntityChange[] = [];
  const was = new Map([...renames].map(([from, to]) => [to, from]));
  const verdicts = collectVerdicts(before, after, blame);
  const pages: Record<string, string> = {};
  const commitOf = (...entities: (Remembered | undefined)[]): { commit?: string } => {
    const [now, known] = entities;
    // A file that a source brought: that it is another commit's now says that the commit came in between.
    if (now?.commit && known?.commit && now.commit !== known.commit) {
      pages[now.commit] = pageOf(now.commit) ?? '';
      return { commit: now.commit };
    }
    for (const entity of entities) {
      const commit = entity?.file === undefined ? undefined : blame?.ofFile(entity.file);
      if (commit) return { commit };
    }
    return {};
  };
  for (const [ref, entity] of after.entities) {
    const old = was.get(ref);
    const known = before.entities.get(old ?? ref);
    if (!known) {
      const commit = commitOf(entity);
      changes.push({ ref, detail: { type: 'added', to: withoutVerdicts(entity) }, ...commit });
      verdicts.compare(ref, {}, entity, commit.commit);
      continue;
    }
    const commit = commitOf(entity, known);
    if (old !== undefined) {
      const detail: Detail = { type: 'renamed', from: old, title: known.title };
      changes.push({ ref, detail, ...commit });
    }
    for (const aspect of ASPECTS) {
      for (const detail of aspect(known, entity)) {
        const scorecard = detail.type === 'level' ? own(after.cards, detail.key) : undefined;
        const byCard = scorecard?.file === undefined ? undefined : blame?.ofFile(scorecard.file);
        changes.push({ ref, detail, ...(commit.commit ? commit : byCard ? { commit: byCard } : {}) });
      }
    }
    verdicts.compare(ref, known, entity, commit.commit);
  }
  for (const [ref, entity] of before.entities) {
    if (after.entities.has(ref) || renames.has(ref)) continue;
    const commit = commitOf(entity);
    changes.push({ ref, detail: { type: 'removed', from: withoutVerdicts(entity) }, ...commit });
    verdicts.compare(ref, entity, {}, commit.commit);
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

/** What a change that makes or ends an entity says of it; its verdicts stand with those of others. */
function withoutVerdicts({
  verdicts: _,
  marks: __,
  file: ___,
  commit: ____,
  ...entity
}: Remembered): Remembered {
  return entity;
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
  return [...entities].flatMap(([ref, { blueprint, marks }]) =>
    blueprint !== undefined && isWanted(ref) ? [{ ref, blueprint, marks: marks ?? [] }] : [],
  );
}

type Judged = Pick<Remembered, 'verdicts'>;

interface VerdictCollector {
  compare(ref: string, before: Judged, after: Judged, commit: string | undefined): void;
  /** In the order of scorecards, rules and outcomes; the refs of each sorted. */
  groups(): VerdictChange[];
}

function collectVerdicts(before: Summary, after: Summary, blame: Blame | undefined): VerdictCollector {
  const groups = new Map<string, VerdictChange>();
  const keys = [...new Set([...Object.keys(before.cards), ...Object.keys(after.cards)])].sort(compareText);
  const cards = keys.map((key) => {
    const [old, now] = [own(before.cards, key), own(after.cards, key)];
    const commit = now?.file === undefined ? undefined : blame?.ofFile(now.file);
    return { key, old, now, places: placesOf(old, now), gone: goneRules(old, now), commit };
  });
  const add = (
    ref: string,
    card: (typeof cards)[number],
    [rule, ruleTitle]: [string, string],
    from: Letter | '-',
    to: Letter | '-',
    commit: string | undefined,
  ): void => {
    const did = commit ?? card.commit;
    const key = `${ruleKey(card.key, rule)}\n${from}${to}\n${did ?? ''}`;
    const group = groups.get(key);
    if (group) group.refs.push(ref);
    else
      groups.set(key, {
        card: card.key,
        rule,
        cardTitle: (card.now ?? card.old)!.title,
        ruleTitle,
        from,
        to,
        refs: [ref],
        ...(did ? { commit: did } : {}),
      });
  };
  return {
    compare(ref, earlier, later, commit) {
      for (const card of cards) {
        const old = own(earlier.verdicts ?? {}, card.key) ?? '';
        const now = own(later.verdicts ?? {}, card.key) ?? '';
        if (old === now && card.gone.length === 0 && card.places.every((place, index) => place === index))
          continue;
        for (const [place, rule] of (card.now?.rules ?? []).entries()) {
          const from = (old[card.places[place]!] ?? '-') as Letter | '-';
          const to = (now[place] ?? '-') as Letter | '-';
          if (from !== to) add(ref, card, rule, from, to, commit);
        }
        for (const place of card.gone) {
          const from = old[place];
          if (from) add(ref, card, card.old!.rules[place]!, from as Letter, '-', commit);
        }
      }
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
