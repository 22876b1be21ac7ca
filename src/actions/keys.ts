import { clip, list, nearest } from '../base/text.ts';
import { ActionDocument, Heading, InputDocument, Step, Trigger, UserInputs } from './action.ts';
import { RULES } from './problems.ts';
import type { Path, Report } from './report.ts';

/** The keys of one mapping of an action: those that are read, and Port's that have no effect here. */
export interface Keys {
  /** What the mapping is called in messages. */
  what: string;
  known: readonly string[];
  /** Documented by Port (reference: port.md 3.1, 3.2), and without effect on a page: one note tells of all of them. */
  idle: readonly string[];
  /** What an export from Port adds and nobody wrote. */
  stamps?: readonly string[];
}

export const ACTION_KEYS: Keys = {
  what: 'An action',
  known: Object.keys(ActionDocument.shape),
  idle: ['approvalNotification', 'allowAnyoneToViewRuns'],
  stamps: ['id', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy'],
};

export const TRIGGER_KEYS: Keys = {
  what: 'A trigger',
  known: Object.keys(Trigger.shape),
  idle: ['actionCardButtonText'],
};

export const USER_INPUTS_KEYS: Keys = {
  what: 'userInputs',
  known: Object.keys(UserInputs.shape),
  idle: ['validations'],
};

export const STEP_KEYS: Keys = { what: 'A step', known: Object.keys(Step.shape), idle: ['validations'] };

export const HEADING_KEYS: Keys = { what: 'A heading', known: Object.keys(Heading.shape), idle: [] };

/** `dataset`, `dependsOn` and `sort` change what people are offered: each is told by itself. */
export const TOLD_INPUT_KEYS = ['dataset', 'dependsOn', 'sort'];

const INPUT_IDLE = [
  ...['icon', 'enumColors', 'read_only'],
  ...['properties', 'patternProperties', 'additionalProperties'],
];

export const INPUT_KEYS: Keys = {
  what: 'An input',
  known: [...Object.keys(InputDocument.shape), 'default', 'required', 'encryption', ...TOLD_INPUT_KEYS],
  idle: INPUT_IDLE,
};

/** What is read of the entries of a list; the rest of an input belongs to the list. */
const ITEM_KNOWN = [
  ...['type', 'format', 'blueprint', 'enum', 'pattern', 'minLength', 'maxLength'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
];

export const ITEM_KEYS: Keys = {
  what: 'An entry of a list',
  known: ITEM_KNOWN,
  idle: [...INPUT_KEYS.known.filter((key) => !ITEM_KNOWN.includes(key)), ...INPUT_IDLE],
};

/** Keys that people add for tools of their own. */
export const OWN_KEY = /^x-/;

/** Port's keys without effect that an action has, gathered for its one note. */
export interface IdleKeys {
  found: { path: Path; report: Report }[];
}

/** Reports each key of a mapping that means nothing, and gathers those of Port's that have no effect here. */
export function checkKeys(
  value: Readonly<Record<string, unknown>>,
  { what, known, idle, stamps = [] }: Keys,
  report: Report,
  gathered: IdleKeys,
): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key) || stamps.includes(key) || OWN_KEY.test(key)) continue;
    if (idle.includes(key)) {
      gathered.found.push({ path: [key], report });
      continue;
    }
    const near = nearest(key, known);
    report.add(RULES['unknown-key'], [key], {
      message: `${what} has no key ${clip(key, 80)}${near ? `; did you mean ${near}?` : ''}`,
      key: `${key} unknown`,
    });
  }
}

/** How many keys the note names; of forms with many inputs the same few keys stand in each. */
const MOST_NAMED = 8;

/** The one note on all of Port's keys in an action that have no effect here, where the first of them stands. */
export function reportIdle({ found }: IdleKeys): void {
  const [first] = found;
  if (!first) return;
  const names = [...new Set(found.map(({ path }) => String(path.at(-1))))];
  const shown = [...names.slice(0, MOST_NAMED), ...(names.length > MOST_NAMED ? ['others'] : [])];
  first.report.add(RULES['no-effect'], first.path, {
    message: `${list(shown)} of the action ${names.length === 1 ? 'has' : 'have'} no effect here`,
    key: 'idle',
  });
}
