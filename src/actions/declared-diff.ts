import { isObject, own } from '../base/json.ts';
import { type Position, positionIn } from '../base/yaml.ts';
import { valueAt } from '../catalog/document.ts';
import type { Contribution, Entity } from '../catalog/entity.ts';
import { type DiffLine, lineDiff } from './diff.ts';
import { editEntityText } from './edit-text.ts';
import type { Change } from './entity-document.ts';
import { yamlInline } from './yaml-writer.ts';

/** A member on one line: its key, a colon, a scalar without escapes, perhaps a comment. */
const MEMBER =
  /^((?:"[^"\\]*"|'[^']*'|[\w.$/-]+)[ \t]*:[ \t]+)("[^"\\]*"|'[^']*'|[A-Za-z][\w./-]*)(?=[ \t]*$|[ \t]+#)/;
/** Lines shown before and after what changes. */
const AROUND = 2;

/**
 * What changes in the file that declares an entity, as a diff with lines of the file; undefined when it cannot
 * be told safely. `lines` are those of the whole file. A text on one line, which is nearly every change, is
 * exchanged where the parser has seen it: a page for each of ten thousand entities leaves no time to parse again.
 */
export function declaredDiff(
  lines: readonly string[],
  entity: Entity,
  changes: readonly Change[],
): DiffLine[] | undefined {
  const declared = entity.contributions.find((said) => said.rank === 0 && said.declared)?.declared;
  if (!declared || changes.length === 0 || !isInFormOf(declared, changes)) return undefined;
  const [change] = changes;
  const diff = changes.length === 1 ? exchanged(lines, declared, change!) : undefined;
  return diff ?? rewritten(lines, declared, entity, changes);
}

type Declared = NonNullable<Contribution['declared']>;

/** Backstage's kinds may be written in Port's form too, and the other way round: then the places are others. */
function isInFormOf({ document, path }: Declared, changes: readonly Change[]): boolean {
  const item = valueAt(document.value, path);
  const backstage = changes.some((change) => change.path[0] === 'spec' || change.path[0] === 'metadata');
  return isObject(item) && own(item, backstage ? 'kind' : 'blueprint') !== undefined;
}

/** The diff of one text for another on its line; undefined when it is laid out in another way. */
function exchanged(
  lines: readonly string[],
  { document, path }: Declared,
  { path: steps, value }: Change,
): DiffLine[] | undefined {
  const place = [...path, ...steps];
  const old = valueAt(document.value, place);
  if (typeof old !== 'string' || typeof value !== 'string') return undefined;
  const { line, column }: Position = positionIn(document, place);
  const text = lines[line - 1];
  const match = text === undefined ? null : MEMBER.exec(text.slice(column - 1));
  if (!match || unquoted(match[2]!) !== old) return undefined;
  const start = column - 1 + match[1]!.length;
  const after = text!.slice(0, start) + yamlInline(value) + text!.slice(start + match[2]!.length);
  const from = Math.max(document.start.line, line - AROUND);
  const before = lines.slice(from - 1, line - 1).map((same, index) => sameLine(same, from + index));
  const behind = lines.slice(line, line + AROUND);
  const end = behind.findIndex((same) => /^(?:---|\.\.\.)(?:\s|$)/.test(same) || same === '');
  return [
    ...before,
    { type: 'removed', text: text!, line },
    { type: 'added', text: after, line },
    ...behind.slice(0, end < 0 ? AROUND : end).map((same, index) => sameLine(same, line + 1 + index)),
  ];
}

function sameLine(text: string, line: number): DiffLine {
  return { type: 'same', text, line };
}

function unquoted(scalar: string): string {
  return /^["']/.test(scalar) ? scalar.slice(1, -1) : scalar;
}

/** The diff after the entity's document was edited as a whole, and read again. */
function rewritten(
  lines: readonly string[],
  { document }: Declared,
  { kind, id }: Entity,
  changes: readonly Change[],
): DiffLine[] | undefined {
  const first = document.start.line - 1;
  const length = lines.slice(first).findIndex((line) => /^(?:---|\.\.\.)(?:\s|$)/.test(line));
  const text = lines.slice(first, length < 0 ? undefined : first + length).join('\n');
  const edited = editEntityText(text, { kind, identifier: id }, changes);
  if (edited === undefined || edited === text) return undefined;
  const diff = lineDiff(text, edited, AROUND);
  // What follows the last line break is no line.
  if (diff.at(-1)?.type === 'same' && diff.at(-1)?.text === '') diff.pop();
  return diff.map((line) => ({ ...line, line: line.line + first }));
}
