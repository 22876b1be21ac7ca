import { formatDay, formatTime, parseTime } from '../base/dates.ts';
import { asString, isObject, own } from '../base/json.ts';
import { clip, count, formatNumber, list } from '../base/text.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { computedOf } from '../catalog/computed.ts';
import type { Path, Subject } from './ast.ts';

const META_TITLES: Readonly<Record<string, string>> = {
  $identifier: 'Identifier',
  $title: 'Title',
  $team: 'Owner',
  $icon: 'Icon',
  $blueprint: 'Kind',
  $createdAt: 'Created',
  $updatedAt: 'Updated',
  $createdBy: 'Creator',
  $updatedBy: 'Last editor',
};

const MAX_TEXT = 80;
const MAX_ITEMS = 5;

/** What people call the thing a test looks at: its title in the blueprint, else its name taken apart. */
export function titleOf(subject: Subject, blueprint: Blueprint | undefined): string {
  switch (subject.kind) {
    case 'relation': {
      const field = own(blueprint?.relations, subject.relation);
      const title =
        named(field?.title) ?? (subject.relation === 'ownedBy' ? 'Owner' : spelled(subject.relation));
      if (!subject.target) return title;
      const target = own(META_TITLES, subject.target.text) ?? spelled(lastName(subject.target));
      return `${target} of ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
    }
    case 'path': {
      const { hops, fromBlueprint } = subject.path;
      const names = hops.map(({ relation }) => relation).join(', ');
      return fromBlueprint === undefined
        ? `What is reached over ${names}`
        : `Each ${fromBlueprint} that leads here over ${names}`;
    }
    case 'schema': {
      const { type, format } = subject.schema;
      return `Any property of the type ${[type, format].filter(Boolean).join(', ') || 'asked for'}`;
    }
    case 'scorecard':
      return subject.rule === undefined
        ? `Level in ${subject.scorecard}`
        : `Rule ${subject.rule} of ${subject.scorecard}`;
  }
  const { path } = subject;
  return (
    own(META_TITLES, path.text) ?? definedTitle(path, blueprint) ?? flatTitle(path) ?? spelled(lastName(path))
  );
}

function definedTitle({ text, segments }: Path, blueprint: Blueprint | undefined): string | undefined {
  if (!blueprint) return undefined;
  const { properties } = blueprint.schema;
  const byPlace = Object.values(properties).find((property) => property.path === text)?.title;
  const relation = Object.values(blueprint.relations).find((field) => field.path === text)?.title;
  const short = segments[0] === 'properties' ? segments.slice(1) : segments;
  const id = short[0] ?? '';
  const inner = innerTitle(own(properties, id), short.slice(1));
  const alone = segments.length === 1;
  const computed = computedOf(blueprint).get(id)?.definition.title;
  const field = alone ? own(blueprint.relations, id)?.title : undefined;
  return (
    named(own(properties, text)?.title) ??
    named(byPlace ?? inner ?? relation) ??
    named(alone ? computed : undefined) ??
    named(field)
  );
}

/** The title within a JSON Schema of an object. */
function innerTitle(schema: unknown, segments: readonly string[]): string | undefined {
  let current = schema;
  for (const segment of segments) {
    const members = isObject(current) ? own(current, 'properties') : undefined;
    current = isObject(members) ? own(members, segment) : undefined;
  }
  return isObject(current) ? asString(own(current, 'title')) : undefined;
}

function named(title: unknown): string | undefined {
  return typeof title === 'string' && title.trim() !== '' ? clip(title.trim(), MAX_TEXT) : undefined;
}

function flatTitle({ segments }: Path): string | undefined {
  if (segments[0] !== 'metadata' || segments.length !== 3) return undefined;
  if (segments[1] === 'annotations') return `Annotation ${clip(segments[2]!, MAX_TEXT)}`;
  return segments[1] === 'labels' ? `Label ${clip(segments[2]!, MAX_TEXT)}` : undefined;
}

function lastName({ segments }: Path): string {
  return segments.findLast((segment) => !/^\d+$/.test(segment)) ?? segments.at(-1)!;
}

/** `lastCommitAt` as `Last commit`, `has_readme` as `Has readme`. */
function spelled(name: string): string {
  const words = name
    .replace(/^[$_]+/, '')
    .replace(/(?<=[a-z0-9])At$/, '')
    .replace(/[_-]+/g, ' ')
    .replace(/(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z]{3})(?=\d)/g, ' ')
    .split(' ')
    .map((word) => (/^[A-Z][a-z]/.test(word) ? word.toLowerCase() : word))
    .join(' ')
    .trim();
  const text = words === '' ? name : words;
  return clip(text.charAt(0).toUpperCase() + text.slice(1), MAX_TEXT);
}

/** A value in a sentence: dates as days or times, numbers with separators, texts with blanks in quotes. */
export function valueWords(value: unknown, word: 'and' | 'or' = 'and'): string {
  if (value == null) return 'empty';
  if (Array.isArray(value)) return listWords(value, word);
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'string') return textWords(value);
  if (isObject(value)) {
    const size = Object.keys(value).length;
    return size === 0 ? 'empty' : `a mapping of ${count(size, 'value')}`;
  }
  return String(value);
}

function listWords(items: readonly unknown[], word: 'and' | 'or'): string {
  if (items.length === 0) return 'empty';
  const shown = items.length > MAX_ITEMS + 1 ? items.slice(0, MAX_ITEMS) : items;
  const words = shown.map((item) => (Array.isArray(item) ? 'a list' : valueWords(item)));
  const rest = items.length - shown.length;
  return list(rest > 0 ? [...words, `${formatNumber(rest)} more`] : words, word);
}

function textWords(text: string): string {
  if (text === '') return 'empty';
  if (!Number.isNaN(parseTime(text))) return text.length === 10 ? formatDay(text) : formatTime(text);
  const line = clip(text.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' '), MAX_TEXT);
  return /^\S+$/.test(line) ? line : `“${line}”`;
}
