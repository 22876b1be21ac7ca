import { dayOf } from '../../base/dates.ts';
import { shortHash } from '../../base/hash.ts';
import type { Entity } from '../../catalog/entity.ts';
import { isPersonKind, isTeamKind } from '../../catalog/people.ts';
import { changesPrint } from '../../history/changes.ts';
import { apartOf } from '../columns.ts';
import { plainChanges } from '../entity-change.ts';
import type { Portal } from '../portal.ts';
import { problemsOf } from '../portal.ts';
import { isStale, staleDataOf } from '../staleness.ts';
import { ownerTrends } from '../trends.ts';
import { beyondEntity } from './beyond.ts';
import { QUESTIONS, type Question } from './record.ts';

/**
 * A digest of what every page rests on: the program, settings, kinds, actions, scorecards with their
 * exemptions, calendars of the bills, people, and the day, as reasons are worded by it. Any page may name
 * people, however it came to know them: by a mail address, by a name in a text; a public site leaves out their names.
 *
 * @param program a digest of the code that renders pages
 * @param whole the portal before the projection, in which everybody still is
 */
export function frameOf(portal: Portal, program: string, whole: Portal = portal): string {
  const { settings, audience, blueprints, actions, judgement, costs, history } = portal;
  return shortHash(
    text([
      program,
      settings,
      audience,
      dayOf(portal.now),
      [...blueprints.values()],
      actions,
      judgement.cards.map(({ scorecard, stale, missing, exemptions }) => [
        scorecard,
        stale,
        missing,
        [...exemptions],
      ]),
      costs ? [costs.rules, costs.currencies.map((currency) => [currency, costs.calendar(currency)])] : null,
      history !== undefined,
      history?.since,
      portal.feeds.map((feed) => [
        feed.id,
        feed.title,
        feed.outcome,
        feed.complete,
        isStale(feed, portal.now) ? feed.observedAt : null,
        feed.provides,
        feed.fills,
      ]),
      whole.entities
        .filter(({ blueprint }) => isPersonKind(blueprint))
        .map((entity) => printOf(whole, 'thing', entity.ref)),
    ]),
    32,
  );
}

/** Digests of a portal. Those about a ref and a question are made once. */
export function openPrints(portal: Portal): Prints {
  const prints = new Map(QUESTIONS.map((question) => [question, new Map<string, string>()]));
  return (question, ref) => {
    const known = prints.get(question)!;
    let print = known.get(ref);
    if (print === undefined) {
      print = printOf(portal, question, ref);
      known.set(ref, print);
    }
    return print;
  };
}

export type Prints = (question: Question, ref: string) => string;

/** A digest of the answer to a question. Pages that asked the same, were answered the same and stand in the same frame are the same. */
export function printOf(portal: Portal, question: Question, ref: string): string {
  return shortHash(ANSWERS[question](portal, ref));
}

const ANSWERS: Record<Question, (portal: Portal, ref: string) => string> = {
  thing: (portal, ref) => text(aboutRef(portal, ref)),
  // Where an edge was declared is told by the document of its entity.
  edges: ({ graph, hidden }, ref) =>
    JSON.stringify([
      ...[graph.from(ref), graph.to(ref)].map((edges) => edges.map(({ origin: _, ...edge }) => edge)),
      ...(hidden?.relations.get(ref) ?? []),
    ]),
  team: ({ teamOf }, text) => teamOf(text) ?? '',
  owner: ({ judgement }, ref) => text(judgement.cards.map(({ owners }) => owners.get(ref))),
  changes: (portal, ref) =>
    JSON.stringify([
      changesPrint(portal, ref),
      portal.history?.trends.print(ref),
      isTeamKind(portal.byRef.get(ref)?.blueprint ?? '') ? ownerTrends(portal, ref) : null,
    ]),
};

/** What is known of a ref by itself, also of one that is not in the catalog. */
function aboutRef(portal: Portal, ref: string): unknown {
  const entity = portal.byRef.get(ref);
  return [
    entity
      ? [
          aboutEntity(entity),
          staleDataOf(portal, entity),
          linesToChange(portal, entity),
          portal.computed?.of(entity),
          apartOf(portal, entity),
          beyondEntity(portal, entity),
        ]
      : null,
    portal.judgement.cards.map(({ rowOf, outcomes, levels, possible, scorecard }) => {
      const row = rowOf.get(ref);
      const width = scorecard.rules.length;
      return row === undefined
        ? null
        : [levels[row], possible[row], Array.from(outcomes.subarray(row * width, (row + 1) * width))];
    }),
    portal.costs?.costsOf(ref),
    problemsOf(portal, ref),
  ];
}

/**
 * Lines of its file that the page shows: of an item of a list they may be those of its neighbours. All that can be
 * said of the lines of a document of its own is told by the digest of its text.
 */
function linesToChange({ actions, changeOf }: Portal, entity: Entity): unknown {
  return entity.contributions.some(({ declared }) => declared && declared.path.length > 0)
    ? plainChanges(actions, entity.blueprint).map((action) => changeOf(action, entity)?.diff)
    : null;
}

/** What is known of an entity, with the text that declares it: its lines are shown, and the places of its values. */
function aboutEntity(entity: Entity): unknown {
  const { contributions, ...rest } = entity;
  return [
    rest,
    contributions.map(({ declared, ...contribution }) => [contribution, declared?.path, declared?.print]),
  ];
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'bigint') return `${member}n`;
    if (member instanceof Map || member instanceof Set) return [...member];
    if (member instanceof RegExp) return String(member);
    return member;
  });
}
