import { compareText } from '../../../base/json.ts';
import { type Problem, problem } from '../../../base/problem.ts';
import { PORTAL_PROBLEMS as RULES } from '../../problems.ts';
import type { Change } from '../ledger.ts';
import type { Overridden } from './merge.ts';
import { formatKey, type KeyPath, originOf, type Place, type Value } from './value.ts';

export type Fate = 'kept' | 'adapted' | 'dropped';

/** What is said of a secret; a problem says it too, with its place. */
export const SECRET_WHY = 'a secret stands in the file, which is never written anywhere else';

/** What became of one value of a configuration. */
export interface ValueFate {
  /** `catalog.locations[0].target`. */
  key: string;
  path: KeyPath;
  file: string;
  line: number;
  column: number;
  fate: Fate;
  /** What it is in the portal, where it is there: `title in portal.yaml`. */
  as?: string;
  /** What changed, or why it is not there; how to get it. */
  change?: Change;
}

/** A value of a configuration with its place, and with the means to say what became of it. */
export interface Cursor {
  readonly value: Value;
  readonly path: KeyPath;
  readonly key: string;
  readonly place: Place;
  /** The member of that name; undefined when there is none, or nothing in it. */
  at(name: string): Cursor | undefined;
  /** The member at the end of a path. */
  down(...names: string[]): Cursor | undefined;
  /** All members of a mapping. */
  members(): [name: string, value: Cursor][];
  /** The items of a list; a single value is a list of one. */
  items(): Cursor[];
  /** A text or number as it is written, or by its default where it comes from the environment. */
  text(): string | undefined;
  /** It is in the portal as it was. What below it has its fate already keeps it. */
  keep(as: string): void;
  /** It is in the portal in another way. */
  adapt(as: string, change: Change): void;
  /** It is not in the portal. */
  drop(change: Change): void;
  /** Says that it is not what Backstage expects, and drops it. */
  refuse(message: string, fix?: string): void;
}

/** Keeps book of what becomes of each value: the first word on it stands, so that each has one fate. */
export interface Book {
  root: Cursor;
  problems: Problem[];
  /** All values that were adapted or kept as something, so that it can be taken back. */
  takeBack(as: (what: string) => boolean, change: Change): void;
  /** The fates of all values by file and line; those nobody spoke of are dropped with this. */
  finish(unknown: Change): ValueFate[];
}

interface Leaf {
  path: KeyPath;
  place: Place;
  fate?: Fate;
  as?: string;
  change?: Change;
}

const NOTHING_TO_DO = 'Nothing to do.';
const DEFAULT_TAKEN = {
  fate: 'adapted',
  change: {
    why: 'the default of its environment variable was taken',
    instead: 'Correct it in the portal where the variable says otherwise.',
    needs: false,
  },
} as const;

export function openBook(root: Value, overridden: readonly Overridden[], problems: Problem[]): Book {
  const leaves = new Map<Value, Leaf>();
  enter(root, [], leaves);
  for (const { path, value, by } of overridden) {
    const below = new Map<Value, Leaf>();
    enter(value, path, below);
    for (const [at, leaf] of below) {
      const why = `${by} says otherwise, and stands above it`;
      leaves.set(at, { ...leaf, fate: 'dropped', change: { why, instead: NOTHING_TO_DO, needs: false } });
    }
  }

  const settle = (value: Value, word: Pick<Leaf, 'as' | 'change'> & { fate: Fate }): void => {
    const leaf = leaves.get(value);
    if (leaf) {
      if (leaf.fate !== undefined) return;
      Object.assign(leaf, word);
      if (word.fate === 'kept' && value.type === 'env') Object.assign(leaf, DEFAULT_TAKEN);
    } else if (value.type === 'map') for (const member of value.members.values()) settle(member, word);
    else if (value.type === 'list') for (const item of value.items) settle(item, word);
  };

  const cursor = (value: Value, path: KeyPath): Cursor => {
    const key = formatKey(path);
    const self: Cursor = {
      value,
      path,
      key,
      place: value.place,
      at(name) {
        const member = value.type === 'map' ? value.members.get(name) : undefined;
        return member === undefined || member.type === 'null' ? undefined : cursor(member, [...path, name]);
      },
      down: (...names) => names.reduce<Cursor | undefined>((at, name) => at?.at(name), self),
      members: () =>
        value.type === 'map'
          ? [...value.members].flatMap(([name, member]) =>
              member.type === 'null' ? [] : [[name, cursor(member, [...path, name])]],
            )
          : [],
      items: () =>
        value.type === 'list' ? value.items.map((item, index) => cursor(item, [...path, index])) : [self],
      text() {
        if (value.type === 'env') return value.fallback;
        return value.type === 'plain' ? String(value.value) : undefined;
      },
      keep: (as) => settle(value, { fate: 'kept', as }),
      adapt: (as, change) => settle(value, { fate: 'adapted', as, change }),
      drop: (change) => settle(value, { fate: 'dropped', change }),
      refuse(message, fix = RULES['import-value'].fix) {
        problems.push(problem(RULES['import-value'], { message, origin: originOf(value.place), fix, key }));
        self.drop({ why: 'it is not what Backstage expects there', instead: fix, needs: true });
      },
    };
    return self;
  };

  return {
    root: cursor(root, []),
    problems,
    takeBack(taken, change) {
      for (const leaf of leaves.values()) {
        if (leaf.as === undefined || !taken(leaf.as)) continue;
        leaf.fate = 'dropped';
        leaf.change = change;
        delete leaf.as;
      }
    },
    finish: (unknown) =>
      [...leaves.values()]
        .map(({ path, place, fate = 'dropped', as, change }): ValueFate => {
          const words = fate === 'dropped' ? (change ?? unknown) : change;
          return {
            key: formatKey(path),
            path,
            ...place,
            fate,
            ...(as === undefined ? {} : { as }),
            ...(words ? { change: words } : {}),
          };
        })
        .sort(
          (a, b) =>
            compareText(a.file, b.file) ||
            a.line - b.line ||
            a.column - b.column ||
            compareText(a.key, b.key),
        ),
  };
}

/** Finds what has a fate of its own: single values, and mappings and lists without anything in them. */
function enter(value: Value, path: KeyPath, leaves: Map<Value, Leaf>): void {
  if (value.type === 'map' && value.members.size > 0) {
    for (const [key, member] of value.members) enter(member, [...path, key], leaves);
  } else if (value.type === 'list' && value.items.length > 0) {
    for (const [index, item] of value.items.entries()) enter(item, [...path, index], leaves);
  } else if (path.length > 0 || (value.type !== 'map' && value.type !== 'null')) {
    const nothing = { why: 'nothing is set there', instead: NOTHING_TO_DO, needs: false };
    const isEmpty = value.type === 'null' || value.type === 'map' || value.type === 'list';
    leaves.set(value, {
      path,
      place: value.place,
      ...(isEmpty ? { fate: 'dropped', change: nothing } : {}),
      ...fateOf(value),
    });
  }
}

/** The fate that a value has whatever its key means. */
function fateOf(value: Value): Pick<Leaf, 'fate' | 'change'> {
  if (value.type === 'broken')
    return { fate: 'dropped', change: { why: value.why, instead: value.fix, needs: true } };
  if (value.type !== 'secret') return {};
  return {
    fate: 'dropped',
    change: {
      why: SECRET_WHY,
      instead:
        'Revoke it, and keep the new one as a secret of the Git host; settings take the name of an environment variable.',
      needs: true,
    },
  };
}
