import type { Graph } from '../../catalog/graph.ts';
import type { CostLedger } from '../../costs/ledger.ts';
import type { ComputedValues } from '../../query/computed/explain.ts';
import type { CardJudgement, Judgement } from '../../scorecards/judge.ts';
import type { Portal } from '../portal.ts';

/**
 * The kinds of questions about one ref: which edges begin and end there (`edges`), what its possessions scored
 * (`owner`), what changed lately (`changes`), and everything else about it (`thing`).
 * And about a text: which team it means (`team`).
 */
export const QUESTIONS = ['thing', 'edges', 'owner', 'changes', 'team'] as const;
export type Question = (typeof QUESTIONS)[number];

/** What a page asked the portal for. */
export interface Reads {
  /** The refs that it asked about, by question; `printOf` tells whether the answers are the same. */
  refs: Readonly<Record<Question, Set<string>>>;
  /** True when the page asked about the portal as a whole. */
  all: boolean;
}

/** A portal that answers like another and notes what is asked of it. */
export interface Recorder {
  portal: Portal;
  /** From now on what is asked belongs to the page at this path. */
  open(path: string): void;
  /** What the pages asked for, by their paths. */
  pages: ReadonlyMap<string, Reads>;
}

/**
 * Wraps a portal so that each page's questions are noted. A question about one entity notes its ref, whether
 * or not there is such an entity; a question about all of them notes that. What every page may ask for without
 * a note (settings, kinds, actions, scorecards, calendars) is part of {@link frameOf}.
 *
 * The past is asked by a page about its own subject, which `changes` stands for, or about everything, together with all entities.
 *
 * Indexes that a view keeps for the whole portal are noted only by the page that makes them: a view that takes
 * facts of an entity out of an index asks `byRef` for that entity as well.
 */
export function recordReads(portal: Portal): Recorder {
  const pages = new Map<string, Reads>();
  let path = '';
  let reads = newReads();
  const note: Note = (question, ref) => void reads.refs[question].add(ref);
  const noteAll = (): void => {
    reads.all = true;
  };
  return {
    portal: wrapPortal(portal, note, noteAll),
    pages,
    open(next) {
      if (next === path) return;
      path = next;
      reads = pages.get(path) ?? newReads();
      pages.set(path, reads);
    },
  };
}

type Note = (question: Question, ref: string) => void;
type NoteAll = () => void;

function newReads(): Reads {
  return {
    refs: { thing: new Set(), edges: new Set(), owner: new Set(), changes: new Set(), team: new Set() },
    all: false,
  };
}

function wrapPortal(portal: Portal, note: Note, noteAll: NoteAll): Portal {
  const { costs, computed, hidden, ...rest } = portal;
  const wrapped: Portal = {
    ...rest,
    byRef: recordingMap(portal.byRef, 'thing', note, noteAll),
    teamOf(text) {
      note('team', text);
      return portal.teamOf(text);
    },
    graph: wrapGraph(portal.graph, note, noteAll),
    judgement: wrapJudgement(portal.judgement, note, noteAll),
    ...(hidden
      ? { hidden: { ...hidden, relations: recordingMap(hidden.relations, 'edges', note, noteAll) } }
      : {}),
    ...(costs ? { costs: wrapCosts(costs, note, noteAll) } : {}),
    ...(computed ? { computed: wrapComputed(computed, note) } : {}),
  };
  return withNotes(wrapped, portal, ['entities', 'problems', 'feeds', 'files', 'documents'], noteAll);
}

function wrapGraph(graph: Graph, note: Note, noteAll: NoteAll): Graph {
  const wrapped: Graph = {
    all: graph.all,
    from(ref) {
      note('edges', ref);
      return graph.from(ref);
    },
    to(ref) {
      note('edges', ref);
      return graph.to(ref);
    },
  };
  return withNotes(wrapped, graph, ['all'], noteAll);
}

function wrapJudgement(judgement: Judgement, note: Note, noteAll: NoteAll): Judgement {
  const cards = judgement.cards.map((card) => wrapCard(card, note, noteAll));
  const wrapped: Judgement = {
    ...judgement,
    cards,
    byKey: new Map(cards.map((card) => [card.scorecard.key, card])),
  };
  return withNotes(wrapped, judgement, ['problems'], noteAll);
}

/** The rows of the outcomes need no note: whoever knows a row has asked for it by its ref. */
function wrapCard(card: CardJudgement, note: Note, noteAll: NoteAll): CardJudgement {
  const wrapped: CardJudgement = {
    ...card,
    rowOf: recordingMap(card.rowOf, 'thing', note, noteAll),
    owners: recordingMap(card.owners, 'owner', note, noteAll),
  };
  return withNotes(wrapped, card, ['counts', 'ruleCounts', 'levelCounts', 'unjudged'], noteAll);
}

/** What a value was made of is told by its entity, also where that is another one than the page's own. */
function wrapComputed(computed: ComputedValues, note: Note): ComputedValues {
  return {
    ...computed,
    of(entity) {
      note('thing', entity.ref);
      return computed.of(entity);
    },
    explain(entity, id) {
      note('thing', entity.ref);
      return computed.explain(entity, id);
    },
  };
}

function wrapCosts(costs: CostLedger, note: Note, noteAll: NoteAll): CostLedger {
  const one =
    <Result>(ask: (ref: string) => Result) =>
    (ref: string): Result => {
      note('thing', ref);
      return ask(ref);
    };
  const whole =
    <Arguments extends unknown[], Result>(ask: (...args: Arguments) => Result) =>
    (...args: Arguments): Result => {
      noteAll();
      return ask(...args);
    };
  const wrapped: CostLedger = {
    ...costs,
    costOf: one(costs.costOf),
    costsOf: one(costs.costsOf),
    facts: one(costs.facts),
    costOfAll(refs, currency) {
      const list = [...refs];
      for (const ref of list) note('thing', ref);
      return costs.costOfAll(list, currency);
    },
    refs: whole(costs.refs),
    total: whole(costs.total),
    unallocated: whole(costs.unallocated),
    shared: whole(costs.shared),
    ranking: whole(costs.ranking),
    monthly: whole(costs.monthly),
    worklist: whole(costs.worklist),
    coverage: whole(costs.coverage),
  };
  return withNotes(wrapped, costs, ['proof'], noteAll);
}

/** Makes members of a copy tell when they are read. */
function withNotes<Value extends object>(
  copy: Value,
  original: Value,
  members: readonly (keyof Value & string)[],
  noteAll: NoteAll,
): Value {
  for (const member of members)
    Object.defineProperty(copy, member, {
      enumerable: true,
      get() {
        noteAll();
        return original[member];
      },
    });
  return copy;
}

function recordingMap<Value>(
  map: ReadonlyMap<string, Value>,
  question: Question,
  note: Note,
  noteAll: NoteAll,
): ReadonlyMap<string, Value> {
  const whole = (): ReadonlyMap<string, Value> => {
    noteAll();
    return map;
  };
  return {
    get(key) {
      note(question, key);
      return map.get(key);
    },
    has(key) {
      note(question, key);
      return map.has(key);
    },
    get size() {
      return whole().size;
    },
    forEach(visit, self) {
      whole().forEach(visit, self);
    },
    entries: () => whole().entries(),
    keys: () => whole().keys(),
    values: () => whole().values(),
    [Symbol.iterator]: () => whole()[Symbol.iterator](),
  };
}
