import { isObject, type Json } from '../base/json.ts';
import { list } from '../base/text.ts';

/** Names that a path with dots can hold. */
const NAME = /^[\w-]{1,40}$/;
const MOST = 3;

/**
 * Where an answer or a file that is no list itself has lists of records, as a part of a sentence that begins with a
 * comma: `, but there is one at data, which items can name`. Empty where there is none.
 */
export function listsIn(value: Json): string {
  const paths = membersOf(value).flatMap(([name, member]) =>
    isRecords(member)
      ? [name]
      : membersOf(member).flatMap(([inner, one]) => (isRecords(one) ? [`${name}.${inner}`] : [])),
  );
  if (paths.length === 0) return '';
  return `, but there is one at ${list(paths.slice(0, MOST), 'or')}, which items can name`;
}

function membersOf(value: Json): [string, Json][] {
  return isObject(value) ? Object.entries(value).filter(([name]) => NAME.test(name)) : [];
}

function isRecords(value: Json): boolean {
  return Array.isArray(value) && value.every(isObject);
}
