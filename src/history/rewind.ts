import { compareText } from '../base/json.ts';
import type { RuleLetter } from './letters.ts';
import { type BuildRecord, type Detail, type RuleName, ruleKey } from './record.ts';
import type { Letter, Remembered, Summary } from './summary.ts';

/** The catalog as it was, going back build by build from a summary. */
export interface Rewinder {
  /** Takes back what a build found: from then on all is as it was before. The newest build first. */
  undo(record: BuildRecord): void;
  /** The entity that a row stands for; undefined while there is none. What is said of verdicts in it is out of date. */
  entity(row: number): Remembered | undefined;
  /** The figures of all rows as they are now, to be kept. */
  figures(): Figures;
  /** Whose entities are: lists of owners by their number in {@link Figures.owners}; there are more as more are found. */
  owners: readonly (readonly string[])[];
  /** Refs by row. Rows are added as entities are found that are gone now; they never change their meaning. */
  refs: readonly string[];
  rowOf(ref: string): number | undefined;
  /** The verdicts of an entity, in the order of scorecards and rules; those that do not apply are left out. */
  verdicts(ref: string): RuleLetter[];
  /** The same, with those that do not apply, in no order. */
  letters(ref: string): RuleLetter[];
}

/** Figures by row. */
export interface Figures {
  /** 1 where there is an entity. */
  there: Uint8Array;
  /** How many of its verdicts passed, exemptions included, and how many were passed or failed. */
  passed: Int32Array;
  judged: Int32Array;
  /** Errors and warnings. */
  problems: Float64Array;
  /** The number of its list of owners. */
  owners: Int32Array;
}

const CODES = '-pfnxu';

/** Codes of one rule by row, in pages that are made when they are needed: most rules that are gone spoke of few entities. */
type Pages = Map<number, Uint8Array>;

const PAGE_BITS = 8;
const PAGE = 1 << PAGE_BITS;

function codeAt(pages: Pages, row: number): number {
  return pages.get(row >> PAGE_BITS)?.[row & (PAGE - 1)] ?? 0;
}

interface Rule {
  name: RuleName;
  pages: Pages;
}

/** Opens the catalog as a summary remembers it. The summary stays as it is. */
export function openRewinder(now: Summary): Rewinder {
  const refs: string[] = [];
  const rows = new Map<string, number>();
  const entities: (Remembered | undefined)[] = [];
  const rules = new Map<string, Rule>();
  const ownerLists: (readonly string[])[] = [];
  const ownerNumbers = new Map<string, number>();
  let figures = emptyFigures(Math.max(64, Math.ceil(now.entities.size * 1.25)));

  function rowFor(ref: string): number {
    let row = rows.get(ref);
    if (row === undefined) {
      row = refs.length;
      rows.set(ref, row);
      refs.push(ref);
      entities.push(undefined);
      if (row >= figures.there.length) figures = grown(figures);
    }
    return row;
  }
  function ruleFor(name: RuleName): Rule {
    const key = ruleKey(name.card, name.rule);
    let rule = rules.get(key);
    if (!rule) {
      const { card, rule: id, cardTitle, ruleTitle } = name;
      rule = { name: { card, rule: id, cardTitle, ruleTitle }, pages: new Map() };
      rules.set(key, rule);
    }
    return rule;
  }
  function setCode({ pages }: Rule, row: number, code: number): void {
    const before = codeAt(pages, row);
    if (before === code) return;
    let page = pages.get(row >> PAGE_BITS);
    if (!page) {
      page = new Uint8Array(PAGE);
      pages.set(row >> PAGE_BITS, page);
    }
    page[row & (PAGE - 1)] = code;
    figures.passed[row]! += Number(isPassed(code)) - Number(isPassed(before));
    figures.judged[row]! += Number(isJudged(code)) - Number(isJudged(before));
  }
  function numberOf(owners: readonly string[]): number {
    const key = JSON.stringify(owners);
    let number = ownerNumbers.get(key);
    if (number === undefined) {
      number = ownerLists.length;
      ownerNumbers.set(key, number);
      ownerLists.push(owners);
    }
    return number;
  }
  function setEntity(row: number, entity: Remembered | undefined): void {
    entities[row] = entity;
    figures.there[row] = entity ? 1 : 0;
    figures.problems[row] = entity?.problems ? entity.problems[0] + entity.problems[1] : 0;
    figures.owners[row] = numberOf(entity?.owners ?? []);
  }
  const rulesOf = new Map(
    Object.entries(now.cards).map(([card, { title: cardTitle, rules: list }]) => [
      card,
      list.map(([rule, ruleTitle]) => ruleFor({ card, rule, cardTitle, ruleTitle })),
    ]),
  );
  function setVerdicts(row: number, verdicts: Readonly<Record<string, string>>): void {
    for (const card of Object.keys(verdicts)) {
      const letters = verdicts[card]!;
      for (const [place, rule] of rulesOf.get(card)?.entries() ?? [])
        if (place < letters.length) setCode(rule, row, CODES.indexOf(letters[place]!));
    }
  }
  /** Of two builds at once, one may not know of a new name that the other found: then there is nothing to take back. */
  function move(from: number, to: number): void {
    if (!entities[from]) return;
    if (!entities[to]) {
      setEntity(to, entities[from]);
      for (const rule of rules.values()) setCode(rule, to, codeAt(rule.pages, from));
    }
    setEntity(from, undefined);
    for (const rule of rules.values()) setCode(rule, from, 0);
  }
  function undoDetail(ref: string, detail: Detail): void {
    const row = rowFor(ref);
    const entity = entities[row];
    switch (detail.type) {
      case 'added':
        setEntity(row, undefined);
        return;
      case 'removed':
        setEntity(row, detail.from);
        return;
      case 'renamed':
        move(row, rowFor(detail.from));
        return;
      default:
        if (entity) setEntity(row, before(entity, detail));
    }
  }

  function letters(ref: string): RuleLetter[] {
    const row = rows.get(ref);
    if (row === undefined) return [];
    return [...rules.values()].flatMap(({ name, pages }) => {
      const letter = CODES[codeAt(pages, row)]!;
      return letter === '-' ? [] : [{ ...name, letter: letter as Letter }];
    });
  }

  for (const [ref, entity] of now.entities) {
    const row = rowFor(ref);
    setEntity(row, entity);
    if (entity.verdicts) setVerdicts(row, entity.verdicts);
  }
  return {
    refs,
    entity: (row) => entities[row],
    rowOf: (ref) => rows.get(ref),
    figures: () => copied(figures, refs.length),
    owners: ownerLists,
    undo({ changes, verdicts }) {
      // Before the entities: those of one that went are there again when it is, and those of a new name move with it.
      for (const group of verdicts) {
        const code = CODES.indexOf(group.from);
        const rule = ruleFor(group);
        for (const ref of group.refs) setCode(rule, rowFor(ref), code);
      }
      for (let index = changes.length - 1; index >= 0; index -= 1) {
        const { ref, detail } = changes[index]!;
        undoDetail(ref, detail);
      }
    },
    letters,
    verdicts: (ref) =>
      letters(ref)
        .filter(({ letter }) => letter !== 'n')
        .sort((a, b) => compareText(a.card, b.card) || compareText(a.rule, b.rule)),
  };
}

function isPassed(code: number): boolean {
  return code === 1 || code === 4;
}

function isJudged(code: number): boolean {
  return code === 1 || code === 2 || code === 4;
}

function emptyFigures(rows: number): Figures {
  return {
    there: new Uint8Array(rows),
    passed: new Int32Array(rows),
    judged: new Int32Array(rows),
    problems: new Float64Array(rows),
    owners: new Int32Array(rows),
  };
}

function copied({ there, passed, judged, problems, owners }: Figures, rows: number): Figures {
  return {
    there: there.slice(0, rows),
    passed: passed.slice(0, rows),
    judged: judged.slice(0, rows),
    problems: problems.slice(0, rows),
    owners: owners.slice(0, rows),
  };
}

function grown({ there, passed, judged, problems, owners }: Figures): Figures {
  const larger = emptyFigures(there.length * 2);
  larger.there.set(there);
  larger.passed.set(passed);
  larger.judged.set(judged);
  larger.problems.set(problems);
  larger.owners.set(owners);
  return larger;
}

/** An entity before one of its aspects changed. */
function before(
  entity: Remembered,
  detail: Exclude<Detail, { type: 'added' | 'removed' | 'renamed' }>,
): Remembered {
  switch (detail.type) {
    case 'title':
      return { ...entity, title: detail.from };
    case 'owner':
      return { ...entity, owners: detail.from };
    case 'lifecycle':
      return { ...entity, lifecycle: detail.from };
    case 'problems':
      return { ...entity, problems: detail.from };
    case 'drift':
      return { ...entity, drift: detail.from };
    case 'level':
      return { ...entity, levels: { ...entity.levels, [detail.key]: detail.from } };
  }
}
