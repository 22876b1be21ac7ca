import { shortHash } from '../base/hash.ts';
import { type Position, positionIn, type YamlDocument } from '../base/yaml.ts';
import type { Path } from './item.ts';
import type { ParsedText } from './parse.ts';

/**
 * Makes digests of the items of a text: of what stands from the start of an item to the start of the next one,
 * comments and quotes with it, and of where that is. Items with the same digest have every value at the same place.
 */
export function itemPrints({
  text,
  hash,
  documents,
}: ParsedText & { text: string }): (index: number, path: Path) => string {
  let starts: number[] | undefined;
  const offsetOf = ({ line, column }: Position): number => {
    starts ??= lineStarts(text);
    return (starts[line - 1] ?? text.length) + column - 1;
  };
  return (index, path) => {
    if (documents.length === 1 && path.length === 0) return hash;
    const document = documents[index]!;
    const start = positionIn(document, path);
    const next = nextSibling(document, path) ?? documents[index + 1]?.start;
    const own = text.slice(offsetOf(start), next && offsetOf(next));
    return shortHash(`${start.line}:${start.column}\n${own}`, 32);
  };
}

/** Where the item after that of a path begins, in a document that is a list. */
function nextSibling(document: YamlDocument, path: Path): Position | undefined {
  const [item] = path;
  const next = Number(item) + 1;
  return path.length === 1 && Array.isArray(document.value) && next < document.value.length
    ? positionIn(document, [next])
    : undefined;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
