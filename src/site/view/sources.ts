import type { FeedReport } from '../../base/feed.ts';
import { formatOrigin } from '../../base/origin.ts';
import { count, formatNumber, list } from '../../base/text.ts';
import { slugOf } from '../../catalog/slug.ts';
import type { Portal } from '../../portal/portal.ts';
import { getPortal } from '../../portal/store.ts';
import { originHref } from './entity.ts';
import { documentsSentence, sentence } from './problems.ts';

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
    .feeds.filter(({ outcome }) => outcome === 'stale' || outcome === 'failed')
    .map(feedView);
}

/** How many sources there are and how many are fresh, the declared catalog left out. */
export function freshness(): { total: number; fresh: number; oldest: string | undefined } {
  const { feeds } = getPortal();
  const fresh = feeds.filter(({ outcome }) => outcome === 'fresh');
  const times = fresh.flatMap(({ observedAt }) => observedAt ?? []).sort();
  return { total: feeds.length, fresh: fresh.length, oldest: times[0] };
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
    problems: [],
    more: 0,
  };
}

function feedView(feed: FeedReport): SourceView {
  const { id, title, type, outcome, complete, observedAt, records, matched, message, provides, problems } =
    feed;
  const alone = provides.length > 0 ? ` Nothing else fills ${list(provides)}.` : '';
  return {
    id: slugOf(id),
    title: title || id,
    type,
    look: outcome === 'fresh' && !complete ? { is: 'warn', label: 'In part' } : LOOKS[outcome],
    observedAt,
    dated: outcome === 'disabled' ? 'not read' : 'no data yet',
    records: formatNumber(records),
    entities: formatNumber(matched),
    message: `${message}${alone}`,
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

/** `14 of 15 sources are fresh`, for the head of the page. */
export function freshSentence(): string {
  const { total, fresh } = freshness();
  if (total === 0) return 'the declared catalog alone';
  return fresh === total
    ? `${count(total, 'source')} and the declared catalog, all fresh`
    : `${fresh} of ${count(total, 'source')} fresh`;
}
