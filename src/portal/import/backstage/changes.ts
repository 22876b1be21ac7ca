import type { Change } from '../ledger.ts';
import type { Cursor } from './book.ts';

/** A change after which nobody need do anything. */
export function harmless(why: string, instead = 'Nothing to do.'): Change {
  return { why, instead, needs: false };
}

/** A change that somebody has to look at. */
export function toDo(why: string, instead: string): Change {
  return { why, instead, needs: true };
}

/** What is said of a value that the portal cannot know, as it comes from elsewhere. */
export function notWritten({ value }: Cursor, instead: string): Change | undefined {
  if (value.type === 'env') {
    const [name] = value.names;
    const what = value.names.length === 1 ? `the environment variable ${name}` : 'environment variables';
    return toDo(`it comes from ${what}, whose value is never asked for`, instead);
  }
  if (value.type === 'file') return toDo('it stands in a file of its own, which is not read', instead);
  return undefined;
}

/**
 * The text of a value, where it is one that can be written down. Otherwise it has its fate already: it comes from
 * elsewhere, or is no text.
 *
 * @param instead what to do about a value that comes from the environment
 */
export function textOf(cursor: Cursor, instead: string): string | undefined {
  const text = cursor.text();
  if (text !== undefined) return text;
  const change = notWritten(cursor, instead);
  if (change) cursor.drop(change);
  else if (cursor.value.type === 'map' || cursor.value.type === 'list')
    cursor.refuse(
      `${cursor.key} must be a text, and is a ${cursor.value.type === 'map' ? 'mapping' : 'list'}`,
    );
  return undefined;
}
