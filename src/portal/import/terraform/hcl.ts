import { type Cursor, Fault, fault, here, limitDepth, match, NAME, skip } from './hcl-cursor.ts';
import { type HclExpression, readExpression, readQuoted } from './hcl-expression.ts';

/** Where something begins in a file; both count from 1, columns in UTF-16 units. */
export interface HclPlace {
  line: number;
  column: number;
}

export interface HclBody {
  attributes: ReadonlyMap<string, HclExpression>;
  blocks: readonly HclBlock[];
}

export interface HclBlock extends HclBody {
  type: string;
  labels: readonly string[];
  offset: number;
}

export interface HclFile extends HclBody {
  /** Where its lines begin. */
  lines: readonly number[];
  /** Why the rest of the file is not read. */
  fault?: HclPlace & { message: string };
}

/**
 * Reads a file of Terraform's language: its blocks, attributes and those expressions that say what they are worth by
 * themselves or by a reference. What comes before something that cannot be read is given. Never throws; takes a time that
 * grows with the length of the text.
 */
export function parseHcl(text: string): HclFile {
  const attributes = new Map<string, HclExpression>();
  const blocks: HclBlock[] = [];
  const lines = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lines.push(end + 1);
  const file: HclFile = { lines, attributes, blocks };
  try {
    readBody({ text, at: 0 }, attributes, blocks, 0);
    return file;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...file, fault: { message: error.message, ...placeIn(file, error.offset) } };
  }
}

export function placeIn({ lines }: Pick<HclFile, 'lines'>, offset: number): HclPlace {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - lines[low]! + 1 };
}

function readBody(
  cursor: Cursor,
  attributes: Map<string, HclExpression>,
  blocks: HclBlock[],
  depth: number,
): void {
  limitDepth(cursor, depth);
  for (;;) {
    skip(cursor, true);
    if (cursor.at >= cursor.text.length || cursor.text[cursor.at] === '}') break;
    const offset = here(cursor);
    const name = match(cursor, NAME)?.[0];
    if (name === undefined) throw fault('an attribute or a block is expected', cursor);
    skip(cursor, false);
    if (cursor.text[cursor.at] === '=') {
      cursor.at += 1;
      skip(cursor, false);
      attributes.set(name, readExpression(cursor, depth + 1, false));
      continue;
    }
    blocks.push(readBlock(cursor, name, offset, depth));
  }
  if (depth === 0 && cursor.at < cursor.text.length) throw fault('a } has no {', cursor);
}

function readBlock(cursor: Cursor, type: string, offset: number, depth: number): HclBlock {
  const labels: string[] = [];
  for (;;) {
    skip(cursor, false);
    const char = cursor.text[cursor.at];
    if (char === '{') break;
    const label = char === '"' ? plainText(readQuoted(cursor, depth)) : match(cursor, NAME)?.[0];
    if (label === undefined) throw fault(`{ or = is expected after ${type}`, cursor);
    labels.push(label);
  }
  cursor.at += 1;
  const attributes = new Map<string, HclExpression>();
  const blocks: HclBlock[] = [];
  readBody(cursor, attributes, blocks, depth + 1);
  if (cursor.text[cursor.at] !== '}') throw fault(`the block ${type} has no end`, cursor, offset);
  cursor.at += 1;
  return { type, labels, offset, attributes, blocks };
}

function plainText(expression: HclExpression): string | undefined {
  return expression.kind === 'value' && typeof expression.value === 'string' ? expression.value : undefined;
}
