import { own } from '../base/json.ts';
import { lettersOf, type RuleLetter, withLetters } from './letters.ts';
import { type BuildRecord, type DetailType, ruleKey } from './record.ts';
import type { Remembered, RememberedCard, Summary } from './summary.ts';

/** A summary, and what only its side knows of builds, the oldest first. */
export interface Side {
  value: Summary;
  only: readonly BuildRecord[];
}

/** The member of an entity that holds an aspect. */
const MEMBERS = {
  title: 'title',
  owner: 'owners',
  lifecycle: 'lifecycle',
  problems: 'problems',
  drift: 'drift',
} as const satisfies Partial<Record<DetailType, keyof Remembered>>;

/**
 * The later one of two summaries of builds that did not know of each other, with what only the earlier side found: both
 * are true, and the next build would find the same again. Of what both changed, the later change stands.
 */
export function joinSummaries(earlier: Side, later: Side): Summary {
  if (earlier.only.length === 0) return later.value;
  const theirs = lastTouched(later.only);
  const mine = lastTouched(earlier.only);
  const cards: Record<string, RememberedCard> = { ...later.value.cards };
  const entities = new Map(later.value.entities);
  const wins = ({ time }: Touch, key: string): boolean => {
    const other = theirs.aspects.get(key);
    return other === undefined || other < time;
  };
  for (const [key, touch] of mine.there) {
    const { ref, from } = touch;
    if (!wins(touch, key)) continue;
    const known = earlier.value.entities.get(ref);
    const moved = from === undefined ? undefined : entities.get(from);
    if (from !== undefined && !earlier.value.entities.has(from)) entities.delete(from);
    if (!known && !theirs.refs.has(ref)) entities.delete(ref);
    if (known && !entities.has(ref))
      entities.set(ref, moved ?? withLetters(cards, known, lettersOf(earlier.value.cards, known)));
  }
  const letters = new Map<string, Map<string, RuleLetter>>();
  for (const [key, touch] of mine.values) {
    const known = earlier.value.entities.get(touch.ref);
    const entity = entities.get(touch.ref);
    if (!known || !entity || !wins(touch, key)) continue;
    if ('rule' in touch) {
      const list = letters.get(touch.ref) ?? byRule(lettersOf(cards, entity));
      letters.set(touch.ref, list);
      const found = lettersOf(earlier.value.cards, known).find(
        ({ card, rule }) => ruleKey(card, rule) === touch.rule,
      );
      if (found) list.set(touch.rule, found);
      else list.delete(touch.rule);
      continue;
    }
    entities.set(touch.ref, withAspect(entity, known, touch, theirs.refs.has(touch.ref)));
  }
  for (const [ref, list] of letters)
    entities.set(ref, withLetters(cards, entities.get(ref)!, [...list.values()]));
  return { ...later.value, cards, entities };
}

/** When something was changed last, and of what. */
type Touch = { ref: string; time: string; from?: string } & (
  | { rule: string }
  | { type: DetailType; level?: string }
);

/** By what they are about: comings and goings, aspects and verdicts, each with its last change. */
function lastTouched(records: readonly BuildRecord[]) {
  const there = new Map<string, Touch>();
  const values = new Map<string, Touch>();
  const refs = new Set<string>();
  for (const { time, changes, verdicts } of records) {
    for (const { ref, detail } of changes) {
      refs.add(ref);
      const { type } = detail;
      if (type === 'added' || type === 'removed' || type === 'renamed')
        there.set(`there\n${ref}`, { ref, time, type, ...(type === 'renamed' ? { from: detail.from } : {}) });
      else {
        const level = type === 'level' ? detail.key : undefined;
        const touch = { ref, time, type, ...(level === undefined ? {} : { level }) };
        values.set(`${type}\n${level ?? ''}\n${ref}`, touch);
      }
    }
    for (const { card, rule, refs: of } of verdicts)
      for (const ref of of) {
        refs.add(ref);
        values.set(`verdict\n${ruleKey(card, rule)}\n${ref}`, { ref, time, rule: ruleKey(card, rule) });
      }
  }
  const aspects = new Map([...there, ...values].map(([key, { time }]) => [key, time]));
  return { there, values, refs, aspects };
}

function byRule(letters: readonly RuleLetter[]): Map<string, RuleLetter> {
  return new Map(letters.map((one) => [ruleKey(one.card, one.rule), one]));
}

/** An entity with one aspect as another says; with what it rests on, where nothing else is known of the entity here. */
function withAspect(entity: Remembered, known: Remembered, touch: Touch, isTouched: boolean): Remembered {
  const { doc, file, marks, commit } = known;
  const rests = isTouched
    ? {}
    : {
        ...(doc ? { doc } : {}),
        ...(file ? { file } : {}),
        ...(marks ? { marks } : {}),
        ...(commit ? { commit } : {}),
      };
  if (!('type' in touch)) return entity;
  if (touch.type === 'level') {
    const { levels, ...bare } = entity;
    const { [touch.level!]: _, ...others } = levels ?? {};
    const level = own(known.levels ?? {}, touch.level!);
    const all = level === undefined ? others : { ...others, [touch.level!]: level };
    return { ...bare, ...rests, ...(Object.keys(all).length > 0 ? { levels: all } : {}) };
  }
  const member = MEMBERS[touch.type as keyof typeof MEMBERS];
  const { [member]: __, ...others } = entity;
  const value = known[member];
  return { ...others, ...rests, ...(value === undefined ? {} : { [member]: value }) } as Remembered;
}
