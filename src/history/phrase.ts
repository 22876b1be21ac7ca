import { count, list } from '../base/text.ts';
import type { ManyChanges, ShownDetail } from './lists.ts';

/** What to call a ref; `known` is what it was called when it was last seen. */
export type NameOf = (ref: string, known?: string) => string;

/**
 * A change as a sentence that does not name the entity.
 *
 * @param called what the entity is called where the sentence stands: today, mostly
 */
export function phrase(detail: ShownDetail, nameOf: NameOf, called?: string): string {
  switch (detail.type) {
    case 'added':
      return 'Added to the catalog';
    case 'removed':
      return detail.unread ? 'Cannot be read any more: its file has errors' : 'No longer in the catalog';
    case 'renamed':
      return isPersonRef(detail.from)
        ? 'Goes by another name'
        : `Renamed to ${detail.to}, was ${detail.title} (${detail.from})`;
    case 'title':
      return called === undefined || called === detail.to
        ? `Now called ${detail.to}, was ${detail.from}`
        : `Was called ${detail.to} from then on, and ${detail.from} before`;
    case 'owner':
      return ownerPhrase(
        detail.from.map((ref) => nameOf(ref)),
        detail.to.map((ref) => nameOf(ref)),
      );
    case 'lifecycle':
      if (!detail.to) return `Has no lifecycle any more, was ${detail.from}`;
      return `Lifecycle is ${detail.to}${detail.from ? `, was ${detail.from}` : ''}`;
    case 'problems':
      return problemsPhrase(detail.from, detail.to);
    case 'drift':
      return driftPhrase(detail.from, detail.to);
    case 'level': {
      const { from, to } = detail;
      return `${to.rank > from.rank ? 'Rose' : 'Fell'} from ${from.level} to ${to.level} on ${to.scorecard}`;
    }
    case 'verdict':
      return `${verdictPhrase(detail, 1)} “${detail.rule}” of ${detail.card}`;
  }
}

/** True for refs of people. Who is not in the catalog is not named. */
export function isPersonRef(ref: string): boolean {
  return ref.startsWith('user:') || ref.startsWith('_user:');
}

function verdictPhrase({ from, to }: { from?: string; to?: string }, n: number): string {
  const one = n === 1;
  if (to === 'p') return one ? 'Passes' : 'pass';
  if (to === 'f') return `${one ? 'Fails' : 'fail'}${from === 'x' ? ' again' : ''}`;
  return one ? 'Is exempt from' : 'are exempt from';
}

function ownerPhrase(from: readonly string[], to: readonly string[]): string {
  if (to.length === 0) return `Has no owner any more, was ${list(from)}`;
  return `Owner is ${list(to)}${from.length > 0 ? `, was ${list(from)}` : ''}`;
}

function problemsPhrase(from: readonly [number, number], to: readonly [number, number]): string {
  if (to[0] + to[1] === 0) return `Its ${from[0] + from[1] === 1 ? 'problem is' : 'problems are'} mended`;
  const before = from[0] + from[1] === 0 ? 'none' : counts(from);
  return `Has ${counts(to)}, had ${before}`;
}

function counts([errors, warnings]: readonly [number, number]): string {
  const parts = [
    ...(errors ? [count(errors, 'error')] : []),
    ...(warnings ? [count(warnings, 'warning')] : []),
  ];
  return list(parts);
}

function driftPhrase(from: readonly string[], to: readonly string[]): string {
  const newly = to.filter((path) => !from.includes(path));
  if (newly.length > 0) return `Sources disagree on ${list(newly)}`;
  return `Sources agree again on ${list(from.filter((path) => !to.includes(path)))}`;
}

/** Many changes of one sort as a sentence. */
export function groupPhrase({ type, count: n, verdict, moved }: ManyChanges): string {
  const entities = count(n, 'entity', 'entities');
  switch (type) {
    case 'added':
      return `${entities} added to the catalog`;
    case 'removed':
      return `${entities} no longer in the catalog`;
    case 'renamed':
      return `${entities} under another name`;
    case 'title':
      return `${entities} with another title`;
    case 'owner':
      return `${entities} with another owner`;
    case 'lifecycle':
      return `${entities} with another lifecycle`;
    case 'problems':
      return `${entities} with more or fewer problems`;
    case 'drift':
      return `${entities} on which sources began or ceased to disagree`;
    case 'level':
      return `${count(n, 'level')} of scorecards ${moved ?? 'rose or fell'}`;
    case 'rule':
      return `Scorecard ${verdict!.card}: rule “${verdict!.rule}” added`;
    case 'verdict':
      return `${entities} ${verdictPhrase(verdict!, n)} “${verdict!.rule}” of ${verdict!.card}`;
  }
}
