import { compareText } from '../base/json.ts';
import { count, list } from '../base/text.ts';
import type { Entity } from '../catalog/entity.ts';
import { type CostPast, type CostStep, costSteps } from './costs.ts';
import { type Event, type EventSource, eventsOf } from './events.ts';
import type { ChangeLists, Listed, ManyChanges, OneChange, ShownType } from './lists.ts';
import { groupPhrase, isPersonRef, type NameOf, phrase } from './phrase.ts';

/** Something that changed, ready to be shown. */
export interface Change {
  /** 32 hexadecimal digits; the same change has the same id in every build. */
  id: string;
  /** ISO time: when it happened, or when a build first saw it. */
  time: string;
  /** What it is about, for filters. */
  type: ShownType | Event['type'] | 'cost' | 'rule';
  /** The entity it is about; undefined for many at once. */
  ref: string | undefined;
  /** What the entity is called; empty for many at once. */
  name: string;
  /** One sentence that names the entity. */
  title: string;
  /** The same without the name. */
  text: string;
  /** Page of the entity, without the site's base; undefined when it has none any more. */
  path: string | undefined;
  /** The commit that did it, where one did. */
  commit?: string | undefined;
  /** Its page, where it is not of the portal's repository; empty where none is known. */
  commitPage?: string | undefined;
}

/** What recorded changes are told from. */
export interface RecordSource {
  /** What entities are called, and where their pages are, without the site's base. */
  byRef: ReadonlyMap<string, { title: string; path?: string }>;
  /** What was recorded between builds; undefined when nothing is kept. */
  history?: { lists: ChangeLists; costs?: CostPast | undefined } | undefined;
}

/** The part of the portal that changes are told from. */
export interface ChangeSource extends EventSource, RecordSource {
  entities: readonly Entity[];
  byRef: ReadonlyMap<string, Entity>;
}

/** A list of changes ends after so many. */
export const MOST_CHANGES = 50;

const whole = new WeakMap<ChangeSource, Change[]>();

/**
 * The latest changes, newest first, at most {@link MOST_CHANGES}: of the portal, of an entity, or of a team
 * with everything it owns. What was recorded between builds comes with what the data itself dates. Commits
 * only fill what room is left, so that a busy repository does not push everything else out.
 */
export function changesOf(portal: ChangeSource, ref?: string): readonly Change[] {
  if (ref === undefined) {
    let changes = whole.get(portal);
    if (!changes) {
      const events = portal.entities.flatMap((entity) => eventsOf(portal, entity.ref));
      changes = latest([...recorded(portal), ...asChanges(portal, events)]);
      whole.set(portal, changes);
    }
    return changes;
  }
  return latest([...recorded(portal, ref), ...asChanges(portal, eventsAbout(portal, ref))]);
}

/** A value that is another one whenever {@link changesOf} something is, but for the names of others; and quicker to make. */
export function changesPrint(portal: ChangeSource, ref: string): unknown {
  const { history } = portal;
  const steps = history?.costs ? costSteps(history.costs, ref) : [];
  return [history?.lists.print(ref), eventsAbout(portal, ref), steps];
}

function eventsAbout(portal: ChangeSource, ref: string): Event[] {
  const owned = portal.graph.to(ref).flatMap(({ type, source }) => (type === 'ownedBy' ? [source] : []));
  return [ref, ...owned].flatMap((one) => eventsOf(portal, one));
}

/** The latest changes that builds recorded, newest first: of everything, or of an entity or owner. */
export function recordedChanges(source: RecordSource, ref?: string): Change[] {
  return latest(recorded(source, ref));
}

function recorded(source: RecordSource, ref?: string): Change[] {
  const lists = source.history?.lists;
  const listed = ref === undefined ? lists?.all : lists?.of(ref);
  const changes = asListed(source, listed ?? []).map((change) => {
    const page = change.commit === undefined ? undefined : lists?.pages.get(change.commit);
    return page === undefined ? change : { ...change, commitPage: page };
  });
  return [...changes, ...costChanges(source, ref)];
}

function latest(changes: Change[]): Change[] {
  const dated = changes.sort(compareChanges);
  const matter = dated.filter(({ type }) => type !== 'commit').slice(0, MOST_CHANGES);
  const commits = dated.filter(({ type }) => type === 'commit').slice(0, MOST_CHANGES - matter.length);
  return [...matter, ...commits].sort(compareChanges);
}

function compareChanges(a: Change, b: Change): number {
  return compareText(b.time, a.time) || compareText(a.ref ?? '', b.ref ?? '') || compareText(a.id, b.id);
}

function asListed(portal: RecordSource, listed: readonly Listed[]): Change[] {
  const nameOf = namesOf(portal);
  return listed.flatMap((change) => {
    if ('count' in change) return [groupChange(change, nameOf)];
    return isPersonRef(change.ref) && !portal.byRef.has(change.ref)
      ? []
      : [oneChange(portal, change, nameOf)];
  });
}

function oneChange(portal: RecordSource, change: OneChange, nameOf: NameOf): Change {
  const { id, time, ref, title, detail, commit } = change;
  const name = portal.byRef.get(ref)?.title ?? title;
  const text = phrase(detail, nameOf, name);
  return changeOf(portal, { id, time, type: detail.type, ref, name, text, commit });
}

/** Names the first of them, people left out whom nobody may see. */
function groupChange(change: ManyChanges, nameOf: NameOf): Change {
  const { id, time, type, some, commit } = change;
  const named = some.filter(({ ref }) => !isPersonRef(ref)).map(({ ref, title }) => nameOf(ref, title));
  const more = change.count - named.length;
  const names = [...named, ...(more > 0 ? [count(more, 'more', 'more')] : [])];
  const text = `${groupPhrase(change)}${named.length > 0 ? `: ${list(names)}` : ''}`;
  return { id, time, type, ref: undefined, name: '', title: text, text, path: undefined, commit };
}

function asChanges(portal: ChangeSource, events: readonly Event[]): Change[] {
  return events.map(({ id, time, type, ref, text }) =>
    changeOf(portal, { id, time, type, ref, name: portal.byRef.get(ref)!.title, text }),
  );
}

/** What months cost against those before them, where that is worth a word. */
function costChanges(portal: RecordSource, ref: string | undefined): Change[] {
  const costs = portal.history?.costs;
  if (!costs) return [];
  return costSteps(costs, ref).map(({ id, time, text }: CostStep) =>
    ref === undefined
      ? { id, time, type: 'cost', ref, name: '', title: text, text, path: '/costs/' }
      : changeOf(portal, { id, time, type: 'cost', ref, name: portal.byRef.get(ref)?.title ?? ref, text }),
  );
}

function changeOf(
  portal: RecordSource,
  change: Pick<Change, 'id' | 'time' | 'type' | 'name' | 'text'> & {
    ref: string;
    commit?: string | undefined;
  },
): Change {
  const { name, text } = change;
  const sentence = `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
  return { ...change, title: `${name}: ${sentence}`, path: portal.byRef.get(change.ref)?.path };
}

/** Names of refs. People who are not in the catalog, or not in what its readers may see, stay unnamed. */
function namesOf({ byRef }: RecordSource): NameOf {
  return (ref, known) =>
    byRef.get(ref)?.title ?? (isPersonRef(ref) ? 'a person' : (known ?? ref.slice(ref.indexOf('/') + 1)));
}
