import type { FeedLimit, FeedUsage } from '../base/feed.ts';

/** What several transports of one feed cost together; of their limits the one that is nearest to its end. */
export function addUsage(parts: readonly FeedUsage[]): FeedUsage {
  const sum = (key: 'calls' | 'notModified' | 'waitedMs'): number =>
    parts.reduce((total, part) => total + part[key], 0);
  const limit = parts.flatMap((part) => part.limit ?? []).reduce<FeedLimit | undefined>(nearer, undefined);
  return {
    calls: sum('calls'),
    notModified: sum('notModified'),
    waitedMs: sum('waitedMs'),
    ...(limit ? { limit } : {}),
  };
}

function nearer(known: FeedLimit | undefined, next: FeedLimit): FeedLimit {
  if (!known) return next;
  const share = ({ remaining, limit }: FeedLimit): number =>
    limit !== undefined && limit > 0 ? remaining / limit : remaining === 0 ? 0 : 1;
  return share(next) < share(known) || (share(next) === share(known) && next.remaining < known.remaining)
    ? next
    : known;
}
