/** One line of a small diff. */
export interface DiffLine {
  type: 'same' | 'removed' | 'added';
  text: string;
  /** Line in the old text, or in the new one for added lines; counts from 1. */
  line: number;
}

/**
 * What differs between two texts, with a few lines around it: one piece from the first difference to the
 * last. Meant for small edits; empty when the texts are equal.
 */
export function lineDiff(before: string, after: string, context = 2): DiffLine[] {
  if (before === after) return [];
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const from = Math.max(0, start - context);
  const to = Math.min(old.length, old.length - end + context);
  const pick = (lines: string[], first: number, last: number, type: DiffLine['type']): DiffLine[] =>
    lines.slice(first, last).map((text, index) => ({ type, text, line: first + index + 1 }));
  return [
    ...pick(old, from, start, 'same'),
    ...pick(old, start, old.length - end, 'removed'),
    ...pick(now, start, now.length - end, 'added'),
    ...pick(old, old.length - end, to, 'same'),
  ];
}
