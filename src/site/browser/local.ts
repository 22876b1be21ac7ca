/**
 * What this browser remembers, under `portolan.<name>`. Storage may be forbidden or full: then nothing is
 * remembered, and the page works without.
 */
export type Shelf = 'local' | 'session';

export function recall(name: string, shelf: Shelf = 'local'): string | undefined {
  try {
    return storage(shelf).getItem(`portolan.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers a text; `undefined` forgets it. */
export function remember(name: string, text: string | undefined, shelf: Shelf = 'local'): void {
  try {
    if (text === undefined) storage(shelf).removeItem(`portolan.${name}`);
    else storage(shelf).setItem(`portolan.${name}`, text);
  } catch {
    // The page goes on without its memory.
  }
}

/** What is remembered as JSON; undefined when there is none, or when it is something else's text. */
export function recallJson(name: string, shelf: Shelf = 'local'): unknown {
  const text = recall(name, shelf);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function storage(shelf: Shelf): Storage {
  return shelf === 'local' ? localStorage : sessionStorage;
}
