/**
 * What turns one text into another, line by line: a number above zero keeps so many lines, one below drops so many, a text is a
 * line that is new, and `[at, removed, inserted]` changes characters of one line (UTF-16 units). Lines after the last
 * edit are kept.
 */
export type LineEdit = number | string | [at: number, removed: number, inserted: string];

/** The edits that make `after` of `before`: small where lines changed in their places, came or went. */
export function lineEdits(before: readonly string[], after: readonly string[]): LineEdit[] {
  const edits: LineEdit[] = [];
  let kept = 0;
  const add = (edit: LineEdit): void => {
    if (kept > 0) edits.push(kept);
    kept = 0;
    edits.push(edit);
  };
  // Of lines that are there more than once, the last place: what is missed is written out.
  const placesBefore = new Map(before.map((line, place) => [line, place]));
  const placesAfter = new Map(after.map((line, place) => [line, place]));
  let old = 0;
  let now = 0;
  while (old < before.length && now < after.length) {
    const [was, is] = [before[old]!, after[now]!];
    const stays = placesAfter.get(was)! > now;
    const isKnown = placesBefore.get(is)! > old;
    if (was === is) {
      kept += 1;
      old += 1;
      now += 1;
    } else if (isKnown) {
      add(-1);
      old += 1;
    } else if (stays) {
      add(is);
      now += 1;
    } else {
      add(change(was, is));
      old += 1;
      now += 1;
    }
  }
  if (old < before.length) add(old - before.length);
  for (const line of after.slice(now)) add(line);
  return edits;
}

/** The lines after the edits; undefined when the edits are of other lines. */
export function applyEdits(before: readonly string[], edits: readonly LineEdit[]): string[] | undefined {
  const after: string[] = [];
  let old = 0;
  for (const edit of edits) {
    if (typeof edit === 'string') {
      after.push(edit);
      continue;
    }
    const wanted = typeof edit === 'number' ? Math.abs(edit) : 1;
    if (old + wanted > before.length) return undefined;
    if (typeof edit !== 'number') {
      const [at, removed, inserted] = edit;
      const line = before[old]!;
      if (at + removed > line.length) return undefined;
      after.push(line.slice(0, at) + inserted + line.slice(at + removed));
    } else if (edit > 0) {
      for (let i = 0; i < wanted; i += 1) after.push(before[old + i]!);
    }
    old += wanted;
  }
  for (; old < before.length; old += 1) after.push(before[old]!);
  return after;
}

/** The edits in a text, whoever wrote it; undefined when they are none. */
export function readEdits(text: string): LineEdit[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Array.isArray(value) && value.every(isEdit) ? value : undefined;
}

function isEdit(value: unknown): value is LineEdit {
  if (typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isSafeInteger(value) && value !== 0;
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [at, removed, inserted] = value;
  return isPlace(at) && isPlace(removed) && typeof inserted === 'string';
}

function isPlace(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function change(was: string, is: string): LineEdit {
  const shorter = Math.min(was.length, is.length);
  let start = 0;
  while (start < shorter && was[start] === is[start]) start += 1;
  let end = 0;
  while (end < shorter - start && was[was.length - 1 - end] === is[is.length - 1 - end]) end += 1;
  return [start, was.length - start - end, is.slice(start, is.length - end)];
}
