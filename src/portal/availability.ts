import type { FeedReport, Fill } from '../base/feed.ts';
import { own } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Contribution, Entity } from '../catalog/entity.ts';
import { type Availability, ENTITIES, type QueryContext } from '../query/context.ts';
import { OWNED_BY } from '../query/lookup.ts';

/** Property roots that a source of this version can fill alone, and what to call who fills them. */
export const FEED_ROOTS: ReadonlyMap<string, string> = new Map([
  ['git', 'the source git'],
  ['cost', 'a bill'],
]);

/** What is known of entities and their kinds before anything is computed. */
export interface Known {
  byRef: ReadonlyMap<string, Entity>;
  find(kind: string): Blueprint | undefined;
}

/**
 * Whether whoever may know something has data (law 10): of a property root that a source alone fills, of what the
 * mappings of sources fill besides people and each other, and of the entities that they make. Of what is left to
 * people everything is always there.
 */
export function availabilityOf(feeds: readonly FeedReport[], known: Known): QueryContext['availability'] {
  const alone = new Map<string, Availability>();
  for (const [root, title] of FEED_ROOTS)
    alone.set(root, { state: 'missing', reason: `${title} is not configured` });
  const owners = new Map<string, FeedReport[]>();
  for (const feed of feeds)
    for (const root of feed.provides) owners.set(root, [...(owners.get(root) ?? []), feed]);
  for (const [root, list] of owners) alone.set(root, joint(list));
  const answers = new Map<string, Map<string, Availability>>();
  return (root, kind) => {
    const owned = alone.get(root);
    if (owned) return owned;
    const ofKind = answers.get(kind) ?? new Map<string, Availability>();
    const answer = ofKind.get(root) ?? filled(root, kind, feeds, known);
    answers.set(kind, ofKind.set(root, answer));
    return answer;
  };
}

/** Finds the definition of a kind. */
type Find = Known['find'];

/** Whether a feed may say something of the entities of a kind, alone or beside others. */
export function maySay(
  { provides, fills = [] }: FeedReport,
  root: string,
  kinds: readonly string[],
  find: Find,
): boolean {
  return (
    provides.includes(root) ||
    fills.some((fill) => kinds.some((kind) => says(fill, root, kind, find) || leads(fill, root, kind, find)))
  );
}

/** Whether a mapping may say something under a name of the entities of a kind, or make them. */
function says({ kind: of, names, makes }: Fill, root: string, kind: string, find: Find): boolean {
  if (of !== undefined && (find(of)?.identifier ?? of) !== kind) return false;
  if (root === ENTITIES) return makes;
  const relations = find(kind)?.relations;
  return names.some((name) => name === root || own(relations, name)?.relation === root);
}

/** Whether a relation that a mapping may give leads to entities of a kind, which know it by the name of its other end. */
function leads({ kind: of, names }: Fill, root: string, kind: string, find: Find): boolean {
  const relations = of === undefined ? undefined : find(of)?.relations;
  return names.some((name) => {
    const field = own(relations, name);
    if (field?.inverse !== root) return false;
    return field.target === undefined || (find(field.target)?.identifier ?? field.target) === kind;
  });
}

function filled(
  root: string,
  kind: string,
  feeds: readonly FeedReport[],
  { byRef, find }: Known,
): Availability {
  const fillers = feeds.filter((feed) => maySay(feed, root, [kind], find));
  if (fillers.length === 0) return { state: 'ok' };
  const known = joint(fillers);
  if (root === ENTITIES || known.state === 'missing') return known;
  const silent = fillers.filter(isLacking);
  const lacking = (ref: string): string | undefined => {
    const said = byRef.get(ref)?.contributions ?? [];
    const feed = silent.find(({ id }) => said.every(({ origin }) => origin.source !== id));
    return feed && lackingReason(feed);
  };
  const old = new Set(fillers.flatMap(({ id, outcome }) => (outcome === 'stale' ? [id] : [])));
  const others = (ref: string): boolean => {
    const first = byRef.get(ref)?.contributions.find((said) => holds(said, root));
    return first === undefined || !old.has(first.origin.source);
  };
  const isSaid = fillers.some(({ fills = [] }) => fills.some((fill) => says(fill, root, kind, find)));
  return {
    ...known,
    partial: undefined,
    ...(silent.length > 0 ? { lacking } : {}),
    ...(known.state === 'stale' && isSaid ? { others } : {}),
  };
}

/** Whether a contribution itself says something under a name: a property root, or a relation. */
function holds({ patch: { properties, spec }, relations }: Contribution, root: string): boolean {
  const names = root === OWNED_BY ? ['team', '$team', 'owner'] : [root];
  return names.some((name) =>
    [own(properties, name), own(spec, name), own(relations, name)].some((value) => value != null),
  );
}

/** What several feeds that may know one thing know together: the best of them, and whether that is all there is. */
function joint(feeds: readonly FeedReport[]): Availability {
  const states = feeds.map(feedAvailability);
  const best =
    states.find(({ state }) => state === 'ok') ?? states.find(({ state }) => state === 'stale') ?? states[0]!;
  if (best.state === 'missing') return best;
  const lacking = feeds.find(isLacking);
  return lacking ? { ...best, partial: lackingReason(lacking) } : best;
}

function lackingReason({ title }: FeedReport): string {
  return `${title} could not be read in whole`;
}

function feedAvailability(feed: FeedReport): Availability {
  if (feed.outcome === 'fresh') return { state: 'ok' };
  if (feed.observedAt !== undefined && feed.outcome === 'stale') {
    return { state: 'stale', since: feed.observedAt, reason: `${feed.title} could not be read again` };
  }
  return { state: 'missing', reason: `${feed.title} has given no data` };
}

/**
 * Whether a feed may know more than it gave. A bill that is shown as it was last read lacks nothing that was there:
 * an outage moves no verdict.
 */
function isLacking({ type, outcome, complete }: FeedReport): boolean {
  if (outcome === 'failed') return true;
  return !complete && (outcome === 'fresh' || (outcome === 'stale' && type !== 'bill'));
}
