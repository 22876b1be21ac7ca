import { parseTime } from '../base/dates.ts';
import { shortHash } from '../base/hash.ts';
import { asString, own } from '../base/json.ts';
import { valueAt } from '../catalog/document.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Graph } from '../catalog/graph.ts';

/** Something that happened at a time which the data itself tells: no history is needed to know it. */
export interface Event {
  id: string;
  time: string;
  /** The entity it happened to. */
  ref: string;
  type: EventType;
  /** One sentence without the name of the entity. */
  text: string;
}

export type EventType = 'deployment' | 'incident' | 'commit';

/** The part of the portal that events are read from. */
export interface EventSource {
  byRef: ReadonlyMap<string, Entity>;
  graph: Graph;
  /** ISO time: what is dated later has not happened yet. */
  now: string;
}

/** Edges on which things that happen hang on what they happen to, by the blueprint that declares them. */
const HANGS_ON: Record<string, { field: string; read(entity: Entity, source: EventSource): Happening[] }> = {
  deployment: { field: 'relations.component', read: deployment },
  incident: { field: 'relations.component', read: incident },
};

interface Happening {
  time: unknown;
  type: EventType;
  text: string;
}

/** What happened to an entity by what is said about it, in no order: its last commit, deployments, incidents. */
export function eventsOf(source: EventSource, ref: string): Event[] {
  const entity = source.byRef.get(ref);
  if (!entity) return [];
  const happenings: Happening[] = [
    { time: valueAt(entity.doc, 'properties.git.lastCommitAt'), type: 'commit', text: 'Last commit' },
  ];
  for (const relation of source.graph.to(ref)) {
    const teller = source.byRef.get(relation.source);
    const kind = teller && own(HANGS_ON, teller.blueprint);
    if (kind && relation.field === kind.field) happenings.push(...kind.read(teller, source));
  }
  return happenings.flatMap(({ time, type, text }) => {
    const at = parseTime(time);
    if (Number.isNaN(at) || at > parseTime(source.now)) return [];
    const iso = new Date(at).toISOString().replace('.000Z', 'Z');
    return [{ id: shortHash([type, ref, iso, text].join('\n'), 32), time: iso, ref, type, text }];
  });
}

function deployment(entity: Entity, { byRef, graph }: EventSource): Happening[] {
  const { version, status, finishedAt } = entity.doc.properties;
  const name = asString(version) ?? entity.title;
  const place = graph.from(entity.ref).find(({ type }) => type === 'deployedTo')?.target;
  const where =
    place === undefined ? '' : ` to ${byRef.get(place)?.title ?? place.slice(place.indexOf('/') + 1)}`;
  const failed = /^(?:fail|error|cancel|roll)/i.test(asString(status) ?? '');
  const text = failed ? `Deployment of ${name}${where}: ${String(status)}` : `Deployed ${name}${where}`;
  return [{ time: finishedAt, type: 'deployment', text }];
}

function incident(entity: Entity): Happening[] {
  const { startedAt, resolvedAt } = entity.doc.properties;
  return [
    { time: startedAt, type: 'incident', text: `Incident began: ${entity.title}` },
    { time: resolvedAt, type: 'incident', text: `Incident resolved: ${entity.title}` },
  ];
}
