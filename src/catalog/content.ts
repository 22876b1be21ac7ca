import { namedBy, type Shelf } from './shelf.ts';

/** The text of a file that is named somewhere, with its path; `remote` when it lies on another host. */
export type Content = { text: string; path: string } | { fault: string } | { remote: true };

/** The text of the file that a text in a file names. */
export function contentOf(shelf: Shelf, at: string, target: string): Content {
  const named = namedBy(shelf, at, target);
  if ('elsewhere' in named) return { remote: true };
  if ('outside' in named) return { fault: `lies outside ${shelf.title}` };
  let fault = '';
  for (const path of named.paths) {
    const content = shelf.content(path);
    if ('text' in content) return { text: content.text, path };
    fault ||= content.fault;
  }
  return { fault };
}
