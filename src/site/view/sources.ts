import { noun } from '../../actions/generated-inputs.ts';
import type { FeedReport } from '../../base/feed.ts';
import { formatOrigin } from '../../base/origin.ts';
import { count, formatNumber, list } from '../../base/text.ts';
import { slugOf } from '../../catalog/slug.ts';
import { pluralOf } from '../../portal/addresses.ts';
import { impactOf, type KindCount } from '../../portal/impact.ts';
import type { Portal } from '../../portal/portal.ts';
import { isStale } from '../../portal/staleness.ts';
import { getPortal } from '../../portal/store.ts';
import { SOURCES } from '../../sources/index.ts';
import { originHref } from './entity.ts';
import { documentsSentence } from './problems.ts';
import { sentence } from './sentence.ts';

export interface SourceView {
  /** Place on the page of sources. */
  id: string;
  title: string;
  type: string;
  look: { is: string; label: string };
  /** ISO time of the data; undefined when there is none. */
  observedAt: string | undefined;
  /** What stands in the place of a time. */
  dated: string;
  records: string;
  entities: string;
  message: string;
  /** What its state means for the pages, a sentence each; empty when it gave all that it should. */
  meaning: string[];
  /** Id of the feed, by which the browser finds what reading it cost; undefined for what is not asked. */
  feed: string | undefined;
  /** What is told of it below the table, in a few words. */
  about: string;
  problems: SourceProblem[];
  /** Problems that are not among {@link SourceView.problems}. */
  more: number;
}

export interface SourceProblem {
  is: string;
  message: string;
  fix: string;
  place: string;
  href: string | undefined;
}

/** Problems of a source that its page lists; the rest is counted. */
const MOST = 20;

const LOOKS: Record<FeedReport['outcome'], { is: string; label: string }> = {
  fresh: { is: 'pass', label: 'Fresh' },
  stale: { is: 'stale', label: 'Stale' },
  failed: { is: 'fail', label: 'Failed' },
  disabled: { is: 'none', label: 'Off' },
};

/** Every source, the declared catalog first, then in the order of the settings. */
export function sourcesView(): SourceView[] {
  const portal = getPortal();
  return [catalogView(portal), ...portal.feeds.map(feedView)];
}

/** Sources that did not give what they should: what pages must warn of. */
export function troubledSources(): SourceView[] {
  return getPortal()
    .feeds.filter((feed) => feed.outcome === 'failed' || isStale(feed, getPortal().now))
    .map(feedView);
}

/** How many sources are in use, how many are fresh and how many of today but in part; the declared catalog is left out. */
export function freshness(): { total: number; fresh: number; inPart: number; oldest: string | undefined } {
  const feeds = getPortal().feeds.filter(({ outcome }) => outcome !== 'disabled');
  const read = feeds.filter(({ outcome }) => outcome === 'fresh');
  const fresh = read.filter(({ complete }) => complete);
  const times = fresh.flatMap(({ observedAt }) => observedAt ?? []).sort();
  return {
    total: feeds.length,
    fresh: fresh.length,
    inPart: read.length - fresh.length,
    oldest: times[0],
  };
}

function catalogView({ entities, documents }: Portal): SourceView {
  const declared = entities.filter(({ contributions }) => contributions[0]!.rank === 0).length;
  return {
    id: 'catalog',
    title: 'Declared catalog',
    type: 'files',
    look: documents.rejected > 0 ? { is: 'warn', label: 'In part' } : { is: 'pass', label: 'Read' },
    observedAt: undefined,
    dated: 'as committed',
    records: formatNumber(documents.accepted + documents.skipped + documents.rejected),
    entities: formatNumber(declared),
    message: documentsSentence(),
    meaning: [],
    feed: undefined,
    about: '',
    problems: [],
    more: 0,
  };
}

function feedView(feed: FeedReport): SourceView {
  const { id, title, type, outcome, observedAt, records, matched, message, provides, problems } = feed;
  const alone = provides.length > 0 ? ` Nothing else fills ${list(provides)}.` : '';
  return {
    id: slugOf(id),
    title: title || id,
    type,
    look: lookOf(feed),
    observedAt,
    dated: outcome === 'disabled' ? 'not read' : 'no data yet',
    records: formatNumber(records),
    entities: formatNumber(matched),
    message: `${message}${alone}`,
    meaning: meaningOf(feed),
    // Files of the portal and of bills are read by every build itself: nobody is called.
    feed: outcome === 'disabled' || type === 'bill' || SOURCES.get(type)?.local ? undefined : id,
    about: aboutOf(problems),
    problems: problems.slice(0, MOST).map(({ severity, message: what, fix, origin }) => ({
      is: severity === 'error' ? 'fail' : severity === 'warning' ? 'warn' : 'info',
      message: sentence(what),
      fix,
      place: formatOrigin(origin),
      href: originHref(origin),
    })),
    more: Math.max(0, problems.length - MOST),
  };
}

function aboutOf(problems: FeedReport['problems']): string {
  if (problems.length === 0) return 'what is missing';
  return problems.every(({ severity }) => severity === 'info') ? 'what was noted' : 'what went wrong';
}

function lookOf(feed: FeedReport): { is: string; label: string } {
  if (feed.outcome === 'fresh' && !feed.complete) return { is: 'warn', label: 'In part' };
  // Nobody tried, and not long ago: nothing is wrong with it.
  if (feed.outcome === 'stale' && !isStale(feed, getPortal().now)) return { is: 'none', label: 'Not read' };
  return LOOKS[feed.outcome];
}

/** Which pages say less, or something older, because of a feed. */
function meaningOf(feed: FeedReport): string[] {
  const portal = getPortal();
  const { older, resting, unknown } = impactOf(portal, feed);
  const shown = older.reduce((sum, { entities }) => sum + entities, 0);
  const verdicts = (counted: { verdicts: number; rules: number }, one: string, many: string): string =>
    `${count(counted.verdicts, 'verdict')} of ${count(counted.rules, 'rule')} ${counted.verdicts === 1 ? one : many}`;
  return [
    ...(shown > 0
      ? [`${count(shown, 'entity shows', 'entities show')} older data of it: ${list(older.map(kindWords))}.`]
      : []),
    ...(resting.verdicts > 0
      ? [`${verdicts(resting, 'rests', 'rest')} on its last data, until that is too old for the rule.`]
      : []),
    ...(unknown.verdicts > 0
      ? [`${verdicts(unknown, 'is', 'are')} unknown because of it; unknown is neither passed nor failed.`]
      : []),
    ...(shown + resting.verdicts + unknown.verdicts === 0 && feed.outcome === 'failed'
      ? ['Nothing else is shown instead: what only it can say is missing on the pages.']
      : []),
  ];
}

function kindWords({ kind, entities }: KindCount): string {
  const blueprint = getPortal().blueprints.get(kind);
  if (!blueprint) return count(entities, kind);
  const word = entities === 1 ? blueprint.title : pluralOf(blueprint);
  return `${formatNumber(entities)} ${noun(word)}`;
}

/** `14 of 15 sources fresh, 1 in part`, for the head of the page. */
export function freshSentence(): string {
  const { total, fresh, inPart } = freshness();
  if (total === 0) return 'the declared catalog alone';
  return fresh === total
    ? `${count(total, 'source')} and the declared catalog, all fresh`
    : `${fresh} of ${count(total, 'source')} fresh${inPart > 0 ? `, ${inPart} in part` : ''}`;
}
