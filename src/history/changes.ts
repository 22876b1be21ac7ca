import { shortHash } from '../base/hash.ts';
import { compareText } from '../base/json.ts';
import type { Entity } from '../catalog/entity.ts';
import { type Event, type EventSource, eventsOf } from './events.ts';
import { bulkPhrase, type NameOf, phrase } from './phrase.ts';
import type { ChangeRecord, DetailType } from './record.ts';

/** Something that changed, ready to be shown. */
export interface Change {
  /** 32 hexadecimal digits; the same change has the same id in every build. */
  id: string;
  /** ISO time: when it happened, or when a build first saw it. */
  time: string;
  /** What it is about, for filters. */
  type: DetailType | Event['type'];
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
}

/** The part of the portal that changes are told from. */
export interface ChangeSource extends EventSource {
  entities: readonly Entity[];
  /** What was recorded between builds, newest first; undefined when nothing is kept. */
  history?: readonly ChangeRecord[] | undefined;
}

/** A list of changes ends after so many. */
export const MOST_CHANGES = 50;

interface Index {
  all: Change[];
  byRef: Map<string, Change[]>;
}

const recorded = new WeakMap<ChangeSource, Index>();
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
      changes = latest(indexOf(portal).all, asChanges(portal, events));
      whole.set(portal, changes);
    }
    return changes;
  }
  const owned = portal.graph.to(ref).flatMap(({ type, source }) => (type === 'ownedBy' ? [source] : []));
  const events = [ref, ...owned].flatMap((one) => eventsOf(portal, one));
  return latest(indexOf(portal).byRef.get(ref) ?? [], asChanges(portal, events));
}

function latest(records: readonly Change[], events: readonly Change[]): Change[] {
  const dated = [...records, ...events].sort(compareChanges);
  const matter = dated.filter(({ type }) => type !== 'commit').slice(0, MOST_CHANGES);
  const commits = dated.filter(({ type }) => type === 'commit').slice(0, MOST_CHANGES - matter.length);
  return [...matter, ...commits].sort(compareChanges);
}

function compareChanges(a: Change, b: Change): number {
  return compareText(b.time, a.time) || compareText(a.ref ?? '', b.ref ?? '') || compareText(a.id, b.id);
}

/** What was recorded, by the entities and owners that it concerns. */
function indexOf(portal: ChangeSource): Index {
  let index = recorded.get(portal);
  if (index) return index;
  index = { all: [], byRef: new Map() };
  const nameOf = namesOf(portal);
  for (const record of portal.history ?? []) {
    if ('bulk' in record) {
      index.all.push(bulkChange(record.id, record.time, record.bulk, record.count));
      for (const [owner, n] of Object.entries(record.owners)) {
        push(
          index.byRef,
          owner,
          bulkChange(shortHash(`${record.id} ${owner}`, 32), record.time, record.bulk, n),
        );
      }
      continue;
    }
    if (isPerson(record.ref) && !portal.byRef.has(record.ref)) continue;
    const name = portal.byRef.get(record.ref)?.title ?? record.title;
    const change = changeOf(
      portal,
      record.id,
      record.time,
      record.detail.type,
      record.ref,
      name,
      phrase(record.detail, nameOf),
    );
    index.all.push(change);
    for (const ref of new Set([record.ref, ...record.owners])) push(index.byRef, ref, change);
  }
  recorded.set(portal, index);
  return index;
}

function asChanges(portal: ChangeSource, events: readonly Event[]): Change[] {
  return events.map(({ id, time, type, ref, text }) =>
    changeOf(portal, id, time, type, ref, portal.byRef.get(ref)!.title, text),
  );
}

function changeOf(
  portal: ChangeSource,
  id: string,
  time: string,
  type: Change['type'],
  ref: string,
  name: string,
  text: string,
): Change {
  const sentence = `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
  return {
    id,
    time,
    type,
    ref,
    name,
    title: `${name}: ${sentence}`,
    text,
    path: portal.byRef.get(ref)?.path,
  };
}

function bulkChange(id: string, time: string, type: DetailType, n: number): Change {
  const text = bulkPhrase(type, n);
  return { id, time, type, ref: undefined, name: '', title: text, text, path: undefined };
}

/** Names of refs. People who are not in the catalog, or not in what its readers may see, stay unnamed. */
function namesOf({ byRef }: ChangeSource): NameOf {
  return (ref) => byRef.get(ref)?.title ?? (isPerson(ref) ? 'a person' : ref.slice(ref.indexOf('/') + 1));
}

function isPerson(ref: string): boolean {
  return ref.startsWith('user:') || ref.startsWith('_user:');
}

function push(map: Map<string, Change[]>, key: string, change: Change): void {
  const list = map.get(key);
  if (list) list.push(change);
  else map.set(key, [change]);
}
