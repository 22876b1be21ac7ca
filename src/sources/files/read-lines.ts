import type { Json } from '../../base/json.ts';
import { levels, MAX_LEVELS } from '../../collect/http/json-body.ts';
import { MAX_RECORD } from '../../collect/pick.ts';
import type { OpenFile } from './open-file.ts';
import { fault, type Piece } from './piece.ts';

const LINE_BREAK = 10;

/** The values of a file with one JSON text on each line. Only one line is in memory at a time. */
export async function* readJsonLines(file: OpenFile): AsyncGenerator<Piece> {
  for await (const { line, bytes } of linesOf(file)) {
    if (bytes === undefined) {
      yield fault('too-large', 'has a line of more than 1 MB', { line });
      continue;
    }
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
    } catch {
      yield fault('malformed', 'is not UTF-8 text', { line });
      continue;
    }
    if (text === '') continue;
    const value = parse(text);
    yield value === undefined
      ? fault('malformed', 'has a line that is not JSON', { line })
      : { type: 'value', value, line };
  }
}

function parse(text: string): Json | undefined {
  try {
    return levels(text) > MAX_LEVELS ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

/** The lines of a file, with their numbers; without bytes for those that are too long. */
async function* linesOf(file: OpenFile): AsyncGenerator<{ line: number; bytes: Uint8Array | undefined }> {
  let line = 1;
  let parts: Buffer[] = [];
  let size = 0;
  const take = (part: Buffer): void => {
    size += part.length;
    if (size <= MAX_RECORD) parts.push(part);
    else parts = [];
  };
  const finish = (): { line: number; bytes: Uint8Array | undefined } => {
    const bytes = size <= MAX_RECORD ? Buffer.concat(parts) : undefined;
    parts = [];
    size = 0;
    return { line: line++, bytes };
  };
  for await (const chunk of file.stream() as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_BREAK); end !== -1; end = chunk.indexOf(LINE_BREAK, from)) {
      take(chunk.subarray(from, end));
      from = end + 1;
      yield finish();
    }
    if (from < chunk.length) take(Buffer.from(chunk.subarray(from)));
  }
  if (size > 0) yield finish();
}
