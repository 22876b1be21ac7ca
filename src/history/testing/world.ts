import fc from 'fast-check';
import { addDays } from '../../base/dates.ts';
import { setOwn } from '../../base/json.ts';
import {
  type Counts,
  type Letter,
  type Remembered,
  type RememberedCard,
  type Summary,
  summary,
} from '../summary.ts';

/** For tests: catalogs that change at random, with what is known of them told in the most naive way. */

/** Something that happens to the catalog before a build; numbers choose among what there is. */
export interface Step {
  what: keyof typeof STEPS;
  who: number;
  card: number;
  value: number;
}

/** A build: how many hours after the one before, and what happened until then. */
export interface BuildPlan {
  hours: number;
  steps: Step[];
}

interface Thing {
  /** What it is, whatever it is called. */
  identity: number;
  title: string;
  owners: string[];
  lifecycle: string;
  problems: [number, number];
  drift: string[];
  /** By key of a scorecard that applies: a rank, or null while it is not known. */
  levels: Map<string, number | null>;
  /** By key of a scorecard that applies, and rule. */
  verdicts: Map<string, Map<string, Letter>>;
}

interface World {
  things: Map<string, Thing>;
  cards: Map<string, string[]>;
  next: number;
}

const REFS = ['a', 'b', 'c', 'd', '__proto__'].map((name) => `component:default/${name}`);
const CARDS = ['ready', '__proto__'];
const RULES = ['one', 'two', 'three', 'constructor'];
const LETTERS: readonly Letter[] = ['p', 'f', 'n', 'x', 'u', 'u'];
const OWNERS = ['group:default/red', 'group:default/green', 'user:default/wren'];

const pick = <Item>(items: readonly Item[], at: number): Item | undefined => items[at % items.length];

function judge(world: World, thing: Thing, card: string, value: number): void {
  thing.levels.set(card, value % 4 === 3 ? null : value % 4);
  const rules = world.cards.get(card)!;
  thing.verdicts.set(
    card,
    new Map(rules.map((rule, place) => [rule, LETTERS[(value + place) % LETTERS.length]!])),
  );
}

const STEPS = {
  come(world: World, { who, value }: Step): void {
    const ref = pick(REFS, who)!;
    if (world.things.has(ref)) return;
    const thing: Thing = {
      identity: world.next++,
      title: `Thing ${value}`,
      owners: OWNERS.slice(value % 3),
      lifecycle: '',
      problems: [0, value % 2],
      drift: [],
      levels: new Map(),
      verdicts: new Map(),
    };
    world.things.set(ref, thing);
    for (const card of world.cards.keys()) judge(world, thing, card, value);
  },
  go(world: World, { who }: Step): void {
    world.things.delete(pick(REFS, who)!);
  },
  rename(world: World, { who, value }: Step): void {
    const [from, to] = [pick(REFS, who)!, pick(REFS, value)!];
    const thing = world.things.get(from);
    if (!thing || world.things.has(to)) return;
    world.things.delete(from);
    world.things.set(to, thing);
  },
  say(world: World, { who, card, value }: Step): void {
    const thing = world.things.get(pick(REFS, who)!);
    if (!thing) return;
    if (card === 0) thing.title = `Thing ${value}`;
    if (card === 1) thing.owners = OWNERS.slice(value % 4);
    if (card === 2) thing.lifecycle = ['', 'production', 'deprecated'][value % 3]!;
    if (card === 3) thing.problems = [value % 3, value % 2];
    if (card === 4) thing.drift = ['spec.owner', 'spec.type'].slice(value % 3);
  },
  judge(world: World, { who, card, value }: Step): void {
    const thing = world.things.get(pick(REFS, who)!);
    const key = pick([...world.cards.keys()], card);
    if (thing && key !== undefined) judge(world, thing, key, value);
  },
  excuse(world: World, { who, card }: Step): void {
    const thing = world.things.get(pick(REFS, who)!);
    const key = pick([...world.cards.keys()], card);
    if (!thing || key === undefined) return;
    thing.levels.delete(key);
    thing.verdicts.delete(key);
  },
  card(world: World, { card, value }: Step): void {
    const key = pick(CARDS, card)!;
    if (world.cards.has(key)) {
      world.cards.delete(key);
      for (const thing of world.things.values()) {
        thing.levels.delete(key);
        thing.verdicts.delete(key);
      }
      return;
    }
    world.cards.set(key, RULES.slice(value % 3));
    for (const thing of world.things.values()) judge(world, thing, key, value);
  },
  /** Rules come, go and change places. */
  rules(world: World, { card, value }: Step): void {
    const key = pick([...world.cards.keys()], card);
    if (key === undefined) return;
    const rules = world.cards.get(key)!;
    const rule = pick(RULES, value)!;
    const next = rules.includes(rule) ? rules.filter((one) => one !== rule) : [rule, ...rules];
    world.cards.set(key, value % 2 === 0 ? next : next.toReversed());
    for (const { verdicts } of world.things.values()) {
      const letters = verdicts.get(key);
      if (letters && !letters.has(rule)) letters.set(rule, LETTERS[value % LETTERS.length]!);
    }
  },
};

export const plans: fc.Arbitrary<BuildPlan[]> = fc.array(
  fc.record({
    hours: fc.constantFrom(1, 3, 10, 24, 24, 40, 300),
    steps: fc.array(
      fc.record({
        what: fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[])),
        who: fc.nat(4),
        card: fc.nat(4),
        value: fc.nat(11),
      }),
      { maxLength: 6 },
    ),
  }),
  { minLength: 2, maxLength: 14 },
);

/** What is known of an entity after a build: unknown levels and verdicts are what they were when they were known last. */
export interface Known {
  title: string;
  owners: string[];
  lifecycle: string;
  problems: [number, number];
  drift: string[];
  /** By scorecard; without those that were never known. */
  ranks: Record<string, number>;
  /** By scorecard and rule; without those that do not apply. */
  letters: Record<string, Letter>;
}

export interface ModelBuild {
  summary: Summary;
  known: Map<string, Known>;
  /** Refs now -> refs in the build before, of what goes by another. */
  was: Map<string, string>;
}

const RULE_TITLE = (rule: string): string => `It is ${rule}`;

/** Plays a plan: what every build hands to the history, and what must be known after it. */
export function play(builds: readonly BuildPlan[], start = '2026-11-20T05:00:00Z'): ModelBuild[] {
  const world: World = { things: new Map(), cards: new Map([['ready', ['one', 'two']]]), next: 0 };
  const played: ModelBuild[] = [];
  let identities = new Map<number, string>();
  let hours = 0;
  for (const plan of builds) {
    hours += plan.hours;
    for (const step of plan.steps) STEPS[step.what](world, step);
    const before = played.at(-1);
    const was = new Map<string, string>();
    for (const [ref, { identity }] of world.things) {
      const old = identities.get(identity);
      if (old !== undefined && !world.things.has(old) && before && !before.known.has(ref)) was.set(ref, old);
    }
    const known = new Map(
      [...world.things].map(([ref, thing]) => [
        ref,
        knownOf(world, thing, before?.known.get(was.get(ref) ?? ref)),
      ]),
    );
    played.push({ summary: summaryOf(world, timeAfter(start, hours)), known, was });
    identities = new Map([...world.things].map(([ref, { identity }]) => [identity, ref]));
  }
  return played;
}

function timeAfter(start: string, hours: number): string {
  const all = Number(start.slice(11, 13)) + hours;
  const hour = String(all % 24).padStart(2, '0');
  return `${addDays(start.slice(0, 10), Math.floor(all / 24))}T${hour}${start.slice(13)}`;
}

function knownOf(world: World, thing: Thing, before: Known | undefined): Known {
  const ranks: Record<string, number> = {};
  const letters: Record<string, Letter> = {};
  for (const [card, rank] of thing.levels) {
    const known = rank ?? (before && Object.hasOwn(before.ranks, card) ? before.ranks[card] : undefined);
    if (known !== undefined) setOwn(ranks, card, known);
  }
  for (const [card, rules] of world.cards)
    for (const rule of rules) {
      const letter = thing.verdicts.get(card)?.get(rule);
      if (letter === undefined) continue;
      const key = `${card}/${rule}`;
      const old = before && Object.hasOwn(before.letters, key) ? before.letters[key]! : undefined;
      letters[key] = letter === 'u' ? (old ?? 'u') : letter;
    }
  const { title, owners, lifecycle, problems, drift } = thing;
  return { title, owners, lifecycle, problems, drift, ranks, letters };
}

function summaryOf(world: World, time: string): Summary {
  const cards: Record<string, RememberedCard> = {};
  for (const [card, rules] of world.cards)
    setOwn(cards, card, {
      title: `Card ${card}`,
      rules: rules.map((rule): [string, string] => [rule, RULE_TITLE(rule)]),
    });
  const entities = new Map([...world.things].map(([ref, thing]) => [ref, rememberedOf(world, thing)]));
  return summary({
    since: time,
    time,
    audience: 'private',
    counts: countsOf(world),
    cards,
    entities,
  });
}

function rememberedOf(world: World, thing: Thing): Remembered {
  const { identity, title, owners, lifecycle, problems, drift } = thing;
  const levels: NonNullable<Remembered['levels']> = {};
  const verdicts: Record<string, string> = {};
  for (const [card, rank] of thing.levels)
    setOwn(levels, card, rank === null ? null : { scorecard: card, level: `Level ${rank}`, rank });
  for (const [card, letters] of thing.verdicts)
    setOwn(
      verdicts,
      card,
      world.cards
        .get(card)!
        .map((rule) => letters.get(rule)!)
        .join(''),
    );
  return {
    title,
    blueprint: 'Component',
    ...(owners.length > 0 ? { owners } : {}),
    ...(lifecycle ? { lifecycle } : {}),
    ...(problems[0] + problems[1] > 0 ? { problems } : {}),
    ...(drift.length > 0 ? { drift } : {}),
    ...(Object.keys(levels).length > 0 ? { levels } : {}),
    ...(Object.keys(verdicts).length > 0 ? { verdicts } : {}),
    marks: ['', '', `identity ${identity}`],
  };
}

function countsOf({ things, cards }: World): Counts {
  const counts = { relations: 0, errors: 0, warnings: 0, drift: 0, pass: 0, fail: 0, exempt: 0, unknown: 0 };
  for (const { problems, drift, verdicts } of things.values()) {
    counts.errors += problems[0];
    counts.warnings += problems[1];
    counts.drift += Number(drift.length > 0);
    for (const [card, rules] of cards)
      for (const rule of rules) {
        const letter = verdicts.get(card)?.get(rule);
        if (letter === 'p') counts.pass += 1;
        if (letter === 'f') counts.fail += 1;
        if (letter === 'x') counts.exempt += 1;
        if (letter === 'u') counts.unknown += 1;
      }
  }
  return { entities: things.size, ...counts };
}
